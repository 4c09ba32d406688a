/**
 * Verbs that look into a partition's log, and the one that writes a batch with a raw Produce request.
 */
import {
  errorName,
  exceptionOf,
  type FetchRequest,
  fetch,
  KafkaException,
  listOffset,
  newBatch,
  offsetSpecs,
  type PartitionData,
  type Process,
  produce,
  type RecordBatch,
} from '../../../../engine/index.ts';
import { moment, scriptRecord, shown } from '../record-form.ts';
import { list, number, optional, place, type Step, text, type Verb } from '../step.ts';
import type { ScriptWorld } from '../world.ts';
import { begin, raw } from './request.ts';

/** Below this a timestamp is told with its offset: the cases' own ones are small. */
const OWN_TIMESTAMPS_BELOW = 1_000_000_000_000;
/** How long a raw Produce that is not waited for is given before it counts as pending. */
const PENDING_AFTER_MS = 400;
const LEADER_LIMIT_MS = 10_000;
const FETCH_BYTES = 1 << 20;

function* listOffsets(world: ScriptWorld, step: Step): Process<unknown> {
  const spec = step['spec'];
  const timestamp = Object.hasOwn(offsetSpecs, String(spec))
    ? offsetSpecs[spec as keyof typeof offsetSpecs]
    : moment(world, spec);
  const isolation = step['isolation'] === 'read_committed' ? 1 : 0;
  const offsets: Record<string, unknown> = {};
  for (const name of list(step, 'partitions')) {
    const { topic, partition } = place(name);
    // The Admin client does not wait for a topic that is not there, as consumers do.
    const found = yield* world.admin.retrying(() => world.admin.refresh([topic], false));
    if (!found.has(topic)) throw exceptionOf('UNKNOWN_TOPIC_OR_PARTITION');
    const { offset, timestamp: at } = yield* listOffset(world.admin, topic, partition, timestamp, isolation);
    const own = at >= 0 && at < OWN_TIMESTAMPS_BELOW;
    offsets[String(name)] = own ? { offset, timestamp: at } : offset;
  }
  return { offsets };
}

function* batches(world: ScriptWorld, step: Step): Process<unknown> {
  const { topic, partition } = place(step['partition']);
  const found: unknown[] = [];
  let offset = optional(step, 'from', number) ?? 0;
  for (;;) {
    const data = yield* fetchOnce(world, topic, partition, offset);
    if (errorName(data.errorCode) !== 'NONE') return { error: errorName(data.errorCode) };
    found.push(...data.records.map(batch => batchForm(world, batch)));
    const last = data.records.at(-1);
    if (!last)
      return { batches: found, logStart: data.logStartOffset, lso: data.lastStableOffset, hw: data.highWatermark };
    offset = last.baseOffset + last.lastOffsetDelta + 1;
  }
}

function* fetchOnce(world: ScriptWorld, topic: string, partition: number, offset: number): Process<PartitionData> {
  const leader = yield* world.admin.leader(topic, partition);
  const message: FetchRequest = {
    ...fetch.defaults!,
    maxWaitMs: 100,
    minBytes: 0,
    topics: [
      {
        topic,
        partitions: [
          {
            ...fetch.defaults!.topics[0]!.partitions[0]!,
            partition,
            fetchOffset: offset,
            partitionMaxBytes: FETCH_BYTES,
          },
        ],
      },
    ],
  };
  const response = yield* world.admin.request(leader, fetch, message);
  return response.responses[0]!.partitions[0]!;
}

/** A batch as the recordings write it. */
function batchForm(world: ScriptWorld, batch: RecordBatch): unknown {
  const { baseOffset: base, control, records } = batch;
  return {
    base,
    last: base + batch.lastOffsetDelta,
    leaderEpoch: batch.partitionLeaderEpoch,
    ...(batch.producerId >= 0 && { producer: world.producerName(batch.producerId), epoch: batch.producerEpoch }),
    ...(batch.producerId >= 0 && !control && { seq: batch.baseSequence }),
    ...(batch.isTransactional && { txn: true }),
    ...(batch.compression !== 'none' && { compression: batch.compression }),
    ...(control
      ? { control: control.type }
      : { records: records.map(r => [base + r.offsetDelta, shown(r.key), shown(r.value)]) }),
    ...(!control && batch.deleteHorizonMs !== null && { deleteHorizon: true }),
  };
}

function* rawProduce(world: ScriptWorld, form: Step): Process<unknown> {
  const step = world.filled(form) as Step;
  const { topic, partition } = place(form['partition']);
  const records = list(form, 'records').map(record => {
    const { key, value, headers, timestamp } = scriptRecord(world, record);
    return { key, value, headers, timestamp: timestamp ?? world.simulation.nowMs() };
  });
  const batch = newBatch(records, 'raw', {
    producerId: optional(step, 'producerId', number) ?? -1,
    producerEpoch: optional(step, 'producerEpoch', number) ?? -1,
    baseSequence: optional(step, 'baseSequence', number) ?? -1,
    isTransactional: step['transactional'] === true,
    compression: (optional(step, 'compression', text) ?? 'none') as RecordBatch['compression'],
  });
  const acks = optional(step, 'acks', number) ?? -1;
  const message = {
    transactionalId: optional(step, 'transactionalId', text) ?? null,
    acks,
    timeoutMs: optional(step, 'timeoutMs', number) ?? 5000,
    topicData: [
      { name: topic, partitionData: [{ index: partition, records: { ...batch, corrupt: step['corrupt'] === true } }] },
    ],
  };
  world.admin.forget(topic);
  const broker = optional(step, 'broker', number) ?? (yield* leaderOf(world, topic, partition));
  if (acks === 0) {
    world.connection('zero').tell(broker, produce, message);
    return null;
  }
  const sent: Step = { version: 12, ...step, broker };
  const ask = (): Process<unknown> => produced(raw(world, sent, produce, message));
  return step['async'] === undefined ? yield* ask() : yield* begin(world, step, ask, PENDING_AFTER_MS);
}

/** The recorder looked for a leader for ten seconds. */
function* leaderOf(world: ScriptWorld, topic: string, partition: number): Process<number> {
  try {
    return yield* world.admin.leader(topic, partition, LEADER_LIMIT_MS);
  } catch (error) {
    if (error instanceof KafkaException && error.error === 'REQUEST_TIMED_OUT')
      throw exceptionOf('LEADER_NOT_AVAILABLE');
    throw error;
  }
}

function* produced(answer: Process<unknown>): Process<unknown> {
  const { responses } = (yield* answer) as { responses: { partitionResponses: ProduceAnswer[] }[] };
  const { errorCode, baseOffset, recordErrors } = responses[0]!.partitionResponses[0]!;
  return {
    errorCode: errorName(errorCode),
    baseOffset,
    ...(recordErrors.length > 0 && { recordErrors: recordErrors.map(error => error.batchIndex) }),
  };
}

interface ProduceAnswer {
  errorCode: number;
  baseOffset: number;
  recordErrors: { batchIndex: number }[];
}

export const logVerbs: Record<string, Verb> = { 'list-offsets': listOffsets, batches, 'raw-produce': rawProduce };
