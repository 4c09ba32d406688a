/**
 * The verb that reads a partition with a consumer of its own, and how records are shown.
 */
import { Consumer, type ConsumerRecord, msToUs, type Process } from '../../../../engine/index.ts';
import { shown } from '../record-form.ts';
import { list, number, optional, place, placeName, type Step, settings, text, type Verb } from '../step.ts';
import type { ScriptWorld } from '../world.ts';

/** Where the recorder's consumers differ from Kafka's defaults. */
export const consumerDefaults = {
  'enable.auto.commit': 'false',
  'auto.offset.reset': 'earliest',
  'fetch.max.wait.ms': '50',
  'retry.backoff.ms': '20',
  'retry.backoff.max.ms': '100',
  'default.api.timeout.ms': '15000',
};
/** How long one poll for records waits. */
export const READ_POLL_MS = 100;

/** A fresh consumer without a group reads one partition to its end. */
function* read(world: ScriptWorld, step: Step): Process<unknown> {
  const at = place(step['partition']);
  const timeoutMs = optional(step, 'timeoutMs', number);
  const consumer = new Consumer(world.cluster, 'reader', {
    ...consumerDefaults,
    'auto.offset.reset': optional(step, 'reset', text) ?? 'none',
    'isolation.level': optional(step, 'isolation', text) ?? 'read_uncommitted',
    'allow.auto.create.topics': 'false',
    ...(timeoutMs !== undefined && { 'default.api.timeout.ms': String(timeoutMs) }),
    ...settings(step, 'config'),
  });
  consumer.assign([at]);
  const from = step['from'] ?? 'beginning';
  if (from === 'beginning') consumer.seekToBeginning([at]);
  else if (from === 'end') consumer.seekToEnd([at]);
  else if (from !== 'reset') consumer.seek(at, Number(from));
  const end = (yield* consumer.endOffsets([at])).get(placeName(at.topic, at.partition))!;
  const max = optional(step, 'max', number) ?? Number.POSITIVE_INFINITY;
  const { scheduler } = world.simulation;
  const stopUs = scheduler.nowUs + msToUs(timeoutMs ?? 8000);
  const found: ConsumerRecord[] = [];
  while (scheduler.nowUs < stopUs && found.length < max) {
    const records = yield* consumer.poll(READ_POLL_MS);
    found.push(...records.slice(0, max - found.length));
    const position = yield* consumer.position(at, 5000);
    if (position >= end && records.length === 0) break;
  }
  const records = found.map(record => recordForm(record, step));
  if (max < Number.POSITIVE_INFINITY) return { records, end };
  return { records, position: yield* consumer.position(at), end };
}

/** A record as results show it, with what the step asks for. */
export function recordForm(record: ConsumerRecord, step: Step): unknown[] {
  const shows = step['show'] === undefined ? [] : list(step, 'show').map(String);
  const extra: Record<string, unknown> = {
    timestamp: record.timestamp,
    timestampType: record.timestampType,
    headers: record.headers.map(({ key, value }) => [key, shown(value)]),
    leaderEpoch: record.leaderEpoch,
  };
  return [record.offset, shown(record.key), shown(record.value), ...shows.map(name => extra[name])];
}

export const readerVerbs: Record<string, Verb> = { read };
