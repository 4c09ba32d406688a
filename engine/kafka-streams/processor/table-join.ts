/**
 * Joins two tables by key: an update of either side works the row out anew; a row that vanishes leaves a tombstone. A
 * result's timestamp is the later of both sides.
 * Source: KTableKTableInnerJoin, KTableKTableLeftJoin, KTableKTableRightJoin, KTableKTableOuterJoin.
 */
import type { Change, ValueAndTimestamp } from '../record.ts';
import { type Processor, textKey } from '../topology.ts';
import type { Side, ValueJoiner } from './stream-join.ts';

/** Looks the other table's row up. */
export type TableView = (key: string) => ValueAndTimestamp | null;

/** Which rows without a partner are in the result. */
export type TableJoinKind = 'inner' | 'left' | 'outer';

/** The half of a join that updates of one side go through. */
export function tableJoin(
  side: Side,
  kind: TableJoinKind,
  joiner: ValueJoiner,
  other: TableView,
  isVersioned: boolean,
): Processor {
  const pair = (own: unknown, others: unknown) => (side === 'left' ? joiner(own, others) : joiner(others, own));
  /** Whether this side's row without a partner, or the partner without this row, is in the result. */
  const keepsOwn = kind === 'outer' || (kind === 'left' && side === 'left');
  const keepsOther = kind === 'outer' || (kind === 'left' && side === 'right');
  return {
    process(record, context) {
      const key = textKey(record.key);
      if (key === null) {
        context.drop();
        return;
      }
      const { newValue, oldValue, isLatest } = record.value as Change;
      if (isVersioned && !isLatest) {
        context.drop();
        return;
      }
      const partner = other(key);
      if (partner === null && (!keepsOwn || (newValue === null && oldValue === null))) return;
      const row = (own: unknown) => {
        if (own === null) return partner !== null && keepsOther ? pair(null, partner.value) : null;
        return pair(own, partner?.value ?? null);
      };
      const timestampMs = Math.max(record.timestampMs, partner?.timestampMs ?? record.timestampMs);
      context.forward({
        ...record,
        value: { newValue: row(newValue), oldValue: row(oldValue), isLatest },
        timestampMs,
      });
    },
  };
}
