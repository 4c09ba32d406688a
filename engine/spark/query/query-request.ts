/**
 * What a query is started with, and what it tells those who listen.
 */
import type { Simulation } from '../../core/simulation.ts';
import type { Plan } from '../../stream/plan/plan.ts';
import type { SparkError } from '../condition.ts';
import type { SparkConf } from '../conf.ts';
import type { Sink } from '../sink/sink.ts';
import type { QuerySource } from '../source/query-source.ts';
import type { CheckpointFolder } from '../storage/checkpoint-folder.ts';
import type { StateFunctions } from './plan-operators.ts';
import type { StreamingProgress } from './streaming-progress.ts';
import type { Trigger } from './trigger.ts';

/** How a sink was asked for: `foreach` and `foreachBatch` are formats too. */
export interface WriterFacts {
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
  readonly partitionBy: readonly string[];
}

/** What a query is started with. */
export interface QueryRequest {
  readonly plan: Plan;
  readonly name: string | null;
  readonly outputMode: string;
  readonly trigger: Trigger;
  readonly sources: Readonly<Record<string, QuerySource>>;
  /** The format of each source. */
  readonly formats: Readonly<Record<string, string>>;
  readonly sink: Sink;
  /** What the program said of the sink. */
  readonly writer: WriterFacts;
  readonly folder: CheckpointFolder;
  readonly conf: SparkConf;
  readonly functions: StateFunctions;
  readonly simulation: Simulation;
  /** Called when the query begins and ends to work. */
  readonly working: (query: object, works: boolean) => void;
  readonly print: (text: string) => void;
  /** The event-time column of each source, for pictures. */
  readonly eventTimeOf: Readonly<Record<string, string>>;
  /** Hears what happens to the query: listeners of the program. */
  readonly tell?: (event: QueryEvent) => void;
}

/** A query as listeners know it. */
export interface ToldQuery {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
}

/** What listeners hear. */
export type QueryEvent =
  | { readonly kind: 'started'; readonly query: ToldQuery }
  | { readonly kind: 'progress'; readonly query: ToldQuery; readonly progress: StreamingProgress }
  | { readonly kind: 'terminated'; readonly query: ToldQuery; readonly error: SparkError | null };
