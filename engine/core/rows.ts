/**
 * Entries of the trace that are kept as what they were told of, such as a batch of records, and worked out when
 * somebody reads them: a run of a million records has four million of them, most of which nobody looks at.
 */
import type { EntryKind, Fields } from './entries.ts';

/** Entries of one kind and moment. What they are made from must never change. */
export interface Rows<K extends EntryKind> {
  readonly count: number;
  /** The fields of one of them, in the order of the schema. */
  fields(row: number): Fields<K>;
}
