/**
 * What flows between two operators: records with a timestamp, watermarks and the status of the stream. Times are in
 * milliseconds since 1970; no watermark yet is minus infinity, the end of a stream is plus infinity (Flink's
 * Long.MIN_VALUE and Long.MAX_VALUE).
 * Source: StreamRecord, Watermark, WatermarkStatus. Left out: latency markers, record attributes.
 */

/** No watermark has been seen yet. */
export const MIN_WATERMARK = Number.NEGATIVE_INFINITY;

/** The watermark that ends a stream: nothing comes after it. */
export const MAX_WATERMARK = Number.POSITIVE_INFINITY;

/** A value and when it happened; null where nobody has given it a timestamp. */
export interface StreamRecord<T> {
  readonly value: T;
  readonly timestampMs: number | null;
}

/** Whether a stream takes part in its operator's watermark. */
export type StreamStatus = 'active' | 'idle';

/** Where an operator puts what it makes. */
export interface Output<T> {
  /** A record of the main stream. */
  collect(value: T, timestampMs: number | null): void;
  /** A record for a side output. */
  sideOutput(tag: string, value: unknown, timestampMs: number | null): void;
  /** A watermark: no record at or before it will come. */
  emitWatermark(watermarkMs: number): void;
  /** The stream goes idle, or takes part again. */
  emitStatus(status: StreamStatus): void;
}

/** An error under the name of the Java class that Flink throws. */
export class FlinkError extends Error {
  /** @param javaClass the simple name of Flink's exception, as `IllegalArgumentException` */
  constructor(javaClass: string, message: string) {
    super(message);
    this.name = javaClass;
  }
}
