/**
 * What a program sees of a batch: Spark's StreamingQueryProgress in its JSON shape, with durations in simulated time.
 * What a simulation does not have is left at what Spark gives for it: no custom metrics, no bytes of memory. Source:
 * org.apache.spark.sql.streaming.progress (4.1).
 */
import type { QueryProgress } from './progress.ts';

/** How long the parts of a batch took, in milliseconds of the simulated clock. */
export interface BatchDurations {
  readonly latestOffset: number;
  readonly queryPlanning: number;
  readonly walCommit: number;
  readonly addBatch: number;
  readonly commitOffsets: number;
  readonly triggerExecution: number;
}

/** What is known of a batch beyond the loop's own report. */
export interface BatchFacts {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  readonly durations: BatchDurations;
  /** Milliseconds since the trigger before this one; null for the first. */
  readonly sinceLastMs: number | null;
  readonly descriptions: Readonly<Record<string, string>>;
  /** Rows read, by source. */
  readonly rowsOf: Readonly<Record<string, number>>;
  readonly sink: string;
  /** Rows given to the sink; -1 where Spark does not count them. */
  readonly numOutputRows: number;
  readonly shufflePartitions: number;
}

/** The progress of a batch. */
export interface StreamingProgress {
  readonly id: string;
  readonly runId: string;
  readonly name: string | null;
  readonly timestamp: string;
  readonly batchId: number;
  readonly batchDuration: number;
  readonly numInputRows: number;
  readonly inputRowsPerSecond: number;
  readonly processedRowsPerSecond: number;
  readonly durationMs: BatchDurations & { readonly getBatch: number };
  /** Left out without a watermark. */
  readonly eventTime?: Readonly<Record<string, string>>;
  readonly stateOperators: readonly object[];
  readonly sources: readonly object[];
  readonly sink: object;
}

/** The progress in Spark's shape. */
export function streamingProgress(progress: QueryProgress, facts: BatchFacts): StreamingProgress {
  const { durations, sinceLastMs } = facts;
  const rates = (rows: number) => ({
    inputRowsPerSecond: perSecond(rows, sinceLastMs ?? 0),
    processedRowsPerSecond: perSecond(rows, durations.triggerExecution),
  });
  return {
    id: facts.id,
    runId: facts.runId,
    name: facts.name,
    timestamp: progress.timestamp,
    batchId: progress.batchId,
    batchDuration: durations.triggerExecution,
    numInputRows: progress.numInputRows,
    ...rates(progress.numInputRows),
    durationMs: inOrder({ ...durations, getBatch: 0 }),
    ...(Object.keys(progress.eventTime).length > 0 && { eventTime: progress.eventTime }),
    stateOperators: progress.stateOperators.map(operator => ({
      ...operator,
      allUpdatesTimeMs: 0,
      allRemovalsTimeMs: 0,
      commitTimeMs: 0,
      memoryUsedBytes: 0,
      numShufflePartitions: facts.shufflePartitions,
      numStateStoreInstances:
        operator.operatorName === 'symmetricHashJoin' ? 4 * facts.shufflePartitions : facts.shufflePartitions,
      customMetrics: {},
    })),
    sources: progress.sources.map(({ description, startOffset, endOffset }) => {
      const rows = facts.rowsOf[description] ?? 0;
      return {
        description: facts.descriptions[description] ?? description,
        startOffset,
        endOffset,
        latestOffset: endOffset,
        numInputRows: rows,
        ...rates(rows),
      };
    }),
    sink: { description: facts.sink, numOutputRows: facts.numOutputRows },
  };
}

/** The durations by name, as Spark writes them. */
function inOrder<T extends object>(durations: T): T {
  return Object.fromEntries(Object.entries(durations).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}

/** One decimal, as Spark rounds; 0 where there is no time to divide by. */
function perSecond(rows: number, ms: number): number {
  return ms <= 0 ? 0 : Math.round((rows / ms) * 10_000) / 10;
}
