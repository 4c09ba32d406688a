/**
 * The admin client's work on topics, partitions and their records: KafkaJS's names and errors over the Java Admin.
 */

import { ProgramError } from '../../core/offered.ts';
import type { Process } from '../../core/process.ts';
import { listOffset, offsetSpecs } from '../admin/offsets.ts';
import { listReassignments, reassignPartition } from '../admin/partitions.ts';
import { deleteRecords } from '../admin/records.ts';
import { addPartitions, createTopic, deleteTopic } from '../admin/topics.ts';
import { type MetadataResponse, metadata } from '../api/03-metadata.ts';
import { KafkaException } from '../exception.ts';
import type { AdminOperations } from './admin.ts';
import type { Connection } from './connection.ts';
import { partitionMetadata } from './custom-partitioner.ts';
import { nonRetriable, protocolError, toProgramError } from './error.ts';
import type { ITopicConfig, PartitionOffset } from './kafkajs-admin.ts';

/** The operations. */
export const topicOperations = {
  *listTopics(connection) {
    const { topics } = yield* allMetadata(connection, null);
    return topics.map(({ name }) => name);
  },

  *createTopics({ link }, { topics, validateOnly = false }) {
    checkNames(topics?.map?.(({ topic }) => topic));
    for (const topic of topics) checkEntries(topic);
    const problems: ProgramError[] = [];
    for (const topic of topics) {
      try {
        yield* createTopic(link, newTopic(topic), validateOnly);
      } catch (problem) {
        problems.push(createError(problem, topic.topic));
      }
    }
    if (problems.length === 0) return true;
    if (problems.every(({ properties }) => properties['type'] === 'TOPIC_ALREADY_EXISTS')) return false;
    throw aggregate(problems);
  },

  *deleteTopics({ link }, { topics }) {
    checkNames(topics);
    for (const topic of topics) yield* deleteTopic(link, topic);
  },

  *createPartitions({ link }, { topicPartitions }) {
    checkNames(topicPartitions?.map?.(({ topic }) => topic));
    if (topicPartitions.length === 0) throw nonRetriable('Empty topic partitions array');
    for (const { topic, count, assignments } of topicPartitions) {
      yield* addPartitions(link, topic, count, assignments ?? null);
    }
    return true;
  },

  *fetchTopicMetadata(connection, { topics } = {}) {
    if (topics) checkNames(topics);
    const answer = yield* allMetadata(connection, topics?.length ? topics : null);
    for (const { errorCode, name } of answer.topics) {
      if (errorCode !== 0) throw protocolError('UNKNOWN_TOPIC_OR_PARTITION', `There is no topic "${name}"`);
    }
    return { topics: answer.topics.map(topic => ({ name: topic.name, partitions: partitionMetadata(topic) })) };
  },

  *fetchTopicOffsets(connection, topic) {
    const offsets = [];
    for (const partition of yield* partitionsOf(connection, topic)) {
      const low = yield* offsetAt(connection, topic, partition, offsetSpecs.earliest);
      const high = yield* offsetAt(connection, topic, partition, offsetSpecs.latest);
      offsets.push({ partition, offset: String(high), high: String(high), low: String(low) });
    }
    return offsets;
  },

  *fetchTopicOffsetsByTimestamp(connection, topic, timestamp) {
    const offsets: PartitionOffset[] = [];
    for (const partition of yield* partitionsOf(connection, topic)) {
      const wanted = timestamp === undefined ? offsetSpecs.latest : Number(timestamp);
      const found = yield* offsetAt(connection, topic, partition, wanted);
      const offset = found >= 0 ? found : yield* offsetAt(connection, topic, partition, offsetSpecs.latest);
      offsets.push({ partition, offset: String(offset) });
    }
    return offsets;
  },

  *deleteTopicRecords(connection, { topic, partitions }) {
    const known = yield* partitionsOf(connection, topic);
    if (!Array.isArray(partitions)) throw nonRetriable(`Invalid partitions array ${partitions}`);
    for (const { partition, offset } of partitions) {
      if (!known.includes(partition))
        throw deleteError(partition, offset, new ProgramError('Error', 'Could not find the leader for the partition'));
      try {
        yield* deleteRecords(connection.link, topic, partition, offsetNumber(offset, -1));
      } catch (problem) {
        throw deleteError(partition, offset, toProgramError(problem));
      }
    }
  },

  *alterPartitionReassignments({ link }, { topics }) {
    checkNames(topics?.map?.(({ topic }) => topic));
    const problems: ProgramError[] = [];
    for (const { topic, partitionAssignment } of topics) {
      for (const { partition, replicas } of partitionAssignment) {
        try {
          yield* reassignPartition(link, topic, partition, replicas);
        } catch (problem) {
          const { message, properties } = toProgramError(problem);
          const name = 'KafkaJSAlterPartitionReassignmentsError';
          problems.push(new ProgramError(name, message, { ...properties, topic, partition }));
        }
      }
    }
    if (problems.length > 0) throw aggregate(problems);
  },

  *listPartitionReassignments({ link }, { topics } = {}) {
    const wanted = topics && new Set(topics.map(({ topic }) => topic));
    const moving = (yield* listReassignments(link)).filter(({ name }) => !wanted || wanted.has(name));
    return {
      topics: moving.map(({ name, partitions }) => ({
        topic: name,
        partitions: partitions.map(({ partitionIndex, replicas, addingReplicas, removingReplicas }) => ({
          partition: partitionIndex,
          replicas: [...replicas],
          addingReplicas: [...addingReplicas],
          removingReplicas: [...removingReplicas],
        })),
      })),
    };
  },
} satisfies Partial<AdminOperations>;

