/**
 * Topics as static tables: `spark.read.format('kafka')` (KafkaRelation, KafkaBatch). What is between the starting and the
 * ending offsets is read when `load` is called, from the leaders' logs up to their high watermarks, in no time and without
 * requests; Spark reads it when an action runs.
 */
import type { Cluster } from '../../kafka/cluster.ts';
import { offsetForTime } from '../../kafka/log/offset-look-up.ts';
import type { Replica } from '../../kafka/replica.ts';
import type { Value } from '../../stream/column/value.ts';
import { SparkError } from '../condition.ts';
import { nearestName } from '../nearest-name.ts';
import type { KafkaReading } from './kafka.ts';
import { EARLIEST, LATEST, type OffsetWish, offsetOf, type Place } from './kafka-offset.ts';

/** The rows of the columns key, value, topic, partition, offset, timestamp, timestampType and, if wanted, headers. */
export function kafkaRows(reading: KafkaReading, ending: OffsetWish, cluster: Cluster): (readonly Value[])[] {
  return placesOf(reading, cluster).flatMap(place => {
    const replica = leaderOf(place, cluster);
    const from = placeOf(reading.starting, place, replica, 'start', reading);
    const until = placeOf(ending, place, replica, 'end', reading);
    return rowsBetween(place, replica, from, until, reading.includeHeaders);
  });
}

function placesOf({ strategy, assigned, pattern, topics }: KafkaReading, cluster: Cluster): readonly Place[] {
  if (strategy === 'assign') return assigned;
  const known = new Map(cluster.brokers.flatMap(({ image }) => [...image.topics]));
  const names = pattern ? [...known.keys()].filter(name => pattern.test(name)).sort() : topics;
  return names.flatMap(topic => {
    const found = known.get(topic);
    if (found) return found.partitions.map((_, partition) => ({ topic, partition }));
    throw new SparkError(null, {
      type: 'UnknownTopicOrPartitionException',
      message: `This server does not host this topic-partition: there is no topic '${topic}'.${nearestName(topic, [...known.keys()])}`,
    });
  });
}

function leaderOf({ topic, partition }: Place, cluster: Cluster): Replica {
  const found = cluster.brokers.map(broker => broker.replica(topic, partition)).find(replica => replica?.leads);
  if (found) return found;
  throw new SparkError(null, {
    type: 'TimeoutException',
    message: `Partition ${topic}-${partition} has no leader to read from.`,
  });
}

function placeOf(
  wish: OffsetWish,
  place: Place,
  { log }: Replica,
  side: 'start' | 'end',
  reading: KafkaReading,
): number {
  const [first, last] = [log.logStartOffset, log.highWatermark];
  if (wish.kind === 'earliest' || wish.kind === 'latest') return wish.kind === 'earliest' ? first : last;
  const given =
    'offsets' in wish ? offsetOf(wish.offsets, place) : 'timestampMs' in wish ? wish.timestampMs : undefined;
  if (given === undefined) {
    throw new SparkError(null, {
      type: 'IllegalArgumentException',
      message: `If ${side}ingOffsets contains specific offsets, you must specify all TopicPartitions: ${place.topic}-${place.partition} is missing.`,
    });
  }
  if (wish.kind === 'offsets')
    return given === EARLIEST ? first : given === LATEST ? last : Math.min(Math.max(given, first), last);
  const found = offsetForTime(log, given)?.offset ?? -1;
  if (found >= 0) return Math.min(found, last);
  if (side === 'end' || reading.byTimestampElse === 'latest') return last;
  throw new SparkError(null, {
    type: 'IllegalArgumentException',
    message: `No offset matched from request of topic-partition ${place.topic}-${place.partition} and timestamp ${given}.`,
  });
}

function rowsBetween({ topic, partition }: Place, { log }: Replica, from: number, until: number, withHeaders: boolean) {
  const rows: (readonly Value[])[] = [];
  for (const batch of log.read(from, until, Number.POSITIVE_INFINITY)) {
    if (batch.control) continue;
    const type = batch.timestampType === 'CreateTime' ? 0 : 1;
    for (const record of batch.records) {
      const offset = batch.baseOffset + record.offsetDelta;
      if (offset < from || offset >= until) continue;
      const timeMs = type === 0 ? batch.baseTimestamp + record.timestampDelta : batch.maxTimestamp;
      const row = [record.key, record.value, topic, partition, offset, Math.floor(timeMs) * 1000, type] as Value[];
      const headers = record.headers.map(({ key, value }) => [key, value]);
      rows.push(withHeaders ? [...row, headers.length === 0 ? null : (headers as Value)] : row);
    }
  }
  return rows;
}
