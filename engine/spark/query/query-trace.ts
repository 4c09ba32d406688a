/**
 * What a query tells the trace: its program, its batches, the rows that go in and out, its operators, its state.
 */
import type { Simulation } from '../../core/simulation.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';
import { parseSchema } from '../../stream/column/ddl.ts';
import type { Plan } from '../../stream/plan/plan.ts';
import type { SourceOffset, StreamSource } from '../../stream/source.ts';
import type { Checkpoint, OffsetEntry } from '../../stream/state/checkpoint.ts';
import type { SparkError } from '../condition.ts';
import { canonicalRows } from '../expression/json-rows.ts';
import { toStateJson } from '../storage/state-json.ts';
import type { OperatorReport, QueryProgress } from './progress.ts';
import type { QueryRequest } from './query-request.ts';
import type { Trigger } from './trigger.ts';

/** The trace of one query. */
export class QueryTrace {
  readonly #simulation: Simulation;
  readonly #query: string;
  readonly #eventTimes: Readonly<Record<string, string>>;
  readonly #fields = new Map<string, readonly Field[]>();
  #rowsRead: Record<string, number> = {};
  #batchId = 0;
  #watermarkMs = 0;
  #line: number | null = null;

  constructor(simulation: Simulation, query: string, eventTimes: Readonly<Record<string, string>>) {
    this.#simulation = simulation;
    this.#query = query;
    this.#eventTimes = eventTimes;
  }

