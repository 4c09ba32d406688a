/**
 * What the reader did to the run, and the way back: a list of actions, and the lists before it. Acting in the past
 * drops the actions that come later in the run; undoing brings them back. Pure: no run, no page.
 */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Action, inOrder } from '../../engine/index.ts';

/** One state of the actions. */
export interface ForkPoint {
  actions: readonly Action[];
  /** The moment at which it left the one before, and where the reader stood. */
  atUs: number;
}

/** The most states to go back to. */
const MOST_KEPT = 200;

/** The actions of a bench with their history. */
export class Forks {
  readonly actions = signal<readonly Action[]>([]);
  readonly #before = signal<ForkPoint[]>([]);
  readonly #after = signal<ForkPoint[]>([]);
  #sweeping: string | null = null;
  readonly canUndo: ReadonlySignal<boolean> = computed(() => this.#before.value.length > 0);
  readonly canRedo: ReadonlySignal<boolean> = computed(() => this.#after.value.length > 0);

  /** Adds actions at the reader's moment; returns how many later ones were dropped. */
  act(made: readonly Action[], nowUs: number): number {
    const kept = this.actions.peek().filter(action => action.atUs <= nowUs || action.kind === 'row');
    const dropped = this.actions.peek().length - kept.length;
    this.#sweeping = null;
    this.#push(inOrder([...kept.filter(old => !made.some(each => replaces(each, old))), ...made]), nowUs);
    return dropped;
  }

  /**
   * Sets an action that is still being made (a dragged event, a slider under the finger): while `sweep` names the same
   * gesture, it takes the place of its last form and is one step of the history.
   */
  sweep(sweep: string, made: readonly Action[], nowUs: number): void {
    const actions = this.actions.peek().filter(old => !made.some(each => replaces(each, old)));
    const next = inOrder([...actions, ...made]);
    if (this.#sweeping === sweep) this.actions.value = next;
    else this.#push(next, nowUs);
    this.#sweeping = sweep;
  }

  /** Takes one action away. */
  remove(action: Action): void {
    this.#sweeping = null;
    const rest = this.actions.peek().filter(each => each !== action);
    this.#push(rest, action.atUs);
  }

  /** Takes all actions away. */
  clear(): void {
    this.#sweeping = null;
    if (this.actions.peek().length > 0) this.#push([], 0);
  }

  /** Begins anew with these actions and no history. */
  reset(actions: readonly Action[]): void {
    this.#sweeping = null;
    this.actions.value = actions;
    this.#before.value = [];
    this.#after.value = [];
  }

  /** Back to the state before; the moment at which it was left, or null if there is none. */
  undo(): number | null {
    return this.#move(this.#before, this.#after);
  }

  /** Forward again. */
  redo(): number | null {
    return this.#move(this.#after, this.#before);
  }

  #push(actions: readonly Action[], atUs: number): void {
    this.#before.value = [...this.#before.peek(), { actions: this.actions.peek(), atUs }].slice(-MOST_KEPT);
    this.#after.value = [];
    this.actions.value = actions;
  }

  #move(from: Signal<ForkPoint[]>, to: Signal<ForkPoint[]>): number | null {
    const point = from.peek().at(-1);
    if (!point) return null;
    this.#sweeping = null;
    from.value = from.peek().slice(0, -1);
    to.value = [...to.peek(), { actions: this.actions.peek(), atUs: point.atUs }];
    this.actions.value = point.actions;
    return point.atUs;
  }
}

/** Whether a new action makes an old one void: the same row, or the same control at the same moment. */
function replaces(made: Action, old: Action): boolean {
  if (made.kind === 'row') return old.kind === 'row' && old.events === made.events && old.row === made.row;
  return made.kind === 'control' && old.kind === 'control' && old.control === made.control && old.atUs === made.atUs;
}
