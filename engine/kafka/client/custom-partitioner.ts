/**
 * A partitioner that a program brings: the function that createPartitioner makes is asked for each message without a
 * partition of its own. It runs in the program's sandbox and must answer at once.
 */
import type { Hosted, ProgramFunction } from '../../core/offered.ts';
import type { MetadataTopic } from '../api/03-metadata.ts';
import { nonRetriable } from './error.ts';
import type { Message, PartitionMetadata } from './kafkajs-producer.ts';

/** Asks the program's function. */
export class CustomPartitioner {
  readonly #create: ProgramFunction;
  #choose: ProgramFunction | null = null;

  constructor(create: unknown) {
    this.#create = create as ProgramFunction;
  }

  /** The partition for a message. */
  choose(topic: MetadataTopic, message: Hosted<Message>): number {
    this.#choose ??= this.#made();
    const partition = this.#choose.now({ topic: topic.name, partitionMetadata: partitionMetadata(topic), message });
    if (typeof partition === 'number' && topic.partitions[partition]) return partition;
    const last = topic.partitions.length - 1;
    const valid = last > 0 ? `partitions are 0 to ${last}` : 'only partition is 0';
    throw nonRetriable(
      `The partitioner chose ${JSON.stringify(partition)} for a message of "${topic.name}", whose ${valid}`,
    );
  }

  #made(): ProgramFunction {
    const made = this.#create.now();
    if (typeof made === 'function') return made as ProgramFunction;
    throw nonRetriable('createPartitioner must return a function ({ topic, partitionMetadata, message }) => partition');
  }
}

/** A topic's partitions with KafkaJS's names. */
export function partitionMetadata({ partitions }: MetadataTopic): PartitionMetadata[] {
  return partitions.map(({ errorCode, partitionIndex, leaderId, replicaNodes, isrNodes, offlineReplicas }) => ({
    partitionErrorCode: errorCode,
    partitionId: partitionIndex,
    leader: leaderId,
    replicas: [...replicaNodes],
    isr: [...isrNodes],
    offlineReplicas: [...offlineReplicas],
  }));
}
