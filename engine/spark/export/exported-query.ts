/**
 * A query as it leaves Weir: the plan, where the same data lies on the other side, and how it is written. A lab's
 * in-memory rows are exported as a folder of JSON files, a file a delivery.
 */
import type { Plan } from '../../stream/plan/plan.ts';

/** A format with its options, under Spark's names. */
export interface ExportedFormat {
  readonly kind: 'format';
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Where a stream's rows come from in the exported program. */
export type ExportedSource =
  | { readonly kind: 'files'; readonly folder: string; readonly format: 'json' | 'csv' | 'parquet' }
  | {
      readonly kind: 'kafka';
      readonly bootstrapServers: string;
      readonly topic: string;
      readonly startingOffsets: string;
    }
  /** As the program said it: the stream's own columns come out. */
  | ExportedFormat;

/** Where the result goes. */
export type ExportedSink =
  | { readonly kind: 'console' }
  | { readonly kind: 'memory'; readonly table: string }
  | { readonly kind: 'files'; readonly folder: string; readonly format: 'json' | 'parquet' }
  | { readonly kind: 'kafka'; readonly bootstrapServers: string; readonly topic: string }
  | (ExportedFormat & { readonly partitionBy: readonly string[] });

/** What is exported. */
export interface ExportedQuery {
  readonly name: string;
  readonly plan: Plan;
  readonly outputMode: string;
  readonly conf: Readonly<Record<string, string>>;
  /** By the names that the plan has for them. */
  readonly sources: Readonly<Record<string, ExportedSource>>;
  readonly sink: ExportedSink;
  readonly checkpoint: string;
  /** Arguments of `trigger`, in Python; null for the default. */
  readonly trigger?: string | null;
}

/** The program cannot be said in the other language; the message says what stands in the way and what to do. */
export class ExportError extends Error {}
