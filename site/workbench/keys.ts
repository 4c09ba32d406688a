/**
 * The keys of the workbench: Ctrl+Enter runs from anywhere, Alt+PageDown goes to the next entry of the line at the caret, space plays and pauses, arrows step, Home and
 * End go to the ends, F, R, B, L and E to the next fault, rebalance, batch, late event and error. Keys that mean something where the focus is (typing, buttons, tabs, a scene's own) are left alone.
 */
import type { MarkSort } from '../../engine/index.ts';
import type { Bench } from './bench.ts';
import { entriesByLine } from './line-at.ts';
import { stepLine } from './line-strip.tsx';

const typing = 'input, textarea, select, [contenteditable=""], [contenteditable="true"], .monaco-editor, dialog';
const pressable = 'button, a[href], summary, [role="tab"]';

/** Listens for the keys of a bench within `root`; a bench on a page of its own hears the whole page. */
export function listenToKeys(bench: Bench, root: HTMLElement): () => void {
  const target: HTMLElement | Document = bench.embedded ? root : document;
  const onRun = (event: Event): void => {
    const key = event as KeyboardEvent;
    if (key.key !== 'Enter' || !(key.ctrlKey || key.metaKey) || key.altKey || key.shiftKey) return;
    if ((key.target as Element).closest?.('dialog')) return;
    // Before the editor makes a new line of it.
    key.preventDefault();
    key.stopPropagation();
    if (!key.repeat) bench.run();
  };
  const onKey = (event: Event): void => {
    const key = event as KeyboardEvent;
    if (key.defaultPrevented || key.ctrlKey || key.metaKey || key.altKey || key.shiftKey) return;
    const at = key.target as Element;
    if (at.closest?.(typing) || bench.player.length.peek() === 0) return;
    if (key.key === ' ' && at.closest?.(pressable)) return;
    if (move(bench, key.key, at.closest?.('[role="slider"]') != null)) key.preventDefault();
  };
  const onLine = (event: Event): void => {
    const key = event as KeyboardEvent;
    if (!key.altKey || (key.key !== 'PageDown' && key.key !== 'PageUp') || bench.player.length.peek() === 0) return;
    key.preventDefault();
    key.stopPropagation();
    stepLine(bench, entriesByLine(bench.player.trace.peek()), key.key === 'PageDown' ? 1 : -1);
  };
  target.addEventListener('keydown', onLine, { capture: true });
  target.addEventListener('keydown', onRun, { capture: true });
  target.addEventListener('keydown', onKey);
  return () => {
    target.removeEventListener('keydown', onLine, { capture: true });
    target.removeEventListener('keydown', onRun, { capture: true });
    target.removeEventListener('keydown', onKey);
  };
}

/** Letters that jump to the next mark of a sort. */
const jumpKeys: Readonly<Record<string, MarkSort>> = { f: 'fault', r: 'rebalance', b: 'batch', l: 'late', e: 'error' };

function move({ player }: Bench, key: string, onSlider: boolean): boolean {
  const second = 1_000_000;
  const { nowUs } = player.place.peek();
  switch (key) {
    case ' ':
      player.toggle();
      return true;
    case 'ArrowRight':
      player.step(1, player.unit.peek());
      return true;
    case 'ArrowLeft':
      player.step(-1, player.unit.peek());
      return true;
    case 'Home':
      player.toStart();
      return true;
    case 'End':
      player.toEnd();
      return true;
  }
  const sort = jumpKeys[key.toLowerCase()];
  if (sort) return player.jump(sort);
  if (!onSlider) return false;
  const jump = { ArrowUp: second / 10, ArrowDown: -second / 10, PageUp: second, PageDown: -second }[key];
  if (jump === undefined) return false;
  player.pause();
  player.seek(nowUs + jump);
  return true;
}
