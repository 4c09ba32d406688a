/**
 * The sources that make rows by themselves. `rate`: so many rows a second of the simulated clock, with a ramp
 * (RateStreamMicroBatchStream; offsets are whole seconds since the first start). `rate-micro-batch`: so many rows a
 * batch, with moments of their own (RatePerMicroBatchStream). `numPartitions` is checked and has no effect: a batch
 * here is one partition.
 */
import type { ColumnBatch } from '../../stream/column/column.ts';
import { parseSchema } from '../../stream/column/ddl.ts';
import { batchOfRows } from '../../stream/column/rows.ts';
import type { SourceOffset } from '../../stream/source.ts';
import { invalidOption, type Options } from '../api/option.ts';
import type { QuerySource } from './query-source.ts';
import type { SourceFormat, SourceRequest } from './source-format.ts';

const FIELDS = parseSchema('timestamp TIMESTAMP, value BIGINT');

/** How many rows there are in all after so many seconds (RateStreamProvider.valueAtSecond). */
export function valueAtSecond(second: number, rowsPerSecond: number, rampUpSeconds: number): number {
  const step = Math.trunc(rowsPerSecond / (rampUpSeconds + 1));
  if (second <= rampUpSeconds) return (step * second * (second + 1)) / 2;
  return valueAtSecond(rampUpSeconds, rowsPerSecond, rampUpSeconds) + (second - rampUpSeconds) * rowsPerSecond;
}

/** Rows by the clock. */
class RateSource implements QuerySource {
  readonly description: string;
  readonly #rowsPerSecond: number;
  readonly #rampUpSeconds: number;
  readonly #nowMs: () => number;
  #createdMs: number | null = null;
  #flows = false;

  constructor(options: Options, nowMs: () => number) {
    this.#rowsPerSecond = options.positive('rowsPerSecond') ?? 1;
    this.#rampUpSeconds = secondsOf(options);
    this.#nowMs = nowMs;
    const partitions = options.get('numPartitions') ?? 'default';
    this.description = `RateStreamV2[rowsPerSecond=${this.#rowsPerSecond}, rampUpTimeSeconds=${this.#rampUpSeconds}, numPartitions=${partitions}`;
  }

  flow(): void {
    this.#flows = true;
  }

