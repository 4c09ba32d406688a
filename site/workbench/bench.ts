/**
 * What the workbench knows and what can be done in it: code, seed, actions, run, result, answers, notices, as
 * signals. No markup; the panels read the signals and call the methods. Leaves out: how time moves (player.ts), how
 * the reader acts on a run and takes it back (acting.ts, forks.ts), how a run runs (run-client.ts), what is kept and where (keeping.ts).
 */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Action, Lab, Result } from '../../engine/index.ts';
import type { CodeEditor, Problem } from '../editor/editor.ts';
import type { LabPage } from '../labs/lab-page.ts';
import { Acting } from './acting.ts';
import { Forks } from './forks.ts';
import { type Halt, haltedResult } from './halted.ts';
import { Notices } from './notices.ts';
import { Player } from './player.ts';
import { RunClient, SILENCE_MS } from './run-client.ts';
import type { KeptCode } from './saved-work.ts';
import { words } from './words.ts';

export type Tab = 'read' | 'code' | 'watch' | 'check';
export type Drawer = 'results' | 'console';

/** What a result is about. */
export interface Ran {
  code: string;
  seed: number;
  actions: readonly Action[];
}

/** The state of one workbench. */
export class Bench {
  readonly page: LabPage;
  readonly lab: Lab;
  /** In a lesson rather than on a page of its own. */
  readonly embedded: boolean;
  readonly code = signal('');
  readonly seed = signal(0);
  readonly status = signal<'idle' | 'running' | 'done'>('idle');
  readonly result = signal<Result | null>(null);
  /** The student ended the last run. */
  readonly wasStopped = signal(false);
  readonly answers = signal<Record<string, number[]>>({});
  readonly kept = signal<KeptCode[]>([]);
  readonly tab = signal<Tab>('read');
  readonly drawer = signal<Drawer>('results');
  readonly scene = signal('');
  /** The line of the code at the caret. */
  readonly caretLine = signal<number | null>(null);
  readonly announcement = signal('');
  readonly player = new Player();
  /** What the reader did to the run. */
  readonly forks = new Forks();
  readonly acting = new Acting(this);
  readonly notices = new Notices();
  /** What was run last: the result is about this. */
  readonly ran = signal<Ran | null>(null);
  readonly stale: ReadonlySignal<boolean>;
  readonly problems: ReadonlySignal<Problem[]>;
  /** The editor on the screen, for moving to a line. */
  editor: CodeEditor | null = null;
  /** Whether one part is shown at a time. */
  isNarrow: () => boolean = () => false;
  readonly #client = new RunClient();

  constructor(page: LabPage, embedded = false) {
    this.page = page;
    this.lab = page.lab;
    this.embedded = embedded;
    this.code.value = page.lab.start.code;
    this.seed.value = page.lab.seed;
    this.scene.value = page.lab.scenes[0] ?? '';
    this.stale = computed(() => {
      const ran = this.ran.value;
      return (
        ran !== null &&
        !sameRun(ran, { code: this.code.value, seed: this.seed.value, actions: this.forks.actions.value })
      );
    });
    this.problems = computed(() => {
      const program = this.result.value?.program;
      if (!program || program.line === null || program.message === null || this.stale.value) return [];
      return [{ line: program.line, column: program.column, message: program.message }];
    });
  }

  /** Makes the worker ready. */
  warm(): void {
    this.#client.warm().catch(() => {});
  }

  /** Runs the code as it stands. */
  run(): void {
    this.result.value = null;
    this.wasStopped.value = false;
    this.announcement.value = words.results.running;
    if (this.isNarrow() && this.tab.peek() !== 'check') this.tab.value = 'watch';
    this.player.begin();
    this.#start(true);
  }

  /** Runs again with the present actions, the reader staying where it is, or going on to the act at `actUs`. */
  refork(checks = true, actUs = 0): void {
    if (this.player.length.peek() === 0) return;
    if (checks) this.result.value = null;
    this.wasStopped.value = false;
    this.player.beginFork(actUs);
    this.#start(checks);
  }

  /** Runs and stands still at a moment of the run. */
  openAt(placeUs: number): void {
    this.player.openAt(placeUs);
    this.#start(true);
  }

  #start(checks: boolean): void {
    const order = { code: this.code.peek(), seed: this.seed.peek(), actions: this.forks.actions.peek() };
    this.ran.value = order;
    this.status.value = 'running';
    void this.#client.run(
      { lab: this.lab, ...order, checks },
      {
        slice: slice => this.player.add(slice),
        done: result => (result ? this.#finish(result) : this.#unchecked()),
        stopped: () => {
          this.player.ended();
          this.acting.stopped();
          this.wasStopped.value = true;
          this.status.value = 'idle';
          this.announcement.value = words.results.announceStopped;
        },
        silent: () =>
          this.#halt({ status: 'timeout', error: 'Silence', message: words.halted.silent(SILENCE_MS / 1000) }),
        failed: message =>
          this.#halt({ status: 'ungradable', error: 'EngineBug', message: words.halted.failed(message) }),
      },
    );
  }

  /** Ends the run under way. */
  stop(): void {
    this.#client.stop();
  }

  /** Replaces code and seed, keeping what was there. */
  replaceCode(code: string, seed: number): void {
    if (code !== this.code.peek()) this.keep();
    this.code.value = code;
    this.seed.value = seed;
    this.editor?.setValue(code);
  }

  /** Puts the present code among the kept ones. */
  keep: () => void = () => {};

  /** Back to the lab's own code; what was there can be had back. */
  reset(): void {
    const before = { code: this.code.peek(), seed: this.seed.peek(), actions: this.forks.actions.peek() };
    this.replaceCode(this.lab.start.code, this.lab.seed);
    this.stop();
    this.result.value = null;
    this.ran.value = null;
    this.wasStopped.value = false;
    this.status.value = 'idle';
    this.player.clear();
    const { actions } = before;
    this.forks.reset([]);
    const undo = (): void => {
      this.replaceCode(before.code, before.seed);
      this.forks.reset(actions);
    };
    this.notices.add('reset', words.notices.reset, [{ label: words.notices.undo, run: undo }]);
  }

  /** Goes to a moment of the run and shows it. */
  showMoment(atUs: number): void {
    this.player.pause();
    this.player.seek(atUs);
    if (this.isNarrow()) this.tab.value = 'watch';
  }

  /** Goes to a line of the code. */
  showLine(line: number, column: number | null): void {
    if (this.isNarrow()) this.tab.value = 'code';
    this.editor?.reveal(line, column ?? 1);
  }

  /** Gives back everything that outlives the page's panels. */
  dispose(): void {
    this.player.clear();
    this.#client.dispose();
  }

  #halt(halt: Halt): void {
    this.#finish(haltedResult(this.lab, this.ran.peek()!.seed, this.player.trace.peek().length, halt));
  }

  /** A run without checks is over: what was dragged is drawn. */
  #unchecked(): void {
    this.player.ended();
    this.status.value = 'done';
    this.acting.ended();
  }

  #finish(result: Result): void {
    this.player.ended();
    this.acting.ended();
    this.result.value = result;
    this.status.value = 'done';
    this.drawer.value = 'results';
    this.announcement.value = words.results.announce(result);
  }
}

function sameRun(a: Ran, b: Ran): boolean {
  if (a.code !== b.code || a.seed !== b.seed || a.actions.length !== b.actions.length) return false;
  return a.actions === b.actions || JSON.stringify(a.actions) === JSON.stringify(b.actions);
}
