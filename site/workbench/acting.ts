/**
 * The reader acts on the run: at the moment where it stands, or before it for what holds from the start. Each act forks
 * the run there, is told, and can be undone. While something is being dragged, one run follows the other as fast as they
 * go, without checks; the last one is checked. Leaves out: the list of actions itself (forks.ts).
 */
import type { Action } from '../../engine/index.ts';
import type { Bench } from './bench.ts';
import { words } from './words.ts';

/** What the reader can do to a bench's run. */
export class Acting {
  readonly #bench: Bench;
  /** Whether a run for something that is being dragged is under way, and whether another one is wanted after it. */
  #sweeping = false;
  #wanted: { checks: boolean } | null = null;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /** Does something at the reader's moment, and runs again from there. */
  act(make: (atUs: number) => Action[]): void {
    const { player, lab, notices, forks } = this.#bench;
    const hadRun = player.length.peek() > 0;
    const atUs = hadRun ? Math.floor(player.place.peek().nowUs) + 1 : 0;
    if (atUs > lab.runForMs * 1000) {
      notices.add('fork', words.actions.tooLate(lab.runForMs / 1000), [], 'warn');
      return;
    }
    const actions = make(atUs);
    const dropped = forks.act(actions, Math.max(...actions.map(action => action.atUs), hadRun ? atUs : 0));
    if (!hadRun) return;
    const undo = { label: words.notices.undo, run: () => this.undo() };
    notices.add('fork', words.actions.forked(actions[0]?.atUs ?? atUs, dropped), [undo]);
    this.#bench.refork(true, actions.some(action => action.atUs > 0) ? atUs : 0);
  }

  /** Changes an action while it is being made; `done` ends the gesture. Shows what comes of it at once. */
  sweep(gesture: string, actions: Action[], done: boolean): void {
    const { player, forks } = this.#bench;
    forks.sweep(gesture, actions, player.place.peek().nowUs);
    if (player.length.peek() > 0) this.#reforkSoon(done);
  }

  /** Takes back the last thing that was done to the run. */
  undo(): void {
    if (this.#bench.forks.undo() !== null) this.#afterwards(words.actions.undone);
  }

  /** Does it again. */
  redo(): void {
    if (this.#bench.forks.redo() !== null) this.#afterwards(words.actions.redone);
  }

  /** Takes one action, or all of them, out of the run. */
  remove(action: Action | null): void {
    if (action) this.#bench.forks.remove(action);
    else this.#bench.forks.clear();
    this.#afterwards(words.actions.removed);
  }

  /** The run is over. */
  ended(): void {
    this.#tellRefused();
    this.#sweeping = false;
    if (this.#wanted) queueMicrotask(() => this.#wanted && this.#reforkSoon(this.#wanted.checks));
  }

  /** The run was stopped: nothing follows it. */
  stopped(): void {
    this.#sweeping = false;
    this.#wanted = null;
  }

  #afterwards(said: string): void {
    this.#bench.notices.remove('fork');
    this.#bench.announcement.value = said;
    this.#bench.refork();
  }

  /** One run at a time: the newest form follows when the one under way is over. */
  #reforkSoon(checks: boolean): void {
    this.#wanted = { checks: checks || (this.#wanted?.checks ?? false) };
    if (this.#sweeping) return;
    const wanted = this.#wanted;
    this.#wanted = null;
    this.#sweeping = true;
    this.#bench.refork(wanted.checks);
  }

  /** Says what the reader wanted and could not have. */
  #tellRefused(): void {
    const { forks, player, notices } = this.#bench;
    const wanted = new Set(forks.actions.peek().map(({ atUs }) => atUs));
    const last = [...player.trace.peek().of('fault.refused')].filter(entry => wanted.has(entry.atUs)).at(-1);
    if (!last) return;
    const undo = { label: words.notices.undo, run: () => this.undo() };
    notices.add('fork', words.actions.refused(last.atUs, last.message), [undo], 'warn');
  }
}