  latestOffset(start: SourceOffset | null): SourceOffset | null {
    if (!this.#flows) return Math.floor((Math.floor(this.#nowMs()) - this.#created()) / 1000);
    const { value, timeMs } = this.#flowPlace(start);
    const come = Math.floor(((this.#nowMs() - timeMs) * this.#rowsPerSecond) / 1000);
    if (come <= 0) return start;
    const currentTimeMs = timeMs + (come * 1000) / this.#rowsPerSecond;
    return { 0: { partition: 0, currentValue: value + come, currentTimeMs } };
  }

  read(start: SourceOffset | null, end: SourceOffset): ColumnBatch {
    if (this.#flows) return this.#readFlow(start, end);
    const [from, to] = [Number(start ?? 0), Number(end)];
    const [first, last] = [this.#valueAt(from), this.#valueAt(to)];
    const msPerValue = ((to - from) * 1000) / (last - first);
    const startMs = this.#created() + from * 1000;
    const rows = Array.from({ length: Math.max(0, last - first) }, (_, i) => {
      return [(startMs + Math.round(i * msPerValue)) * 1000, first + i];
    });
    return batchOfRows(
      FIELDS.map(({ type }) => type),
      rows,
    );
  }

  /** One row every 1000 / rowsPerSecond ms (RateStreamContinuousStream, with one partition; it knows no ramp). */
  #readFlow(start: SourceOffset | null, end: SourceOffset): ColumnBatch {
    const from = this.#flowPlace(start);
    const to = this.#flowPlace(end);
    const rows = Array.from({ length: to.value - from.value }, (_, i) => [
      Math.round(from.timeMs + ((i + 1) * 1000) / this.#rowsPerSecond) * 1000,
      from.value + i + 1,
    ]);
    return batchOfRows(
      FIELDS.map(({ type }) => type),
      rows,
    );
  }

  /** The last row that was given. */
  #flowPlace(offset: SourceOffset | null): { value: number; timeMs: number } {
    const place = (offset as Record<number, { currentValue: number; currentTimeMs: number }> | null)?.[0];
    return place ? { value: place.currentValue, timeMs: place.currentTimeMs } : { value: -1, timeMs: this.#created() };
  }

  checkpointFiles(): Record<string, string> {
    return { 0: `v1\n${this.#created()}` };
  }

  restore(files: Readonly<Record<string, string>>): void {
    const line = files[0]?.split('\n')[1];
    if (line !== undefined) this.#createdMs = Number(line);
  }

  #created(): number {
    this.#createdMs ??= Math.floor(this.#nowMs());
    return this.#createdMs;
  }

  #valueAt(second: number): number {
    return valueAtSecond(second, this.#rowsPerSecond, this.#rampUpSeconds);
  }
}

/** The format `rate`. */
export const rateFormat: SourceFormat = {
  name: 'rate',
  options: ['rowsPerSecond', 'rampUpTime', 'numPartitions'],
  columns(options, schema) {
    refuseSchema('rate', schema !== null);
    options.positive('rowsPerSecond');
    options.positive('numPartitions');
    secondsOf(options);
    return FIELDS;
  },
  stream: ({ options, session }) => new RateSource(options, () => session.world.simulation.nowMs()),
};

/** `rampUpTime` such as `5s` or `5`, in seconds. */
function secondsOf(options: Options): number {
  const text = options.get('rampUpTime') ?? '0';
  const found = /^\s*(\d+)\s*(s|sec|second|seconds|m|min|minute|minutes|ms)?\s*$/i.exec(text);
  if (!found) throw invalidOption('rampUpTime', text, "must be a time such as '5s'");
  const unit = (found[2] ?? 's').toLowerCase();
  const factor = unit === 'ms' ? 0.001 : unit.startsWith('m') ? 60 : 1;
  return Math.floor(Number(found[1]) * factor);
}

/** Rows by the batch. Its offsets count rows and say the moment of the next batch. */
class RateMicroBatchSource implements QuerySource {
  readonly description: string;
  readonly #rowsPerBatch: number;
  readonly #startMs: number;
  readonly #advanceMs: number;
  #frozen = false;
  #gave = false;

  constructor(options: Options) {
    this.#rowsPerBatch = options.positive('rowsPerBatch')!;
    this.#startMs = options.whole('startTimestamp') ?? 0;
    this.#advanceMs = options.whole('advanceMillisPerBatch') ?? 1000;
    const partitions = options.get('numPartitions') ?? 'default';
    this.description = `RatePerMicroBatchStream[rowsPerBatch=${this.#rowsPerBatch}, numPartitions=${partitions}, startTimestamp=${this.#startMs}, advanceMsPerBatch=${this.#advanceMs}]`;
  }

  latestOffset(start: SourceOffset | null): SourceOffset {
    if (this.#frozen && this.#gave && start !== null) return start;
    this.#gave = true;
    const { offset, timestamp } = this.#placeOf(start);
    return { offset: offset + this.#rowsPerBatch, timestamp: timestamp + this.#advanceMs };
  }

  read(start: SourceOffset | null): ColumnBatch {
    const { offset, timestamp } = this.#placeOf(start);
    const rows = Array.from({ length: this.#rowsPerBatch }, (_, i) => [timestamp * 1000, offset + i]);
    return batchOfRows(
      FIELDS.map(({ type }) => type),
      rows,
    );
  }

  freeze(): void {
    this.#frozen = true;
  }

  #placeOf(offset: SourceOffset | null): { offset: number; timestamp: number } {
    return (offset as { offset: number; timestamp: number } | null) ?? { offset: 0, timestamp: this.#startMs };
  }
}

/** The format `rate-micro-batch`. */
export const rateMicroBatchFormat: SourceFormat = {
  name: 'rate-micro-batch',
  options: ['rowsPerBatch', 'startTimestamp', 'advanceMillisPerBatch', 'numPartitions'],
  columns(options, schema) {
    refuseSchema('rate-micro-batch', schema !== null);
    options.required('rowsPerBatch', 'rate-micro-batch');
    options.positive('rowsPerBatch');
    options.whole('startTimestamp');
    options.whole('advanceMillisPerBatch');
    return FIELDS;
  },
  stream: ({ options }: SourceRequest) => new RateMicroBatchSource(options),
};

function refuseSchema(format: string, isGiven: boolean): void {
  if (isGiven) throw invalidOption('schema', '...', `the ${format} source has a schema of its own: leave .schema out`);
}
