/**
 * A stream of Kafka records: asks the simulated cluster how far its partitions reach, shares out the limit of a batch,
 * and fetches with a Java consumer that no group knows: offsets are the checkpoint's. Source: KafkaMicroBatchStream,
 * KafkaOffsetReader. Left out: minPartitions (accepted, a batch here is one task), consumer caches.
 */
import type { Process } from '../../core/process.ts';
import { listOffset } from '../../kafka/admin/offsets.ts';
import { listTopics } from '../../kafka/admin/topics.ts';
import type { Cluster } from '../../kafka/cluster.ts';
import type { ConsumerRecord } from '../../kafka/consumer/completed-fetch.ts';
import { Consumer } from '../../kafka/consumer/consumer.ts';
import { Link } from '../../kafka/link/link.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';
import { batchOfRows } from '../../stream/column/rows.ts';
import type { ReadLimit, SourceOffset } from '../../stream/source.ts';
import { SparkError } from '../condition.ts';
import {
  EARLIEST,
  LATEST,
  limited,
  type OffsetWish,
  offsetOf,
  offsetsBy,
  type Place,
  type TopicOffsets,
} from './kafka-offset.ts';
import type { QuerySource } from './query-source.ts';

/** What to read, and how. */
export interface KafkaReading {
  readonly strategy: 'subscribe' | 'subscribePattern' | 'assign';
  /** Topics, the pattern, or the assignment, as the program wrote them. */
  readonly text: string;
  readonly topics: readonly string[];
  readonly pattern: RegExp | null;
  readonly assigned: readonly Place[];
  readonly starting: OffsetWish;
  /** What to do when no record is as late as a starting time: `error` or `latest`. */
  readonly byTimestampElse: 'error' | 'latest';
  readonly maxOffsetsPerTrigger: number | null;
  readonly minOffsetsPerTrigger: number | null;
  readonly maxTriggerDelayMs: number;
  readonly failOnDataLoss: boolean;
  readonly includeHeaders: boolean;
  /** Settings of the consumer: options that begin with `kafka.`. */
  readonly consumer: Readonly<Record<string, string>>;
}

const NAMES = { subscribe: 'Subscribe', subscribePattern: 'SubscribePattern', assign: 'Assign' } as const;

/** The source. */
export class KafkaSource implements QuerySource {
  readonly description: string;
  readonly #reading: KafkaReading;
  readonly #fields: readonly Field[];
  readonly #cluster: Cluster;
  readonly #link: Link;
  readonly #clientId: string;
  #initial: TopicOffsets | null = null;
  #places: readonly Place[] = [];
  #earliest: TopicOffsets = {};
  #latest: TopicOffsets = {};
  #frozen: TopicOffsets | null = null;
  #fetched: ConsumerRecord[] = [];
  #lastBatchMs: number;

  constructor(reading: KafkaReading, fields: readonly Field[], cluster: Cluster, clientId: string) {
    this.#reading = reading;
    this.#fields = fields;
    this.#cluster = cluster;
    this.#clientId = clientId;
    this.#link = new Link(cluster, `${clientId}-driver`);
    this.#lastBatchMs = cluster.simulation.nowMs();
    this.description = `KafkaV2[${NAMES[reading.strategy]}[${reading.strategy === 'subscribe' ? reading.topics.join(', ') : reading.text}]]`;
  }

