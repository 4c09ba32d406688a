/** What the reader did to the run, in order: each goes to its moment and can be taken out; undo and redo beside them. */
import type { JSX } from 'preact';
import type { Action } from '../../engine/index.ts';
import type { Bench } from './bench.ts';
import { Icon } from './icons.tsx';
import { words } from './words.ts';

/** So many are listed; the rest is counted. */
const MOST_SHOWN = 8;

/** The list. */
export function ActionList({ bench }: { bench: Bench }): JSX.Element {
  const { actions, canUndo, canRedo } = bench.forks;
  const all = actions.value;
  const first = Math.max(0, all.length - MOST_SHOWN);
  const { nowUs } = bench.player.place.value;
  return (
    <div class="action-list">
      <span class="action-title">{words.actions.title(all.length)}</span>
      <ul>
        {first > 0 && <li class="dim">{words.actions.more(first)}</li>}
        {all.slice(first).map((action, at) => (
          <li key={`${action.kind} ${action.atUs} ${at}`} class={action.atUs > nowUs + 1 ? 'action later' : 'action'}>
            <button type="button" class="link" onClick={() => bench.showMoment(action.atUs)}>
              {describe(action)}
            </button>
            <button
              type="button"
              class="ghost square small"
              aria-label={words.actions.remove(describe(action))}
              title={words.actions.remove(describe(action))}
              onClick={() => bench.acting.remove(action)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <span class="action-buttons">
        <button type="button" class="ghost small" disabled={!canUndo.value} onClick={() => bench.acting.undo()}>
          {words.notices.undo}
        </button>
        <button type="button" class="ghost small" disabled={!canRedo.value} onClick={() => bench.acting.redo()}>
          {words.actions.redo}
        </button>
        {all.length > 1 && (
          <button type="button" class="ghost small" onClick={() => bench.acting.remove(null)}>
            {words.actions.clear}
          </button>
        )}
      </span>
    </div>
  );
}

/** An action in a few words. */
export function describe(action: Action): string {
  switch (action.kind) {
    case 'fault':
      return words.actions.fault(action.fault, whomOf(action.given), action.atUs);
    case 'control':
      return words.actions.control(action.control, String(action.value), action.atUs);
    case 'row':
      return words.actions.row(action.events, action.row, action.fields === null);
  }
}

/** Whom a fault concerned: `broker 2`, `broker-1 → broker-3`, and by how much. */
function whomOf({ broker, controller, from, to, ...rest }: Record<string, string | number>): string {
  const nodes = [from, to].filter(node => node !== undefined).join(' → ');
  const who = typeof broker === 'number' ? words.controls.broker(broker) : (broker ?? controller ?? nodes);
  return [who, ...Object.values(rest)].join(' ');
}
