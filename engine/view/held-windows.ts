/**
 * The view "windows": the windows that each query holds as state, with what they have gathered so far, when they were
 * written, and when the watermark let them go. A session that grows or that swallows another goes on as one. Event times
 * are milliseconds since 1970, moments microseconds of the run. The events themselves are in `queries.ts`.
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import { type QueriesState, queriesView } from './queries.ts';
import type { View } from './view.ts';

/** A window in state. It never changes; a later form takes its place. */
export interface HeldWindow {
  readonly id: number;
  readonly store: string;
  readonly startMs: number;
  readonly endMs: number;
  /** What it is grouped by beside its time, as people read it; empty for time alone. */
  readonly key: string;
  /** What it has gathered: the aggregates' intermediate values. */
  readonly saved: string;
  readonly updates: number;
  readonly openedAtUs: number;
  readonly writtenAtUs: number | null;
  /** When and in which batch state let it go; null while it is held. */
  readonly gone: { readonly atUs: number; readonly batchId: number } | null;
  /** Another session swallowed it. */
  readonly merged: boolean;
}

/** The windows of one query. */
export interface WindowsPast {
  readonly query: string;
  windows: HeldWindow[];
  /** State behind it could be let go, in the latest batch; 0 before there is a watermark. */
  watermarkMs: number;
}

/** What the picture shows after some entries. */
export interface WindowsState {
  queries: QueriesState;
  pasts: WindowsPast[];
}

/** The fold of "windows". */
export const windowsView: View<WindowsState> = {
  initial: () => ({ queries: queriesView.initial(), pasts: [] }),
  apply(state, entry) {
    queriesView.apply(state.queries, entry);
    if ('query' in entry) applyTo(pastOf(state, entry.query), entry);
  },
  copy: ({ queries, pasts }) => ({
    queries: queriesView.copy(queries),
    pasts: pasts.map(past => ({ ...past, windows: past.windows.slice() })),
  }),
};

/** The windows in state now. */
export function heldWindows({ windows }: WindowsPast): HeldWindow[] {
  return windows.filter(({ gone, merged }) => gone === null && !merged);
}

function pastOf(state: WindowsState, query: string): WindowsPast {
  let past = state.pasts.find(each => each.query === query);
  if (!past) {
    past = { query, windows: [], watermarkMs: 0 };
    state.pasts.push(past);
  }
  return past;
}

function applyTo(past: WindowsPast, entry: Entry): void {
  switch (entry.kind) {
    case 'operator.ran':
      if (entry.evictionWatermarkMs !== null) past.watermarkMs = Math.max(past.watermarkMs, entry.evictionWatermarkMs);
      return;
    case 'state.changed':
      return changeState(past, entry);
    case 'row.written':
      return write(past, entry);
  }
}

/** A window as its store has it. */
interface Stored {
  startMs: number;
  endMs: number;
  key: string;
  saved: string;
}

function changeState(past: WindowsPast, entry: EntryOf<'state.changed'>): void {
  const place = `${entry.store} ${entry.key}`;
  const stored = entry.value === null ? [] : storedIn(entry.key, entry.value);
  const held = heldWindows(past).filter(({ store }) => store === place);
  for (const now of stored) {
    const same = held.filter(each => each.startMs < now.endMs && now.startMs < each.endMs);
    const [first, ...swallowed] = same;
    if (!first) past.windows.push(opened(past, place, now, entry));
    else if (first.endMs !== now.endMs || first.startMs !== now.startMs || first.saved !== now.saved) {
      past.windows[first.id] = { ...first, ...now, updates: first.updates + 1 };
    }
    for (const each of swallowed) past.windows[each.id] = { ...each, merged: true };
    for (const each of same) held.splice(held.indexOf(each), 1);
  }
  const { atUs, batchId } = entry;
  for (const each of held) past.windows[each.id] = { ...past.windows[each.id]!, gone: { atUs, batchId } };
}

function opened({ windows }: WindowsPast, store: string, now: Stored, { atUs }: EntryOf<'state.changed'>): HeldWindow {
  const fresh = { updates: 1, openedAtUs: atUs, writtenAtUs: null, gone: null, merged: false };
  return { id: windows.length, store, ...now, ...fresh };
}

/** Sessions stand in the value, under one key; other windows are a part of the key. */
function storedIn(storeKey: string, value: string): Stored[] {
  const read = JSON.parse(value) as { key?: unknown[]; saved?: unknown[]; sessions?: Record<string, unknown>[] };
  const key = (read.key ?? []).filter(part => !Array.isArray(part)).join(' ');
  if (read.sessions) {
    return read.sessions.map(({ start, end, saved }) => ({
      startMs: Number(start) / 1000,
      endMs: Number(end) / 1000,
      key,
      saved: savedText(saved),
    }));
  }
  const ends = /\{(-?\d+)\|(-?\d+)\}/.exec(storeKey);
  if (!ends) return [];
  return [{ startMs: Number(ends[1]) / 1000, endMs: Number(ends[2]) / 1000, key, saved: savedText(read.saved) }];
}

function savedText(saved: unknown): string {
  return Array.isArray(saved) ? saved.map(part => (part === null ? '–' : String(part))).join(', ') : '';
}

/** A written row with a window in it: that window was written. */
function write(past: WindowsPast, { row, batchId, atUs }: EntryOf<'row.written'>): void {
  const values = Object.values(JSON.parse(row) as Record<string, unknown>);
  const time = values.find(value => value !== null && typeof value === 'object' && 'start' in value && 'end' in value);
  if (!time) return;
  const { start, end } = time as { start: string; end: string };
  const rest = values.map(String);
  const written = past.windows.find(each => {
    if (each.merged || (each.gone !== null && each.gone.batchId !== batchId)) return false;
    if (clockOf(each.startMs) !== clockIn(start) || clockOf(each.endMs) !== clockIn(end)) return false;
    return each.key === '' || rest.includes(each.key) || each.key.split(' ').every(part => rest.includes(part));
  });
  if (written) past.windows[written.id] = { ...written, writtenAtUs: atUs };
}

/** A moment as the digits of its time of day, milliseconds included. */
function clockOf(ms: number): string {
  const inDay = ((ms % 86_400_000) + 86_400_000) % 86_400_000;
  return String(inDay);
}

function clockIn(iso: string): string {
  const parts = /T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?/.exec(iso);
  if (!parts) return '';
  const [, hours, minutes, seconds, millis] = parts;
  return String(
    ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number((millis ?? '0').padEnd(3, '0')),
  );
}