/** The partitions of a topic that must exist. */
export function* partitionsOf(connection: Connection, topic: string): Process<number[]> {
  if (!topic || typeof topic !== 'string') throw nonRetriable(`Invalid topic ${topic}`);
  connection.link.forget(topic);
  const { partitions } = yield* connection.topic(topic, false);
  return partitions.map(({ partitionIndex }) => partitionIndex).sort((a, b) => a - b);
}

/** An offset of a partition by time, or at an end of its log. */
export function* offsetAt({ link }: Connection, topic: string, partition: number, when: number): Process<number> {
  return (yield* listOffset(link, topic, partition, when, 0)).offset;
}

/** An offset as programs write it, at least `least`. */
export function offsetNumber(offset: unknown, least: number): number {
  const number = Number(offset);
  if (offset !== '' && offset !== null && Number.isSafeInteger(number) && number >= least) return number;
  throw nonRetriable(`Invalid offset, expected a long of at least ${least}, received ${JSON.stringify(offset)}`);
}

/** Metadata of topics, or of all. */
export function* allMetadata({ link }: Connection, topics: readonly string[] | null): Process<MetadataResponse> {
  const request = { topics: topics?.map(name => ({ name })) ?? null, allowAutoTopicCreation: false };
  return yield* link.ask(metadata, request);
}

function newTopic({ topic, numPartitions, replicationFactor, replicaAssignment, configEntries }: ITopicConfig) {
  const config = Object.fromEntries((configEntries ?? []).map(({ name, value }) => [name, value]));
  return {
    name: topic,
    numPartitions: numPartitions ?? -1,
    replicationFactor: replicationFactor ?? -1,
    config,
    ...(replicaAssignment?.length ? { assignment: replicaAssignment } : {}),
  };
}

function checkNames(topics: unknown): asserts topics is string[] {
  if (!Array.isArray(topics)) throw nonRetriable(`Invalid topics array ${topics}`);
  if (topics.some(topic => typeof topic !== 'string')) {
    throw nonRetriable('Invalid topics array, the topic names have to be a valid string');
  }
  if (new Set(topics).size < topics.length) {
    throw nonRetriable('Invalid topics array, it cannot have multiple entries for the same topic');
  }
}

function checkEntries({ topic, configEntries }: ITopicConfig): void {
  if (configEntries === undefined || configEntries === null) return;
  if (!Array.isArray(configEntries)) throw nonRetriable(`Invalid configEntries for topic "${topic}", must be an array`);
  for (const entry of configEntries) {
    if (typeof entry?.name === 'string' && typeof entry.value === 'string') continue;
    throw nonRetriable(
      `Invalid configEntries for topic "${topic}". Each entry must be { name, value } of texts, not ${JSON.stringify(entry)}`,
    );
  }
}

function createError(problem: unknown, topic: string): ProgramError {
  const error = toProgramError(problem);
  if (!(problem instanceof KafkaException) || problem.error === null) throw error;
  return protocolError(problem.error, problem.message, 'KafkaJSCreateTopicError', { topic });
}

/** Several errors as one; the message names them all. */
function aggregate(problems: readonly ProgramError[]): ProgramError {
  const [first] = problems;
  const errors = problems.map(({ name, message, properties }) => ({ name, message, properties, line: null }));
  const { type, code } = first!.properties;
  const message = problems.map(problem => problem.message).join(' ');
  return new ProgramError('KafkaJSAggregateError', message, { errors, type, code });
}

function deleteError(partition: number, offset: string, { name, message, properties }: ProgramError): ProgramError {
  const error = { name, message, ...properties };
  const retriable = properties['retriable'] === true;
  const more = {
    retriable,
    type: properties['type'],
    code: properties['code'],
    partitions: [{ partition, offset, error }],
  };
  return new ProgramError('KafkaJSDeleteTopicRecordsError', `Error while deleting records: ${message}`, more);
}
