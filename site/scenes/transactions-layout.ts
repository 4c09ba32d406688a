/**
 * Where the logs of transactions stand, in CSS pixels: a row of cells a partition, offset 0 at the left, brackets over the
 * records of one transaction, high watermark and last stable offset upright, and below what read_committed is given.
 */
import {
  type LogItem,
  seenCommitted,
  stableOffsets,
  type TransactionFate,
  type TransactionLog,
  type TransactionPast,
  type TransactionsState,
} from '../../engine/index.ts';
import { COMPACT_BELOW } from './log-layout.ts';

/** What stands at an offset. */
export interface PlacedItem {
  item: LogItem;
  transaction: TransactionPast | null;
  fate: TransactionFate | 'plain';
  x: number;
  seen: 'given' | 'passed over' | 'waited for';
}

/** A bracket over a transaction's records in a partition. */
export interface Bracket {
  id: number;
  x1: number;
  x2: number;
  text: string;
  fate: TransactionFate;
}

/** One partition. */
export interface TransactionRow {
  id: string;
  y: number;
  label: string;
  fact: string;
  items: PlacedItem[];
  brackets: Bracket[];
  highWatermarkX: number;
  lastStableX: number;
  heldBack: boolean;
  /** Offsets below have no room. */
  hidden: number;
  readers: { id: string; x: number; text: string }[];
}

/** The drawing. */
export interface TransactionsLayout {
  width: number;
  height: number;
  left: number;
  right: number;
  cell: number;
  rows: TransactionRow[];
}

const CELL = 26;
const PITCH = 31;
const LABEL = 112;
const ROW = 160;
const SIGNS: Record<TransactionFate, string> = { open: '…', committed: '✓', aborted: '✕' };

/** Places the partitions in `width` pixels. */
export function layoutTransactions(state: TransactionsState, width: number): TransactionsLayout {
  const narrow = width < COMPACT_BELOW;
  const left = narrow ? 4 : LABEL;
  const right = width - 4;
  const slots = Math.max(3, Math.floor((right - left) / PITCH) - 1);
  const above = narrow ? 18 : 0;
  const rows = state.partitions.map((log, index) =>
    rowOf(state, log, { y: above + index * (ROW + above), left, slots }),
  );
  return { width, height: state.partitions.length * (ROW + above) + 4, left, right, cell: CELL, rows };
}

function rowOf(
  state: TransactionsState,
  log: TransactionLog,
  { y, left, slots }: { y: number; left: number; slots: number },
): TransactionRow {
  const { highWatermark, lastStable } = stableOffsets(state, log);
  const end = (log.items.at(-1)?.offset ?? -1) + 1;
  const step = Math.max(1, Math.floor(slots / 4));
  const from = end <= slots ? 0 : Math.ceil((end - slots) / step) * step;
  const xOf = (offset: number): number => left + 4 + Math.max(0, Math.min(slots + 1, offset - from)) * PITCH;
  const items = log.items
    .filter(({ offset }) => offset >= from)
    .map((item): PlacedItem => {
      const transaction = item.transaction === null ? null : state.transactions[item.transaction - 1]!;
      const seen = seenCommitted(state, item, lastStable);
      return { item, transaction, fate: transaction?.fate ?? 'plain', x: xOf(item.offset), seen };
    });
  const heldBack = lastStable < highWatermark;
  const edge = (PITCH - CELL) / 2;
  return {
    id: `${log.topic}-${log.partition}`,
    y,
    label: `${log.topic}-${log.partition}`,
    fact: `HW ${highWatermark} · LSO ${lastStable}`,
    items,
    brackets: bracketsOf(items),
    highWatermarkX: xOf(highWatermark) - edge,
    lastStableX: xOf(lastStable) - edge,
    heldBack,
    hidden: from,
    readers: readersOf(state, log, xOf),
  };
}

function bracketsOf(items: PlacedItem[]): Bracket[] {
  const brackets = new Map<number, Bracket>();
  for (const { transaction, x } of items) {
    if (!transaction) continue;
    const { number, fate } = transaction;
    const known = brackets.get(number);
    const text = `#${number} ${fate}`;
    brackets.set(number, { id: number, x1: known?.x1 ?? x, x2: x + CELL, text, fate });
  }
  // The word where it has room, else its sign.
  return [...brackets.values()].map(bracket => {
    const room = Math.floor((bracket.x2 - bracket.x1 + 6) / 6.6);
    const text = bracket.text.length <= room ? bracket.text : `#${bracket.id} ${SIGNS[bracket.fate]}`;
    return { ...bracket, text };
  });
}

/** Where each group's reader stands; those at one place are named together. */
function readersOf(
  { logs }: TransactionsState,
  log: TransactionLog,
  xOf: (offset: number) => number,
): TransactionRow['readers'] {
  const places = new Map<number, string[]>();
  for (const { group, partitions } of logs.groups) {
    const position = partitions.find(each => each.topic === log.topic && each.partition === log.partition)
      ?.positions[0];
    if (position) places.set(position.offset, [...(places.get(position.offset) ?? []), group]);
  }
  return [...places].map(([offset, groups]) => ({
    id: groups.join(),
    x: xOf(offset) + CELL / 2,
    text: groups.join(', '),
  }));
}
