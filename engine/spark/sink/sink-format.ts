/**
 * What a format of `writeStream` or `write` is: its options, and how it is opened. One file a format, one line in
 * index.ts.
 */
import type { Field } from '../../stream/column/data-type.ts';
import type { Options } from '../api/option.ts';
import type { SessionState } from '../api/session-state.ts';
import type { Sink } from './sink.ts';

/** What a sink is made from. */
export interface SinkRequest {
  readonly options: Options;
  readonly queryName: string | null;
  readonly outputMode: string;
  readonly fields: readonly Field[];
  /** Columns that become folders; only files have them. */
  readonly partitionBy: readonly string[];
  /** Whether a stream writes, or a static DataFrame. */
  readonly isStream: boolean;
  readonly session: SessionState;
}

/** A format. */
export interface SinkFormat {
  readonly name: string;
  readonly options: readonly string[];
  /** Whether a query into it must be given a checkpoint location. */
  readonly needsCheckpoint: boolean;
  open(request: SinkRequest): Sink;
}
