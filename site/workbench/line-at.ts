/**
 * Which line of the student's code stands behind an entry of the trace, and which entries a line has caused. An entry
 * with a line of its own has that; a record in a log has the line of its send, what a client or a query does has the
 * line that made the client or started the query. Others (heartbeats, followers) have none.
 */
import type { EntryOf, Trace } from '../../engine/index.ts';

type Entry = ReturnType<Trace['entry']>;

/** How far back the cause of an entry is looked for. */
const LOOK_BACK = 1500;
/** While it plays, a mark stays for so many entries that have no line, so that it does not flicker. */
const STAYS = 12;

/** The 1-based line behind the newest entries of the first `count`, or null. */
export function lineAt(trace: Trace, count: number): number | null {
  for (let index = count - 1; index >= Math.max(0, count - STAYS); index--) {
    const line = lineOf(trace, index);
    if (line !== null) return line;
  }
  return null;
}

/** The line behind one entry, or null. */
export function lineOf(trace: Trace, index: number): number | null {
  const entry = trace.entry(index);
  if (entry.kind === 'program.ended') return null;
  if ('line' in entry && entry.line !== null) return entry.line;
  const isCause = causeOf(entry);
  if (!isCause) return null;
  for (let at = index - 1; at >= Math.max(0, index - LOOK_BACK); at--) {
    if (!WITH_LINE.has(trace.kindAt(at))) continue;
    const cause = trace.entry(at);
    if (isCause(cause)) return (cause as { line: number | null }).line;
  }
  return null;
}

const WITH_LINE = new Set(['record.sent', 'client.started', 'query.started', 'record.delivered']);

/** What the cause of an entry looks like, or null where it has none. */
function causeOf(entry: Entry): ((cause: Entry) => boolean) | null {
  switch (entry.kind) {
    case 'record.appended':
      return cause => isSendOf(cause, entry) && cause.key === entry.key && cause.value === entry.value;
    case 'produce.answered':
      return cause => isSendOf(cause, entry) && cause.producer === entry.producer;
    case 'batch.sent':
      return cause => cause.kind === 'record.sent' && cause.message === entry.message;
    case 'records.fetched':
    case 'position.moved':
    case 'offset.committed':
    case 'partition.assigned':
    case 'partition.revoked':
    case 'member.joined':
      return cause => cause.kind === 'client.started' && cause.client === entry.client;
    case 'row.read':
    case 'row.written':
    case 'batch.planned':
    case 'batch.committed':
    case 'operator.ran':
    case 'state.changed':
    case 'watermark.moved':
      return cause => cause.kind === 'query.started' && cause.query === entry.query;
    default:
      return null;
  }
}

function isSendOf(
  cause: Entry,
  { topic, partition }: { topic: string; partition: number },
): cause is EntryOf<'record.sent'> {
  return cause.kind === 'record.sent' && cause.topic === topic && cause.partition === partition;
}

/** The entries that each line has caused by itself, in order. */
export function entriesByLine(trace: Trace): Map<number, number[]> {
  const found = new Map<number, number[]>();
  const add = (line: number | null, index: number): void => {
    if (line === null) return;
    const list = found.get(line);
    if (list) list.push(index);
    else found.set(line, [index]);
  };
  for (const kind of KINDS) for (const { line, index } of trace.of(kind)) add(line, index);
  for (const list of found.values()) list.sort((a, b) => a - b);
  return found;
}

const KINDS = [
  'client.started',
  'record.sent',
  'record.delivered',
  'client.failed',
  'query.started',
  'query.ended',
  'console.printed',
] as const;
