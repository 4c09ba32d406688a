/**
 * Which part of a log a row shows when it has more cells than fit: the newest, with a fold before it; or, where a
 * person turned back, an older part with folds at both ends. Places are cells counted from the oldest, not
 * offsets. While the log grows the window moves in steps of a quarter, so that cells stand still in between.
 */

/** Cells `from` up to `to`; a fold stands for what lies before or after. */
export interface LogWindow {
  from: number;
  to: number;
  before: boolean;
  after: boolean;
}

/** How many slots a fold takes. */
export const FOLD_SLOTS = 3;

/** The window over `count` cells in `slots` slots; `anchor` is the first place asked for, null the newest. */
export function logWindow(count: number, slots: number, anchor: number | null): LogWindow {
  if (count <= slots) return { from: 0, to: count, before: false, after: false };
  const shown = Math.max(1, slots - FOLD_SLOTS);
  const step = Math.max(1, Math.floor(shown / 4));
  const newest = Math.ceil((count - shown) / step) * step;
  if (anchor === null || anchor >= newest) return { from: newest, to: count, before: true, after: false };
  const from = Math.max(0, anchor);
  const room = Math.max(1, shown - (from > 0 ? FOLD_SLOTS : 0));
  return { from, to: Math.min(count, from + room), before: from > 0, after: from + room < count };
}
