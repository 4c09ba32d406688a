/**
 * Metadata (key 3), versions 0 to 13: brokers, topics, leaders. Asking for a topic that does not exist
 * creates it if the client allows it and auto.create.topics.enable is true; that answer still says
 * UNKNOWN_TOPIC_OR_PARTITION and the client asks again (T1). Left out: authorised operations.
 */

import type { Broker } from '../broker.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { isInternal } from '../internal-topic.ts';
import { topicNameProblem } from '../topic.ts';
import { createTopics } from './19-create-topics.ts';
import { type Api, topicPartitions } from './api.ts';

/** A Metadata request; `topics` null asks for all. */
export interface MetadataRequest {
  topics: { name: string }[] | null;
  allowAutoTopicCreation: boolean;
}

/** One partition's leader and replicas. */
export interface MetadataPartition {
  errorCode: number;
  partitionIndex: number;
  leaderId: number;
  leaderEpoch: number;
  replicaNodes: number[];
  isrNodes: number[];
  offlineReplicas: number[];
}

/** One topic. */
export interface MetadataTopic {
  errorCode: number;
  name: string;
  topicId: string | null;
  isInternal: boolean;
  partitions: MetadataPartition[];
}

/** A Metadata response. */
export interface MetadataResponse {
  throttleTimeMs: number;
  brokers: { nodeId: number; host: string; port: number; rack: string | null }[];
  clusterId: string;
  controllerId: number;
  topics: MetadataTopic[];
}

export const metadata: Api<MetadataRequest, MetadataResponse> = {
  key: 3,
  name: 'Metadata',
  versions: [0, 13],
  about: request => (request.topics === null ? null : topicPartitions(request.topics.map(t => t.name))),
  handle(broker, request, _caller, respond) {
    const { cluster } = broker;
    const { image } = broker;
    const names = request.topics?.map(topic => topic.name) ?? [...image.topics.keys()].sort();
    const topics = names.map((name): MetadataTopic => {
      const topic = image.topics.get(name);
      if (!topic) {
        const error = missing(name);
        const creates = request.allowAutoTopicCreation && cluster.settingText('auto.create.topics.enable') === 'true';
        if (error === 'UNKNOWN_TOPIC_OR_PARTITION' && creates) create(broker, name);
        return { errorCode: codeOf(error), name, topicId: null, isInternal: false, partitions: [] };
      }
      return {
        errorCode: codeOf('NONE'),
        name,
        topicId: topic.topicId,
        isInternal: isInternal(name),
        partitions: topic.partitions.map(partition => ({
          errorCode: codeOf('NONE'),
          partitionIndex: partition.index,
          leaderId: partition.leader,
          leaderEpoch: partition.leaderEpoch,
          replicaNodes: [...partition.replicas],
          isrNodes: [...partition.isr],
          offlineReplicas: partition.replicas.filter(id => !image.alive.has(id)),
        })),
      };
    });
    respond({
      throttleTimeMs: 0,
      brokers: cluster.brokers
        .filter(({ id }) => image.alive.has(id))
        .map(({ id, host, port, rack }) => ({ nodeId: id, host, port, rack: rack || null })),
      clusterId: 'weir',
      controllerId: 1,
      topics,
    });
  },
};

/** The controller is asked to create a topic that a client wants; the client asks again. */
function create(broker: Broker, name: string): void {
  const topic = { name, numPartitions: -1, replicationFactor: -1, assignments: [], configs: [] };
  const request = { topics: [topic], timeoutMs: 30_000, validateOnly: false };
  broker.controller.ask(createTopics, request, { answered: () => {} });
}

function missing(name: string): ErrorName {
  return topicNameProblem(name) ? 'INVALID_TOPIC_EXCEPTION' : 'UNKNOWN_TOPIC_OR_PARTITION';
}
