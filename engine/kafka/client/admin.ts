/**
 * The admin client: topics and offsets. Left out for now: everything else of KafkaJS's admin client.
 */

import type { Hosted, MethodTable } from '../../core/offered.ts';
import type { Process } from '../../core/process.ts';
import { EARLIEST, LATEST, listOffsets } from '../api/02-list-offsets.ts';
import { metadata } from '../api/03-metadata.ts';
import { offsetFetch } from '../api/09-offset-fetch.ts';
import { createTopics } from '../api/19-create-topics.ts';
import { codeOf } from '../error-code.ts';
import type { Connection } from './connection.ts';
import { findGroupCoordinator } from './coordinator.ts';
import { nonRetriable, throwIfError } from './error.ts';
import type { Admin, ITopicConfig, PartitionOffsets, TopicOffsets } from './kafkajs.ts';

const DEFAULT_TIMEOUT_MS = 5000;

/** How each method answers. */
export const adminMethods: MethodTable<Admin> = {
  connect: 'async',
  disconnect: 'async',
  listTopics: 'async',
  createTopics: 'async',
  fetchTopicOffsets: 'async',
  fetchOffsets: 'async',
};

/** The admin client behind KafkaJS's interface. */
export class AdminClient implements Hosted<Admin> {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  *connect(): Process<void> {
    const { clientId: client, cluster } = this.#connection;
    const line = cluster.simulation.programLine;
    yield* this.#connection.connect();
    cluster.simulation.record('client.started', { client, role: 'admin', group: null, line });
  }

  *disconnect(): Process<void> {
    if (!this.#connection.connected) return;
    this.#connection.disconnect();
    const { clientId: client, cluster } = this.#connection;
    cluster.simulation.record('client.stopped', { client, role: 'admin', group: null });
  }

  *listTopics(): Process<string[]> {
    const { topics } = yield* this.#connection.request(this.#connection.anyHost, metadata, {
      topics: null,
      allowAutoTopicCreation: false,
    });
    return topics.map(topic => topic.name);
  }

  *createTopics(options: {
    topics: Hosted<ITopicConfig>[];
    validateOnly?: boolean;
    timeout?: number;
  }): Process<boolean> {
    checkTopics(options?.topics);
    const response = yield* this.#connection.request(this.#connection.anyHost, createTopics, {
      topics: options.topics.map(({ topic, numPartitions, replicationFactor, configEntries }) => ({
        name: topic,
        numPartitions: numPartitions ?? -1,
        replicationFactor: replicationFactor ?? -1,
        configs: configEntries ?? [],
      })),
      timeoutMs: options.timeout ?? DEFAULT_TIMEOUT_MS,
      validateOnly: options.validateOnly ?? false,
    });
    const failed = response.topics.filter(topic => topic.errorCode !== codeOf('NONE'));
    const other = failed.find(topic => topic.errorCode !== codeOf('TOPIC_ALREADY_EXISTS'));
    if (other) throwIfError(other.errorCode, other.errorMessage);
    return failed.length === 0;
  }

  *fetchTopicOffsets(topic: string): Process<PartitionOffsets[]> {
    if (!topic || typeof topic !== 'string') throw nonRetriable(`Invalid topic ${topic}`);
    const { partitions } = yield* this.#connection.topic(topic, false);
    const offsets: PartitionOffsets[] = [];
    for (const { partitionIndex: partition, leaderId } of partitions) {
      const low = yield* this.#offset(topic, partition, leaderId, EARLIEST);
      const high = yield* this.#offset(topic, partition, leaderId, LATEST);
      offsets.push({ partition, offset: String(high), high: String(high), low: String(low) });
    }
    return offsets;
  }

  *fetchOffsets({ groupId, topics = [] }: { groupId: string; topics?: string[] }): Process<TopicOffsets[]> {
    if (!groupId) throw nonRetriable(`Invalid groupId ${groupId}`);
    const names = topics.length > 0 ? topics : yield* this.listTopics();
    const wanted: { name: string; partitionIndexes: number[] }[] = [];
    for (const name of names) {
      const { partitions } = yield* this.#connection.topic(name, false);
      wanted.push({ name, partitionIndexes: partitions.map(partition => partition.partitionIndex) });
    }
    const host = yield* findGroupCoordinator(this.#connection, groupId);
    const group = { groupId, memberId: null, memberEpoch: -1, topics: wanted };
    const response = yield* this.#connection.request(host, offsetFetch, {
      groupId: '',
      topics: [],
      groups: [group],
      requireStable: false,
    });
    return response.groups[0]!.topics.map(({ name, partitions }) => ({
      topic: name,
      partitions: partitions.map(({ partitionIndex: partition, committedOffset, metadata }) => ({
        partition,
        offset: String(committedOffset),
        metadata,
      })),
    }));
  }

  *#offset(topic: string, partitionIndex: number, leaderId: number, timestamp: number): Process<number> {
    const response = yield* this.#connection.request(this.#connection.host(leaderId), listOffsets, {
      replicaId: -1,
      isolationLevel: 0,
      topics: [{ name: topic, partitions: [{ partitionIndex, timestamp }] }],
    });
    const answer = response.topics[0]!.partitions[0]!;
    throwIfError(answer.errorCode);
    return answer.offset;
  }
}

function checkTopics(topics: unknown): void {
  if (!Array.isArray(topics)) throw nonRetriable(`Invalid topics array ${topics}`);
  const odd = topics.find(topic => typeof topic?.topic !== 'string');
  if (odd !== undefined) throw nonRetriable('Invalid topics array, the topic names have to be a valid string');
  const names = topics.map(topic => topic.topic);
  if (new Set(names).size < names.length) {
    throw nonRetriable('Invalid topics array, it cannot have multiple entries for the same topic');
  }
}
