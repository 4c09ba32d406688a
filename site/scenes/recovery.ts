/**
 * The scene "recovery": what each attempt at a batch writes into the checkpoint and the sink, where the query died, and
 * what its next run does again. It reads the trace through `engine/view/recoveries.ts` and nothing else.
 */
import {
  type Attempt,
  formatSeconds,
  type RecoveriesState,
  type RecoveryPast,
  recoveriesView,
} from '../../engine/index.ts';
import { Choice } from './choice.ts';
import { Detail } from './detail.ts';
import { type FactsTable, writeTables } from './facts-table.ts';
import { listenToMarks } from './mark-focus.ts';
import { MarkLegend } from './mark-legend.ts';
import { RecoveryFigure } from './recovery-figure.ts';
import { layoutRecovery, offsetText, type RecoveryColumn, restartNote } from './recovery-layout.ts';
import type { Scene, SceneOptions } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';

/** Recovery. */
export const recovery: Scene = {
  name: 'recovery',
  title: 'Recovery',
  mount: (host, options) => new RecoveryPicture(host, options).stage,
};

class RecoveryPicture implements Picture<RecoveriesState> {
  readonly title = 'Checkpoint and recovery';
  readonly view = recoveriesView;
  readonly stage: Stage<RecoveriesState>;
  readonly #choice = new Choice('Query', () => this.stage.redraw());
  readonly #figure = new RecoveryFigure();
  readonly #note = document.createElement('p');
  readonly #legend = new MarkLegend(['written', 'not written yet', 'crash', 'restart']);
  readonly #detail: Detail;
  readonly #onSeek: SceneOptions['onSeek'];

  constructor(host: HTMLElement, { onSeek }: SceneOptions = {}) {
    this.stage = new Stage(host, this, [this.#legend.element]);
    this.#onSeek = onSeek;
    this.stage.aside.prepend(this.#choice.element);
    this.#note.className = 'scene-note';
    this.stage.body.append(this.#figure.element, this.#note);
    this.#detail = new Detail(this.stage.root);
    listenToMarks(this.#figure.element, 'g.attempt', {
      look: mark => this.#look(mark),
      leave: atOnce => (atOnce ? this.#detail.hide() : this.#detail.hideSoon()),
      pick: mark => this.#onSeek?.(attemptOf(mark).atUs.planned!),
    });
  }

  begin(): void {
    this.#detail.hide();
  }

  whyEmpty({ pasts, ended }: RecoveriesState): string | null {
    if (pasts.some(({ attempts }) => attempts.length > 0)) return null;
    if (ended !== null)
      return 'The program ended without a batch: start a streaming query, and let it wait for its rows.';
    return 'No batch has begun yet. Step forward: what it writes into the checkpoint appears here.';
  }

  draw({ pasts }: RecoveriesState, { width }: Drawing): void {
    const past = this.#chosen(pasts);
    const layout = layoutRecovery(past, width);
    this.#figure.update(layout);
    const { earlier } = layout;
    const rest =
      earlier === 0 ? '' : ` ${earlier} earlier ${earlier === 1 ? 'attempt is' : 'attempts are'} in the table.`;
    this.#note.textContent = restartNote(past) + rest;
  }

  tables({ pasts }: RecoveriesState, host: HTMLElement): void {
    writeTables(host, [attemptFacts(this.#chosen(pasts))]);
  }

  drawn(_state: RecoveriesState, _colours: unknown, asTable: boolean): void {
    this.#legend.element.hidden = asTable;
    this.#detail.hide();
  }

  #chosen(pasts: RecoveryPast[]): RecoveryPast {
    const among = pasts.filter(({ attempts }) => attempts.length > 0);
    return among[this.#choice.among(among.map(({ query }) => query))]!;
  }

  #look(mark: SVGGElement): void {
    const attempt = attemptOf(mark);
    const facts: [string, string][] = [
      ['offsets', attempt.offsets],
      ['read', rowsText(attempt.rowsRead)],
      ['state', attempt.stateRows === null ? 'none' : rowsText(attempt.stateRows)],
      ['to the sink', rowsText(attempt.rowsWritten)],
      ['committed', momentText(attempt.atUs.committed)],
    ];
    if (attempt.crashedAtUs !== null) facts.push(['crash', formatSeconds(attempt.crashedAtUs)]);
    const hint = this.#onSeek ? 'Enter or double click: go to the moment when it was planned.' : null;
    this.#detail.show(mark, { title: `batch ${attempt.batchId}`, state: stateOf(attempt), facts, hint });
  }
}

function attemptOf(mark: SVGGElement): Attempt {
  return (mark as SVGGElement & { __data__: RecoveryColumn }).__data__.attempt;
}

function stateOf({ step, crashedAtUs, again, run }: Attempt): string {
  const how = crashedAtUs !== null ? `died when it was ${step}` : step === 'committed' ? 'done' : step;
  return `run ${run}, ${again ? 'again, ' : ''}${how}`;
}

function rowsText(rows: number): string {
  return `${rows} row${rows === 1 ? '' : 's'}`;
}

function momentText(atUs: number | null): string {
  return atUs === null ? 'not written' : formatSeconds(atUs);
}

function attemptFacts({ query, attempts }: RecoveryPast): FactsTable {
  return {
    caption: `Attempts at the batches of ${query}`,
    columns: ['run', 'batch', 'offset log', 'to offset', 'state', 'sink', 'commit log', 'crash'],
    rows: attempts.map(attempt => [
      String(attempt.run),
      `${attempt.batchId}${attempt.again ? ' again' : ''}`,
      momentText(attempt.atUs.planned),
      offsetText(attempt.offsets),
      attempt.stateRows === null ? 'no state' : `version ${attempt.batchId + 1}, ${rowsText(attempt.stateRows)}`,
      attempt.atUs.delivered === null ? 'nothing given' : rowsText(attempt.rowsWritten),
      momentText(attempt.atUs.committed),
      attempt.crashedAtUs === null ? '–' : formatSeconds(attempt.crashedAtUs),
    ]),
  };
}
