/**
 * `send` and `sendBatch`, in and outside of transactions: takes messages as programs write them, hands them to a Java
 * producer as records, waits for their answers, and tells where they went. Source: KafkaJS's messageProducer, sendMessages.
 */
import type { Hosted, ProgramError } from '../../core/offered.ts';
import { type Process, sleep } from '../../core/process.ts';
import type { Simulation } from '../../core/simulation.ts';
import type { MetadataTopic } from '../api/03-metadata.ts';
import type { Compression } from '../compression.ts';
import { KafkaException } from '../exception.ts';
import type { Delivery } from '../producer/delivery.ts';
import type { Producer as JavaProducer } from '../producer/producer.ts';
import type { RecordFuture, RecordPlace } from '../producer/producer-batch.ts';
import type { Connection } from './connection.ts';
import type { CustomPartitioner } from './custom-partitioner.ts';
import { isRetriable, nonRetriable, protocolError, retriesExceeded, toProgramError } from './error.ts';
import type { Message, ProducerBatch, ProducerRecord, RecordMetadata } from './kafkajs-producer.ts';
import { checkMessages, newRecord } from './message.ts';
import { checkOptions } from './option.ts';

/** CompressionTypes by their numbers. */
const codecs: readonly Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

/** What a sender works with. */
export interface SenderParts {
  connection: Connection;
  java: JavaProducer;
  /** Kafka's own producer fills batches over calls; KafkaJS sends each call's records by themselves. */
  isKafkas: boolean;
  idempotent: boolean;
  createsTopics: boolean;
  partitioner: CustomPartitioner | null;
}

/** Sends messages through one Java producer. */
export class MessageSender {
  readonly #parts: SenderParts;
  /** One delivery for all calls that ask for the same, so that they share batches. */
  readonly #deliveries = new Map<string, Delivery>();

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** Sends records to one topic. */
  send(record: Hosted<ProducerRecord>): Process<RecordMetadata[]> {
    checkOptions(this.#simulation, 'send', record);
    const { topic, messages, ...how } = record ?? {};
    return this.#sendAll([{ topic, messages }], how);
  }

  /** Sends records to several topics. */
  sendBatch(batch: Hosted<ProducerBatch>): Process<RecordMetadata[]> {
    checkOptions(this.#simulation, 'sendBatch', batch);
    const { topicMessages = [], ...how } = batch ?? {};
    return this.#sendAll(topicMessages, how);
  }

  *#sendAll(
    topicMessages: NonNullable<Hosted<ProducerBatch>['topicMessages']>,
    how: { acks?: number; timeout?: number; compression?: number },
  ): Process<RecordMetadata[]> {
    const line = this.#simulation.programLine;
    const delivery = this.#delivery(how);
    if (!Array.isArray(topicMessages)) throw nonRetriable(`Invalid topicMessages [${topicMessages}]`);
    for (const { topic, messages } of topicMessages) this.#check(topic, messages);
    this.#parts.connection.mustBeConnected();
    const topics = new Map<string, MetadataTopic>();
    for (const { topic } of topicMessages) {
      topics.set(topic, yield* this.#parts.connection.topic(topic, this.#parts.createsTopics));
    }
    // The program's function is called in a task of its own, never in the middle of the program's call of `send`.
    if (this.#parts.partitioner) yield* sleep(this.#simulation.scheduler, 0);
    const sent: RecordFuture[] = [];
    for (const { topic, messages } of topicMessages) {
      for (const message of messages) sent.push(yield* this.#hand(topics.get(topic)!, message, delivery, line));
    }
    return yield* this.#answers(sent, delivery);
  }

  #check(topic: string, messages: Hosted<Message>[]): void {
    checkMessages(topic, messages);
    for (const message of messages) checkOptions(this.#simulation, 'message', message);
  }

  /** Hands one message over; the trace knows it by the line of its `send`. */
  *#hand(
    topic: MetadataTopic,
    message: Hosted<Message>,
    delivery: Delivery,
    line: number | null,
  ): Process<RecordFuture> {
    const { java, partitioner } = this.#parts;
    const { key, value, headers, timestamp } = newRecord(message, this.#simulation.nowMs());
    const partition = message.partition ?? partitioner?.choose(topic, message) ?? null;
    if (partition !== null && !topic.partitions[partition]) {
      throw noPartition(topic.name, partition, topic.partitions.length);
    }
    try {
      return yield* java.send({ topic: topic.name, partition, key, value, headers, timestamp }, delivery, line);
    } catch (error) {
      throw toProgramError(error);
    }
  }

  /** Waits for all answers; then fails with the first error, or tells the first offset in each partition. */
  *#answers(sent: readonly RecordFuture[], { acks }: Delivery): Process<RecordMetadata[]> {
    const places: RecordPlace[] = [];
    let problem: KafkaException | null = null;
    for (const future of sent) {
      try {
        places.push(yield* future.get());
      } catch (error) {
        if (!(error instanceof KafkaException)) throw error;
        problem ??= error;
      }
    }
    if (problem) throw this.#failure(problem);
    if (acks === 0) return [];
    const firsts = new Map<string, RecordPlace>();
    for (const place of places) {
      const name = `${place.topic}-${place.partition}`;
      if (!firsts.has(name)) firsts.set(name, place);
    }
    return [...firsts.values()].map(metadataOf);
  }

  /** KafkaJS has repeated a retriable error as often as it may. */
  #failure(problem: KafkaException): ProgramError {
    const { backoff } = this.#parts.connection;
    const error = toProgramError(problem);
    if (this.#parts.isKafkas || !isRetriable(error)) return error;
    const { retries } = this.#parts.java.config;
    return retriesExceeded(error, retries, backoff.pauseMs(retries));
  }

  #delivery({ acks, timeout, compression }: { acks?: number; timeout?: number; compression?: number }): Delivery {
    const { isKafkas, idempotent, java } = this.#parts;
    if (idempotent && (acks ?? -1) !== -1) {
      throw nonRetriable("Not requiring ack for all messages invalidates the idempotent producer's EoS guarantees");
    }
    const codec = compression === undefined ? java.config.compression : codecs[compression];
    if (codec === undefined) {
      throw nonRetriable(
        `The compression ${compression} is none of CompressionTypes: None 0, GZIP 1, Snappy 2, LZ4 3, ZSTD 4`,
      );
    }
    const delivery: Delivery = {
      acks: (acks ?? java.config.acks) as Delivery['acks'],
      timeoutMs: timeout ?? 30_000,
      compression: codec,
      whole: !isKafkas,
    };
    if (!isKafkas) return delivery;
    const known = this.#deliveries.get(JSON.stringify(delivery)) ?? delivery;
    this.#deliveries.set(JSON.stringify(delivery), known);
    return known;
  }

  get #simulation(): Simulation {
    return this.#parts.connection.cluster.simulation;
  }
}

function metadataOf({ topic, partition, offset, logAppendTimeMs, logStartOffset }: RecordPlace): RecordMetadata {
  return {
    topicName: topic,
    partition,
    errorCode: 0,
    baseOffset: String(offset),
    logAppendTime: String(logAppendTimeMs),
    logStartOffset: String(logStartOffset),
  };
}

function noPartition(topic: string, partition: number, partitions: number): ProgramError {
  const last = partitions - 1;
  return protocolError(
    'UNKNOWN_TOPIC_OR_PARTITION',
    `Topic "${topic}" has no partition ${partition}: its partitions are 0${last > 0 ? ` to ${last}` : ''}`,
  );
}