  *open(): Process<void> {
    yield* this.refresh();
    if (this.#initial) return;
    const offsets = new Map<Place, number>();
    for (const place of this.#places) offsets.set(place, yield* this.#startOf(place));
    this.#initial = offsetsBy(this.#places, place => offsets.get(place)!);
  }

  *refresh(): Process<void> {
    const places = yield* this.#find();
    const found = { earliest: new Map<Place, number>(), latest: new Map<Place, number>() };
    for (const place of places) {
      const ask = (when: number) => listOffset(this.#link, place.topic, place.partition, when, 0);
      found.latest.set(place, (yield* ask(LATEST)).offset);
      found.earliest.set(place, (yield* ask(EARLIEST)).offset);
    }
    this.#places = places;
    this.#latest = offsetsBy(places, place => found.latest.get(place)!);
    this.#earliest = offsetsBy(places, place => found.earliest.get(place)!);
  }

  latestOffset(start: SourceOffset | null, limit: ReadLimit): SourceOffset {
    const before = (start as TopicOffsets | null) ?? this.#initial!;
    const latest = this.#frozen ?? this.#latest;
    this.#checkLoss(before, latest);
    const places = this.#places.filter(place => offsetOf(latest, place) !== undefined);
    const from = (place: Place) => this.#from(before, place);
    const until = (place: Place) => Math.max(offsetOf(latest, place)!, 0);
    const { minOffsetsPerTrigger: least, maxOffsetsPerTrigger: most, maxTriggerDelayMs } = this.#reading;
    const nowMs = this.#cluster.simulation.nowMs();
    const waiting = places.reduce((sum, place) => sum + Math.max(0, until(place) - from(place)), 0);
    const held = least !== null && waiting < least && nowMs - this.#lastBatchMs < maxTriggerDelayMs;
    if (limit === 'limited' && held && this.#frozen === null) return start ?? before;
    if (waiting > 0) this.#lastBatchMs = nowMs;
    if (limit === 'limited' && most !== null) return limited(most, places, from, until);
    return offsetsBy(places, until);
  }

  *fetch(start: SourceOffset | null, end: SourceOffset): Process<void> {
    const before = (start as TopicOffsets | null) ?? this.#initial!;
    const ends = end as TopicOffsets;
    const wanted = Object.entries(ends)
      .flatMap(([topic, partitions]) => Object.keys(partitions).map(id => ({ topic, partition: Number(id) })))
      .map(place => ({ ...place, from: this.#from(before, place), until: offsetOf(ends, place)! }))
      .filter(({ from, until }) => until > from);
    this.#fetched = [];
    if (wanted.length === 0) return;
    const settings = { ...this.#reading.consumer, 'enable.auto.commit': 'false', 'auto.offset.reset': 'earliest' };
    const consumer = new Consumer(this.#cluster, `${this.#clientId}-executor`, settings);
    consumer.assign(wanted);
    for (const place of wanted) consumer.seek(place, place.from);
    const reached = new Map(wanted.map(place => [nameOf(place), place]));
    while (reached.size > 0) {
      for (const record of yield* consumer.poll(100)) {
        const place = reached.get(nameOf(record));
        if (place && record.offset < place.until) this.#fetched.push(record);
      }
      for (const [name, place] of reached) {
        const at = yield* consumer.position(place);
        if (at >= place.until) reached.delete(name);
      }
    }
    yield* consumer.close();
    this.#fetched.sort((a, b) =>
      a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition || a.offset - b.offset,
    );
  }

  read(): ColumnBatch {
    const rows = this.#fetched.map(record => {
      const type = record.timestampType === 'CreateTime' ? 0 : 1;
      const { key, value, topic, partition, offset, timestamp, headers } = record;
      const row = [key, value, topic, partition, offset, Math.floor(timestamp) * 1000, type];
      if (!this.#reading.includeHeaders) return row;
      return [...row, headers.length === 0 ? null : headers.map(header => [header.key, header.value])];
    });
    return batchOfRows(
      this.#fields.map(({ type }) => type),
      rows,
    );
  }

  /** Nothing to change: the query asks more often. */
  flow(): void {}

  freeze(): void {
    this.#frozen = this.#latest;
  }

  checkpointFiles(): Record<string, string> {
    return this.#initial ? { 0: `v1\n${JSON.stringify(this.#initial)}` } : {};
  }

  restore(files: Readonly<Record<string, string>>): void {
    const line = files[0]?.split('\n')[1];
    if (line !== undefined) this.#initial = JSON.parse(line) as TopicOffsets;
  }

  /** A partition that is new since the last batch is read from its beginning, one that lost records from what is left. */
  #from(before: TopicOffsets, place: Place): number {
    const earliest = offsetOf(this.#earliest, place) ?? 0;
    return Math.max(offsetOf(before, place) ?? earliest, earliest);
  }

  *#find(): Process<Place[]> {
    const { strategy, assigned, pattern } = this.#reading;
    if (strategy === 'assign') return [...assigned];
    const names = pattern ? (yield* listTopics(this.#link)).filter(name => pattern.test(name)) : this.#reading.topics;
    const known = yield* this.#link.refresh(names, false);
    const missing = names.find(name => !known.has(name));
    if (missing !== undefined) {
      throw new SparkError(null, {
        type: 'UnknownTopicOrPartitionException',
        message: `This server does not host this topic-partition: there is no topic '${missing}'. Create it before the query starts.`,
      });
    }
    return [...known].flatMap(([topic, { partitions }]) =>
      partitions.map(({ partitionIndex }) => ({ topic, partition: partitionIndex })),
    );
  }

  *#startOf(place: Place): Process<number> {
    const { starting } = this.#reading;
    const [earliest, latest] = [offsetOf(this.#earliest, place)!, offsetOf(this.#latest, place)!];
    switch (starting.kind) {
      case 'earliest':
        return earliest;
      case 'latest':
        return latest;
      case 'offsets': {
        const wish = offsetOf(starting.offsets, place);
        if (wish === undefined) throw unnamed(starting.offsets, this.#places);
        return wish === EARLIEST ? earliest : wish === LATEST ? latest : wish;
      }
      default: {
        const wish = starting.kind === 'timestamp' ? starting.timestampMs : offsetOf(starting.offsets, place);
        if (wish === undefined) throw unnamed((starting as { offsets: TopicOffsets }).offsets, this.#places);
        const { offset } = yield* listOffset(this.#link, place.topic, place.partition, wish, 0);
        if (offset >= 0) return offset;
        if (this.#reading.byTimestampElse === 'latest') return latest;
        throw new SparkError(null, {
          type: 'StreamingQueryException',
          message: `assertion failed: No offset matched from request of topic-partition ${nameOf(place)} and timestamp ${wish}.`,
        });
      }
    }
  }

  /** Records that should be there and are not: retention or a new topic of the same name took them. */
  #checkLoss(before: TopicOffsets, latest: TopicOffsets): void {
    for (const [topic, partitions] of Object.entries(before)) {
      for (const [id, offset] of Object.entries(partitions)) {
        const place = { topic, partition: Number(id) };
        const [first, end] = [offsetOf(this.#earliest, place), offsetOf(latest, place)];
        if (end === undefined) this.#lost(`${nameOf(place)} are gone. Some data may have been missed.`);
        else if (end < offset) {
          this.#lost(
            `Partition ${nameOf(place)}'s offset was changed from ${offset} to ${end}, some data may have been missed.`,
          );
        } else if (first !== undefined && first > offset) {
          this.#lost(
            `Cannot fetch records of ${nameOf(place)} from offset ${offset}: the log begins at ${first}, some data may have been missed.`,
          );
        }
      }
    }
  }

  #lost(what: string): void {
    if (!this.#reading.failOnDataLoss) return;
    throw new SparkError(null, {
      type: 'IllegalStateException',
      message: `${what} Some data may have been lost because they are not available in Kafka any more; either the data was aged out by Kafka or the topic may have been deleted before all the data in the topic was processed. If you don't want your streaming query to fail on such cases, set the source option "failOnDataLoss" to "false".`,
    });
  }
}

function nameOf({ topic, partition }: Place): string {
  return `${topic}-${partition}`;
}

function unnamed(given: TopicOffsets, places: readonly Place[]): SparkError {
  const all = places.map(nameOf).join(', ');
  return new SparkError(null, {
    type: 'StreamingQueryException',
    message: `assertion failed: If startingOffsets contains specific offsets, you must specify all TopicPartitions. Use -1 for latest, -2 for earliest. Specified: ${JSON.stringify(given)} Assigned: ${all}`,
  });
}
