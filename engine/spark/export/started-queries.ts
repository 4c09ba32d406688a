/**
 * The queries that a program started, as the trace tells them, ready to be exported: the plan, and the sources and the
 * sink as the program asked for them. A lab's own events are read from a folder of JSON files, `data/<name>`.
 */
import type { Trace } from '../../core/trace.ts';
import type { Plan } from '../../stream/plan/plan.ts';
import { streamsOf } from '../query/query-trace.ts';
import { ExportError, type ExportedQuery, type ExportedSink, type ExportedSource } from './exported-query.ts';

/** The queries of a run, each name once. */
export function startedQueries(trace: Trace): ExportedQuery[] {
  const found = new Map<string, ExportedQuery>();
  for (const { query, plan, outputMode, writer, trigger, checkpoint } of trace.of('query.started')) {
    const read = JSON.parse(plan) as Plan;
    found.set(query, {
      name: query,
      plan: read,
      outputMode,
      conf: {},
      sources: Object.fromEntries(streamsOf(read).map(stream => [stream.source, sourceOf(stream)])),
      sink: sinkOf(JSON.parse(writer) as Writer, query),
      checkpoint,
      trigger: triggerText(trigger),
    });
  }
  return [...found.values()];
}

type Writer = { format: string; options: Record<string, string>; partitionBy: string[] };

function sourceOf({ source, format = 'memory', options = {} }: ReturnType<typeof streamsOf>[number]): ExportedSource {
  if (format !== 'memory') return { kind: 'format', format, options };
  const { events } = options;
  if (events !== undefined) return { kind: 'files', folder: `data/${events}`, format: 'json' };
  throw new ExportError(`the stream "${source}" is fed by the program's own code; read files or Kafka instead`);
}

function sinkOf({ format, options, partitionBy }: Writer, query: string): ExportedSink {
  if (format === 'memory') return { kind: 'memory', table: query };
  if (format === 'foreach') {
    throw new ExportError(`the query "${query}" writes with TypeScript (foreach, foreachBatch); use another sink`);
  }
  const { checkpointLocation: _, ...rest } = options;
  return { kind: 'format', format, options: rest, partitionBy };
}

/** A trigger as the trace tells it, as Python's keyword argument. */
function triggerText(trigger: string): string | null {
  if (trigger === 'once' || trigger === 'availableNow') return `${trigger}=True`;
  const ms = Number.parseInt(trigger, 10);
  return ms > 0 ? `processingTime="${ms} milliseconds"` : null;
}
