/**
 * A query in continuous processing, in simulated time: looks for rows every 10 ms (100 ms where looking costs
 * requests), hands them on at once, and ends an epoch whenever the trigger's interval is over. Sinks that take rows get
 * each as it comes; the console and the memory sink get an epoch's rows at its end. Spark's rows come one by one within
 * a millisecond or so; it writes no progress for such a query, and neither does this.
 */
import type { Process } from '../../core/process.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import type { Field } from '../../stream/column/data-type.ts';
import { concatBatches, noRows } from '../../stream/column/rows.ts';
import { SparkError } from '../condition.ts';
import { fileFormats } from '../source/line-format.ts';
import type { ContinuousLoop } from './continuous-loop.ts';
import { crashIfAsked } from './crash.ts';
import type { QueryRequest } from './query-request.ts';
import type { QueryTrace } from './query-trace.ts';

const POLLING_MS = 10;
const POLLING_REQUESTS_MS = 100;
const COMMITTING_MS = 10;

/** What it needs of the query around it. */
export interface ContinuousWork {
  readonly loop: ContinuousLoop;
  readonly fields: readonly Field[];
  readonly request: QueryRequest;
  readonly trace: QueryTrace;
  readonly intervalMs: number;
  nowMs(): number;
  pause(ms: number): Process<void>;
  isStopping(): boolean;
  /** What it is doing, as the query's status says it. */
  doing(message: string): void;
}

/** What a query in continuous processing is started with beside the rest. */
export function continuousStart({ trigger, formats }: QueryRequest) {
  if (trigger.kind !== 'continuous') return {};
  const files: readonly string[] = fileFormats;
  return { continuous: { isFile: (source: string) => files.includes(formats[source]!) } };
}

/** Refuses sources and sinks that know micro-batches only. */
export function checkContinuousEnds({ sources, sink, trigger, formats }: QueryRequest): void {
  for (const [name, source] of Object.entries(sources)) {
    if (source.flow) continue;
    throw new SparkError('_LEGACY_ERROR_TEMP_2253', {
      type: 'UnsupportedOperationException',
      message: `Data source ${formats[name] ?? name} does not support continuous processing.`,
    });
  }
  if (trigger.kind !== 'continuous' || sink.take || sink.takesEpochs) return;
  throw new SparkError(null, {
    type: 'IllegalStateException',
    message: `Unknown type of trigger: ContinuousTrigger(${trigger.intervalMs})`,
  });
}

/** Runs until the query is stopped. */
export function* runContinuously(work: ContinuousWork): Process<void> {
  const { loop, request, fields, trace } = work;
  const { sources, sink, outputMode } = request;
  checkContinuousEnds(request);
  for (const source of Object.values(sources)) source.flow!();
  const asks = Object.values(sources).some(source => source.refresh);
  const types = fields.map(({ type }) => type);
  work.doing('Running');
  while (!work.isStopping()) {
    const epoch = loop.epoch;
    const endMs = work.nowMs() + work.intervalMs;
    const parts: ColumnBatch[] = [];
    let rowsIn = 0;
    trace.planned(epoch, loop.entry());
    do {
      yield* work.pause(Math.min(asks ? POLLING_REQUESTS_MS : POLLING_MS, Math.max(1, endMs - work.nowMs())));
      if (work.isStopping()) return;
      const rows = yield* takeRows(work);
      if (rows === null) continue;
      rowsIn += trace.rowsReadNow;
      trace.delivering(epoch, fields, rows);
      if (sink.take) yield* sink.take({ batchId: epoch, fields, rows, outputMode });
      else parts.push(rows);
    } while (work.nowMs() < endMs);
    if (!sink.take) {
      const rows = parts.length > 0 ? concatBatches(parts) : noRows(types);
      yield* sink.deliver({ batchId: epoch, fields, rows, outputMode });
    } else if (sink.endEpoch) yield* sink.endEpoch();
    if (work.isStopping()) return;
    yield* commitEpoch(work, epoch, rowsIn);
  }
}

/** What came since the last look, through the plan; null when nothing came. */
function* takeRows({ loop, request, trace }: ContinuousWork): Process<ColumnBatch | null> {
  const { sources, folder } = request;
  for (const source of Object.values(sources)) if (source.refresh) yield* source.refresh();
  const ends = loop.reach();
  if (ends === null) return null;
  for (const [name, source] of Object.entries(sources)) {
    const end = ends[name] ?? null;
    if (source.fetch && end !== null) yield* source.fetch(loop.offsets[name] ?? null, end);
  }
  const epoch = loop.epoch;
  const { rows, reports } = loop.take(ends);
  trace.ran(epoch, reports, folder.checkpoint);
  return rows;
}

function* commitEpoch(work: ContinuousWork, epoch: number, rowsIn: number): Process<void> {
  const { loop, request, trace } = work;
  crashIfAsked(request.conf, epoch, 'delivered');
  work.doing(`Committing epoch ${epoch}`);
  for (const [name, source] of Object.entries(request.sources)) {
    for (const [file, text] of Object.entries(source.checkpointFiles?.() ?? {}))
      request.folder.writeSourceFile(name, file, text);
  }
  loop.writeOffsets();
  request.folder.save([]);
  crashIfAsked(request.conf, epoch, 'planned');
  yield* work.pause(COMMITTING_MS);
  loop.commit();
  request.folder.save([]);
  trace.epochCommitted(epoch, rowsIn);
  crashIfAsked(request.conf, epoch, 'committed');
}
