/**
 * The admin client's work on the cluster: settings, elections, producers and transactions, the controllers. What is not in
 * KafkaJS has the names of Java's Admin.
 */

import type { Process } from '../../core/process.ts';
import { electLeader } from '../admin/partitions.ts';
import { describeMetadataQuorum } from '../admin/quorum.ts';
import {
  abortTransaction,
  describeProducers,
  describeTransaction,
  fenceProducers,
  listTransactions,
} from '../admin/transactions.ts';
import { describeConfigs, TOPIC_RESOURCE } from '../api/32-describe-configs.ts';
import { incrementalAlterConfigs } from '../api/44-incremental-alter-configs.ts';
import { throwIfFailed } from '../exception.ts';
import type { AdminOperations } from './admin.ts';
import { allMetadata } from './admin-topics.ts';
import type { Connection } from './connection.ts';
import { leftOut, nonRetriable } from './error.ts';
import type { ConfigChange, ResourceConfigQuery } from './kafkajs-admin.ts';

const operations = { SET: 0, DELETE: 1, APPEND: 2, SUBTRACT: 3 } as const;
/** Where a value comes from that somebody set on the topic itself. */
const SET_ON_TOPIC = 1;
const DEFAULT_CONFIG = 5;

function* noAcls(): Process<never> {
  yield* [];
  throw leftOut('Access control lists are left out here: every client may do everything, so there is nothing to allow');
}

/** The operations. */
export const clusterOperations = {
  *describeCluster(connection) {
    const { brokers, controllerId, clusterId } = yield* allMetadata(connection, []);
    return {
      brokers: brokers.map(({ nodeId, host, port }) => ({ nodeId, host, port })),
      controller: controllerId < 0 ? null : controllerId,
      clusterId,
    };
  },

  *describeConfigs(connection, { resources }) {
    return { resources: yield* described(connection, resources), throttleTime: 0 };
  },

  *alterConfigs(connection, { resources, validateOnly = false }) {
    checkResources(resources);
    for (const { type, name, configEntries } of resources) {
      const given = new Set(configEntries.map(entry => entry.name));
      const [now] = type === TOPIC_RESOURCE ? yield* described(connection, [{ type, name }]) : [];
      const set = (now?.configEntries ?? []).filter(({ configSource }) => configSource === SET_ON_TOPIC);
      const back = set.filter(({ configName }) => !given.has(configName));
      const configs = [
        ...configEntries.map(entry => ({ ...entry, configOperation: operations.SET })),
        ...back.map(({ configName }) => ({ name: configName, value: null, configOperation: operations.DELETE })),
      ];
      yield* change(connection, type, name, configs, validateOnly);
    }
  },

  *incrementalAlterConfigs(connection, { resources, validateOnly = false }) {
    checkResources(resources);
    for (const { type, name, configEntries } of resources) {
      const configs = configEntries.map(({ name: setting, value = null, operation = 'SET' }) => {
        return { name: setting, value, configOperation: operationNumber(operation) };
      });
      yield* change(connection, type, name, configs, validateOnly);
    }
  },

  *electLeaders({ link }, { electionType = 'PREFERRED', topicPartitions }) {
    if (electionType !== 'PREFERRED' && electionType !== 'UNCLEAN') {
      throw nonRetriable(
        `The electionType ${JSON.stringify(electionType)} is none of ElectionType: PREFERRED, UNCLEAN`,
      );
    }
    const type = electionType === 'UNCLEAN' ? 'unclean' : 'preferred';
    for (const { topic, partitions } of topicPartitions) {
      for (const partition of partitions) yield* electLeader(link, type, topic, partition);
    }
  },

  *describeProducers({ link }, { topic, partition }) {
    const producers = yield* describeProducers(link, topic, partition);
    return producers.map(({ currentTxnStartOffset: currentTransactionStartOffset, ...producer }) => {
      return { ...producer, currentTransactionStartOffset };
    });
  },

  *describeTransactions({ link }, transactionalIds) {
    const found = [];
    for (const id of transactionalIds) {
      const { errorCode: _, transactionState: state, topics, ...rest } = yield* describeTransaction(link, id);
      found.push({ ...rest, state, topicPartitions: topics });
    }
    return found;
  },

  *listTransactions({ link }) {
    const found = yield* listTransactions(link);
    return found.map(({ transactionState: state, ...rest }) => ({ ...rest, state }));
  },

  *abortTransaction({ link }, { topic, partition, producerId, producerEpoch, coordinatorEpoch }) {
    yield* abortTransaction(link, topic, partition, { producerId, producerEpoch, coordinatorEpoch });
  },

  *fenceProducers({ link }, transactionalIds) {
    for (const id of transactionalIds) yield* fenceProducers(link, id);
  },

  *describeMetadataQuorum({ link }) {
    const { voters, ...quorum } = yield* describeMetadataQuorum(link);
    return { ...quorum, voters: voters.map(({ replicaId, logEndOffset }) => ({ replicaId, logEndOffset })) };
  },

  createAcls: noAcls,
  describeAcls: noAcls,
  deleteAcls: noAcls,
} satisfies Partial<AdminOperations>;

function* described({ link }: Connection, resources: readonly ResourceConfigQuery[]) {
  checkResources(resources);
  const wanted = resources.map(({ type, name, configNames }) => {
    return { resourceType: type, resourceName: name, configurationKeys: configNames ?? null };
  });
  const { results } = yield* link.ask(describeConfigs, { resources: wanted, includeSynonyms: false });
  for (const { errorCode, errorMessage } of results) throwIfFailed(errorCode, errorMessage);
  return results.map(({ configs, errorCode, errorMessage, resourceName, resourceType }) => ({
    configEntries: configs.map(({ name, value, readOnly, configSource }) => ({
      configName: name,
      configValue: value,
      isDefault: configSource === DEFAULT_CONFIG,
      configSource,
      isSensitive: false,
      readOnly,
      configSynonyms: [] as [],
    })),
    errorCode,
    errorMessage,
    resourceName,
    resourceType,
  }));
}

function* change(
  { link }: Connection,
  resourceType: number,
  resourceName: string,
  configs: { name: string; value: string | null; configOperation: number }[],
  validateOnly: boolean,
): Process<void> {
  const request = { resources: [{ resourceType, resourceName, configs }], validateOnly };
  const answer = (yield* link.ask(incrementalAlterConfigs, request)).responses[0]!;
  throwIfFailed(answer.errorCode, answer.errorMessage);
}

function operationNumber(operation: NonNullable<ConfigChange['configEntries'][number]['operation']>): number {
  const number: number | undefined = operations[operation];
  if (number !== undefined) return number;
  throw nonRetriable(`The operation ${JSON.stringify(operation)} is none of ${Object.keys(operations).join(', ')}`);
}

function checkResources(resources: unknown): void {
  if (!Array.isArray(resources)) throw nonRetriable(`Invalid resources array ${resources}`);
  if (resources.length === 0) throw nonRetriable('Resources array cannot be empty');
  const wrong = resources.find(({ type, name }) => typeof type !== 'number' || typeof name !== 'string');
  if (wrong)
    throw nonRetriable(`Invalid resource ${JSON.stringify(wrong)}: expected { type: ConfigResourceTypes.TOPIC, name }`);
}
