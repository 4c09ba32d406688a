/**
 * The Kafka sink: each row as a record, from the columns `value`, `key`, `topic`, `partition` and `headers`, with a
 * producer of its own. A batch that comes again is sent again: at least once (KafkaWriter, KafkaStreamingWrite).
 */
import type { Process } from '../../core/process.ts';
import type { Cluster } from '../../kafka/cluster.ts';
import { Producer } from '../../kafka/producer/producer.ts';
import type { RecordFuture } from '../../kafka/producer/producer-batch.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { DataType, Field } from '../../stream/column/data-type.ts';
import { simpleString } from '../../stream/column/data-type.ts';
import type { Value } from '../../stream/column/value.ts';
import { SparkError } from '../condition.ts';
import type { DeliveredBatch, Sink } from './sink.ts';

const encoder = new TextEncoder();
const TYPES: Readonly<Record<string, readonly string[]>> = {
  value: ['string', 'binary'],
  key: ['string', 'binary'],
  topic: ['string'],
  partition: ['int'],
  headers: ['array<struct<key:string,value:binary>>'],
};

/** Refuses columns that are no record. */
export function checkKafkaColumns(fields: readonly Field[], topic: string | null): void {
  const has = (name: string) => fields.some(field => field.name === name);
  if (topic === null && !has('topic')) {
    throw new SparkError(null, {
      message: "topic option required when no 'topic' attribute is present. Use the topic option for setting a topic.",
    });
  }
  if (!has('value')) throw new SparkError(null, { message: "Required attribute 'value' not found." });
  for (const { name, type } of fields) {
    const allowed = TYPES[name];
    if (!allowed || allowed.includes(simpleString(type))) continue;
    throw new SparkError(null, {
      message: `${name} attribute type must be a ${allowed.join(' or ')}, got ${simpleString(type)}: cast it, or write to_json(struct(*)) AS value.`,
    });
  }
}

/** The sink. */
export class KafkaSink implements Sink {
  readonly description = 'KafkaTable';
  readonly #producer: Producer;
  readonly #topic: string | null;

  constructor(cluster: Cluster, name: string, topic: string | null, settings: Readonly<Record<string, string>>) {
    this.#producer = new Producer(cluster, name, settings);
    this.#topic = topic;
  }

  *deliver({ fields, rows, halfway }: DeliveredBatch): Process<void> {
    const sent: RecordFuture[] = [];
    for (let row = 0; row < rows.rowCount; row++) {
      if (halfway && row === Math.ceil(rows.rowCount / 2)) {
        yield* this.#producer.flush();
        halfway();
      }
      sent.push(yield* this.#producer.send(this.#record(fields, rows, row)));
    }
    yield* this.#producer.flush();
    for (const future of sent) yield* future.get();
  }

  /** In continuous processing too: what an epoch sent before the query died is sent again. */
  *take(rows: DeliveredBatch): Process<void> {
    yield* this.deliver(rows);
  }

  *close(): Process<void> {
    yield* this.#producer.close();
  }

  #record(fields: readonly Field[], rows: ColumnBatch, row: number) {
    const read = (name: string): [DataType, Value] | null => {
      const i = fields.findIndex(field => field.name === name);
      return i < 0 ? null : [fields[i]!.type, rows.columns[i]!.value(row)];
    };
    const topic = (this.#topic ?? read('topic')![1]) as string | null;
    if (topic === null) {
      throw new SparkError(null, {
        type: 'NullPointerException',
        message: 'null topic present in the data. Use the topic option for setting a topic.',
      });
    }
    const headers = (read('headers')?.[1] ?? []) as readonly (readonly Value[])[];
    return {
      topic,
      partition: (read('partition')?.[1] ?? null) as number | null,
      timestamp: null,
      key: bytes(read('key')?.[1] ?? null),
      value: bytes(read('value')![1]),
      headers: headers.map(([key, value]) => ({ key: String(key), value: value as Uint8Array | null })),
    };
  }
}

function bytes(value: Value): Uint8Array | null {
  return typeof value === 'string' ? encoder.encode(value) : (value as Uint8Array | null);
}
