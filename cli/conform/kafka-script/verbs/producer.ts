/**
 * Verbs of producers and their transactions, with the settings that the recorder gave them.
 */
import { KafkaException, type Process, Producer, type RecordFuture } from '../../../../engine/index.ts';
import { isRecord } from '../../recording.ts';
import { scriptRecord } from '../record-form.ts';
import {
  errorForm,
  list,
  number,
  ok,
  optional,
  place,
  placeName,
  type Step,
  settings,
  text,
  type Verb,
} from '../step.ts';
import type { ScriptWorld } from '../world.ts';

/** Where the recorder's producers differ from Kafka's defaults; a flush ends each step. */
const defaults = {
  'linger.ms': '5000',
  'max.block.ms': '6000',
  'retry.backoff.ms': '20',
  'retry.backoff.max.ms': '100',
};

function* create(world: ScriptWorld, step: Step): Process<unknown> {
  make(world, text(step, 'name'), settings(step, 'config'));
  return ok;
}

function make(world: ScriptWorld, name: string, config: Record<string, string>): Producer {
  const producer = new Producer(world.cluster, name, { ...defaults, ...config });
  world.producers.set(name, producer);
  return producer;
}

function* send(world: ScriptWorld, step: Step): Process<unknown> {
  const name = optional(step, 'as', text) ?? 'default';
  const producer = world.producers.get(name) ?? make(world, name, {});
  const topic = text(step, 'topic');
  const sent: (RecordFuture | KafkaException)[] = [];
  for (const form of list(step, 'records')) {
    const record = scriptRecord(world, form);
    const partition = record.partition ?? optional(step, 'partition', number) ?? null;
    sent.push(yield* caught(producer.send({ ...record, topic, partition })));
  }
  if (step['flush'] === false) return { sent: sent.length };
  yield* producer.flush();
  const acks: unknown[] = [];
  for (const future of sent) acks.push(yield* ackOf(future));
  return { acks: shortened(acks) };
}

function* caught<T>(process: Process<T>): Process<T | KafkaException> {
  try {
    return yield* process;
  } catch (error) {
    if (error instanceof KafkaException) return error;
    throw error;
  }
}

function* ackOf(sent: RecordFuture | KafkaException): Process<unknown> {
  if (sent instanceof KafkaException) return errorForm(sent);
  const answer = yield* caught(sent.get());
  if (answer instanceof KafkaException) return errorForm(answer);
  return `${placeName(answer.topic, answer.partition)}@${answer.offset}`;
}

/** A long list without errors is told by its first and last. */
function shortened(acks: unknown[]): unknown[] {
  const failed = acks.some(ack => typeof ack !== 'string');
  return acks.length > 12 && !failed ? [acks[0], '...', acks.at(-1)] : acks;
}

/** The producer that the step names. */
export function producerOf(world: ScriptWorld, step: Step): Producer {
  const producer = world.producers.get(text(step, 'as'));
  if (!producer) throw new Error(`malformed case: there is no producer ${text(step, 'as')}`);
  return producer;
}

/** A verb that calls one method of a producer and has no result of its own. */
function calling(call: (producer: Producer) => Process<void> | void): Verb {
  return function* (world, step) {
    const called = call(producerOf(world, step));
    if (called) yield* called;
    return ok;
  };
}

function* close(world: ScriptWorld, step: Step): Process<unknown> {
  const producer = producerOf(world, step);
  world.producers.delete(text(step, 'as'));
  yield* producer.close();
  return ok;
}

function* sendOffsets(world: ScriptWorld, step: Step): Process<unknown> {
  const group = groupOf(world, step);
  yield* producerOf(world, step).sendOffsetsToTransaction(group, offsetsOf(step));
  return ok;
}

/** The group: as one of its members knows it, or by its name alone. */
function groupOf(world: ScriptWorld, step: Step): Parameters<Producer['sendOffsetsToTransaction']>[0] {
  const member = optional(step, 'member', text);
  if (member !== undefined) {
    const { generation: generationId, ...group } = world.consumers.get(member)!.consumer.groupMetadata;
    return { generationId, ...group };
  }
  return {
    groupId: text(step, 'group'),
    generationId: optional(step, 'generation', number) ?? -1,
    memberId: optional(step, 'memberId', text) ?? '',
    groupInstanceId: null,
  };
}

/** Offsets as the protocol lists them, from `{topic-0: 5}`. */
function offsetsOf(step: Step): Parameters<Producer['sendOffsetsToTransaction']>[1] {
  const given = step['offsets'];
  if (!isRecord(given)) throw new Error('malformed case: send-offsets: offsets are missing');
  const places = Object.entries(given).map(([name, offset]) => ({ ...place(name), offset: Number(offset) }));
  return [...Map.groupBy(places, ({ topic }) => topic)].map(([name, partitions]) => ({
    name,
    partitions: partitions.map(({ partition, offset }) => ({
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: -1,
      committedMetadata: '',
    })),
  }));
}

export const producerVerbs: Record<string, Verb> = {
  producer: create,
  produce: send,
  init: calling(producer => producer.initTransactions()),
  begin: calling(producer => producer.beginTransaction()),
  'commit-txn': calling(producer => producer.commitTransaction()),
  'abort-txn': calling(producer => producer.abortTransaction()),
  'close-producer': close,
  'send-offsets': sendOffsets,
};
