/**
 * What is committed stays: logs are equal below the high watermark, a new leader holds all that any leader ever called
 * committed, so does everyone who may lead next, and the marks of a log are in order (2.1, rules 1 to 3, 7; L1).
 */
import { decodeText, nextOffset, type RecordBatch } from '../../kafka/record-batch.ts';
import type { Check } from '../scenario.ts';
import type { World } from '../world.ts';

/** A follower's fetch waits for this long at most (replica.fetch.wait.max.ms), and travels. */
const FETCH_US = 1_000_000;

/** The committed records of one partition, and how far each broker has been compared with them. */
interface Committed {
  records: Map<number, string>;
  end: number;
  /** When `end` last moved: followers learn of it a fetch later (R3). */
  movedAtUs: number;
  comparedTo: Map<number, number>;
}

export const committedRecords: Check = {
  about:
    'Below the high watermark all logs are equal; no leader or candidate lacks what was committed (2.1.1 to 2.1.3, 2.1.7, L1)',
  watch(world, report) {
    const partitions = new Map<string, Committed>();
    const committedOf = (place: string): Committed => {
      const known = partitions.get(place) ?? { records: new Map(), end: 0, movedAtUs: 0, comparedTo: new Map() };
      partitions.set(place, known);
      return known;
    };
    const compare = (broker: number, topic: string, partition: number): void => {
      const place = `${topic}-${partition}`;
      const log = world.log(broker, topic, partition);
      if (!log) return;
      const committed = committedOf(place);
      const from = Math.max(committed.comparedTo.get(broker) ?? 0, log.logStartOffset);
      for (const [offset, record] of recordsOf(log.read(from, log.highWatermark, Number.POSITIVE_INFINITY))) {
        if (offset < from) continue;
        const known = committed.records.get(offset) ?? record;
        if (known !== record) {
          const differs = `broker ${broker} has ${record} committed at offset ${offset} of ${place}`;
          report('inconsistent-offsets', `${differs}, where ${known} was committed before`);
        }
        committed.records.set(offset, known);
      }
      committed.comparedTo.set(broker, log.highWatermark);
      const { logStartOffset: start, lastStableOffset: stable, highWatermark, logEndOffset: end } = log;
      if (highWatermark > end || stable > highWatermark || start > highWatermark) {
        const marks = `log start ${start}, last stable ${stable}, high watermark ${highWatermark}, end ${end}`;
        report('marks-out-of-order', `${place} on broker ${broker}: ${marks}`);
      }
    };
    /** A member of the ISR or the ELR that runs may lead at any moment: it has all that was committed (2.1.3). */
    const candidate = (id: number, topic: string, partition: number, set: string): void => {
      const { end } = committedOf(`${topic}-${partition}`);
      const log = world.log(id, topic, partition);
      if (!log || log.logEndOffset >= end || !runs(world, id)) return;
      const lacks = `whose log ends at ${log.logEndOffset}, below the high watermark ${end}`;
      report('unfit-candidate', `the ${set} of ${topic}-${partition} has broker ${id}, ${lacks}`);
    };
    return {
      entries: {
        'isr.changed': ({ topic, partition, isr, elr }) => {
          for (const id of idsIn(isr)) candidate(id, topic, partition, 'ISR');
          for (const id of idsIn(elr)) candidate(id, topic, partition, 'ELR');
        },
        'highwatermark.moved': ({ broker, topic, partition, offset }) => {
          compare(broker, topic, partition);
          const committed = committedOf(`${topic}-${partition}`);
          if (world.cluster.broker(broker).replica(topic, partition)?.leads) {
            committed.end = Math.max(committed.end, offset);
            committed.movedAtUs = world.simulation.scheduler.nowUs;
          }
        },
        'log.truncated': ({ broker, topic, partition, offset }) => {
          const { comparedTo } = committedOf(`${topic}-${partition}`);
          comparedTo.set(broker, Math.min(comparedTo.get(broker) ?? 0, offset));
        },
        'broker.stopped': ({ broker }) => {
          for (const { comparedTo } of partitions.values()) comparedTo.delete(broker);
        },
        'leader.elected': ({ topic, partition, leader, leaderEpoch }) => {
          // One whose process has died will not act as leader before it has registered anew.
          if (leader < 0 || !runs(world, leader)) return;
          const log = world.log(leader, topic, partition);
          const { end, records } = committedOf(`${topic}-${partition}`);
          if (!log || log.logEndOffset >= end) return;
          const missing = [...records].filter(([offset]) => offset >= log.logEndOffset).map(([, record]) => record);
          const elected = `broker ${leader} was elected leader of ${topic}-${partition} in leader epoch ${leaderEpoch}`;
          report('lost-write', `${elected} and lacks ${missing.length} committed records: ${missing.join(', ')}`);
        },
      },
      atRest: () =>
        atRest(
          world,
          partitions,
          (broker, topic, partition) => {
            committedOf(`${topic}-${partition}`).comparedTo.delete(broker);
            compare(broker, topic, partition);
          },
          report,
        ),
    };
  },
};

const idsIn = (text: string): number[] => (text === '' ? [] : text.split(',').map(Number));

/** Whether the broker's process is the one that the controller knows. */
function runs({ cluster }: World, id: number): boolean {
  return cluster.broker(id).lifecycle.registered;
}

/** When nothing goes on any more, every replica has everything. */
function atRest(
  { cluster }: World,
  partitions: Map<string, Committed>,
  compare: (broker: number, topic: string, partition: number) => void,
  report: (anomaly: string, message: string) => void,
): void {
  for (const { id, replicas } of cluster.brokers) {
    for (const { partition, log } of replicas) {
      compare(id, partition.topic, partition.index);
      const place = `${partition.topic}-${partition.index}`;
      const { end = 0, movedAtUs = 0 } = partitions.get(place) ?? {};
      const isOnItsWay = cluster.simulation.scheduler.nowUs - movedAtUs < FETCH_US;
      if (log.highWatermark >= end || isOnItsWay) continue;
      const behind = `the high watermark of ${place} on broker ${id} is ${log.highWatermark}`;
      report('high-watermark-went-back', `${behind}, and was ${end} before`);
    }
  }
}

function* recordsOf(batches: readonly RecordBatch[]): Generator<[number, string]> {
  for (const batch of batches) {
    const epoch = `leader epoch ${batch.partitionLeaderEpoch}`;
    if (batch.control) yield [batch.baseOffset, `${batch.control.type} of producer ${batch.producerId} (${epoch})`];
    else {
      for (const { offsetDelta, key, value } of batch.records) {
        const name = decodeText(value) ?? `no value for ${decodeText(key)}`;
        if (batch.baseOffset + offsetDelta < nextOffset(batch))
          yield [batch.baseOffset + offsetDelta, `${name} (${epoch})`];
      }
    }
  }
}