  /** The query began, at a line of the program. */
  started(request: QueryRequest, ids: { id: string; runId: string }, line: number | null): void {
    for (const { source, schema } of streamsOf(request.plan)) this.#fields.set(source, parseSchema(schema));
    this.#line = line;
    const { trigger } = request;
    this.#simulation.record('query.started', {
      query: this.#query,
      ...ids,
      sink: request.sink.description,
      outputMode: request.outputMode.toLowerCase(),
      trigger: triggerText(trigger),
      writer: JSON.stringify(request.writer),
      plan: JSON.stringify(request.plan),
      eventTimes: JSON.stringify(this.#eventTimes),
      checkpoint: request.folder.path,
      line,
    });
  }

  /** The same sources; what they give is told. */
  watched(sources: Readonly<Record<string, StreamSource>>): Record<string, StreamSource> {
    return Object.fromEntries(
      Object.entries(sources).map(([name, source]) => [
        name,
        {
          latestOffset: (start, limit) => source.latestOffset(start, limit),
          read: (start: SourceOffset | null, end: SourceOffset) => {
            const rows = source.read(start, end);
            this.#read(name, rows);
            return rows;
          },
        },
      ]),
    );
  }

  /** How many rows each source gave in this batch. */
  get rowsRead(): Readonly<Record<string, number>> {
    return this.#rowsRead;
  }

  /** How many rows the sources gave at the last look of continuous processing. */
  get rowsReadNow(): number {
    const count = Object.values(this.#rowsRead).reduce((sum, rows) => sum + rows, 0);
    this.#rowsRead = {};
    return count;
  }

  /** A batch is written down. */
  planned(batchId: number, entry: OffsetEntry): void {
    this.#batchId = batchId;
    this.#rowsRead = {};
    this.#simulation.record('batch.planned', {
      query: this.#query,
      batchId,
      watermarkMs: entry.batchWatermarkMs,
      batchTimestampMs: entry.batchTimestampMs,
      offsets: JSON.stringify(entry.offsets),
    });
  }

  /** A batch ran: its operators, and what changed in their state. */
  ran(batchId: number, reports: readonly OperatorReport[], checkpoint: Checkpoint): void {
    reports.forEach((report, operator) => {
      const { state } = report;
      this.#simulation.record('operator.ran', {
        query: this.#query,
        batchId,
        operator,
        name: report.name,
        inputs: report.inputs.join(','),
        rowsIn: report.rowsIn.reduce((sum, rows) => sum + rows, 0),
        rowsOut: report.rowsOut,
        stateId: state?.operatorId ?? null,
        stateRows: state?.total ?? null,
        updated: state?.updated ?? null,
        removed: state?.removed ?? null,
        dropped: state?.dropped ?? null,
        lateWatermarkMs: state?.lateWatermarkMs ?? null,
        evictionWatermarkMs: state?.evictionWatermarkMs ?? null,
      });
    });
    for (const [store, saved] of Object.entries(checkpoint.state)) {
      const delta = saved.deltas[batchId + 1];
      for (const [key, value] of delta?.puts ?? []) this.#state(batchId, store, key, toStateJson(value));
      for (const key of delta?.removes ?? []) this.#state(batchId, store, key, null);
    }
  }

  /** Rows on their way to the sink. */
  delivering(batchId: number, fields: readonly Field[], rows: ColumnBatch): void {
    for (const row of canonicalRows(fields, rows)) {
      this.#simulation.record('row.written', { query: this.#query, batchId, row: JSON.stringify(row) });
    }
  }

  /** A batch is done. */
  committed(progress: QueryProgress, nextWatermarkMs: number): void {
    const { batchId, numInputRows } = progress;
    this.#simulation.record('batch.committed', { query: this.#query, batchId, rowsIn: numInputRows, nextWatermarkMs });
    if (nextWatermarkMs === this.#watermarkMs) return;
    this.#watermarkMs = nextWatermarkMs;
    this.#simulation.record('watermark.moved', { query: this.#query, watermarkMs: nextWatermarkMs });
  }

  /** An epoch of continuous processing is done. */
  epochCommitted(batchId: number, rowsIn: number): void {
    this.#simulation.record('batch.committed', { query: this.#query, batchId, rowsIn, nextWatermarkMs: 0 });
  }

  /** The query ended, perhaps by an error. */
  ended(error: SparkError | null): void {
    const message = error?.message ?? null;
    const condition = error ? (error.condition ?? error.type) : null;
    if (error) {
      this.#simulation.record('client.failed', {
        client: this.#query,
        error: error.type,
        code: error.condition,
        message: error.message,
        line: this.#line,
      });
    }
    this.#simulation.record('query.ended', {
      query: this.#query,
      error: condition,
      message,
      line: error ? this.#line : null,
    });
  }

  #read(source: string, rows: ColumnBatch): void {
    this.#rowsRead[source] = rows.rowCount;
    const fields = this.#fields.get(source)!;
    const timeName = this.#eventTimes[source];
    const timeAt = fields.findIndex(({ name }) => name === timeName);
    canonicalRows(fields, rows).forEach((row, at) => {
      const micros = timeAt < 0 ? null : rows.columns[timeAt]!.value(at);
      this.#simulation.record('row.read', {
        query: this.#query,
        batchId: this.#batchId,
        source,
        row: JSON.stringify(row),
        eventTimeMs: micros === null ? null : Math.floor(Number(micros) / 1000),
      });
    });
  }

  #state(batchId: number, store: string, key: string, value: string | null): void {
    this.#simulation.record('state.changed', { query: this.#query, batchId, store, key, value });
  }
}

function triggerText(trigger: Trigger): string {
  if (trigger.kind === 'processingTime') return `${trigger.intervalMs} ms`;
  return trigger.kind === 'continuous' ? `continuous, ${trigger.intervalMs} ms` : trigger.kind;
}

/** The streams that a program reads. */
export function streamsOf(plan: Plan): Extract<Plan, { kind: 'stream' }>[] {
  if (plan.kind === 'stream') return [plan];
  if ('child' in plan) return streamsOf(plan.child);
  return 'left' in plan ? [...streamsOf(plan.left), ...streamsOf(plan.right)] : [];
}

/** The event-time column of each stream: the one that the first watermark above it names, if it is a column there. */
export function eventTimesOf(plan: Plan, named: string | null = null): Record<string, string> {
  if (plan.kind === 'stream') return named === null ? {} : { [plan.source]: named };
  if ('child' in plan) return eventTimesOf(plan.child, plan.kind === 'withWatermark' ? plan.eventTime : named);
  return 'left' in plan ? { ...eventTimesOf(plan.left, named), ...eventTimesOf(plan.right, named) } : {};
}
