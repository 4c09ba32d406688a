/**
 * What a format of `readStream` or `read` is: the columns that it gives, its options, and how it is opened. One file a
 * format, one line in index.ts.
 */
import type { Field } from '../../stream/column/data-type.ts';
import type { Options } from '../api/option.ts';
import type { SessionState } from '../api/session-state.ts';
import type { QuerySource } from './query-source.ts';

/** What a source is made from: what the program said, and the session. */
export interface SourceRequest {
  /** The stream's name in the plan. */
  readonly name: string;
  readonly options: Options;
  readonly fields: readonly Field[];
  readonly session: SessionState;
}

/** A format. */
export interface SourceFormat {
  readonly name: string;
  /** The options that it knows. */
  readonly options: readonly string[];
  /** Checks the options and gives the columns; `schema` is what the program declared, null for nothing. */
  columns(
    options: Options,
    schema: readonly Field[] | null,
    session: SessionState,
    isStream: boolean,
  ): readonly Field[];
  /** Opens a stream. */
  stream(request: SourceRequest): QuerySource;
  /** Rows of a static read, as JSON; formats without it are streams only. */
  rows?(request: SourceRequest): readonly object[];
}
