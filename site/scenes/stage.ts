/**
 * What every scene stands on: a heading, the sentence of the moment, the drawing or the same facts as tables, and a
 * word while there is nothing to draw. It reads the trace through the picture's view, draws only what has changed,
 * and reads ahead while the page is idle, so that a jump far ahead is short.
 */
import { Reader, type Trace, type View } from '../../engine/index.ts';
import { KeyColours } from './key-colour.ts';
import { COMPACT_BELOW } from './log-layout.ts';
import { NarrationLine, sentenceAt } from './narration-line.ts';
import type { MountedScene, SceneFrame } from './scene.ts';

/** How a picture is to be drawn. */
export interface Drawing {
  /** Of the stage, in CSS pixels. */
  width: number;
  colours: KeyColours;
  /** The whole run, for axes that must not move while it plays. */
  trace: Trace;
  /** Entries from here on are new: their marks ease in. */
  newFrom: number;
  nowUs: number;
  /** The end of the trace so far. */
  endUs: number;
}

/** What one scene puts on the stage; `S` is what its view folds the trace into. */
export interface Picture<S> {
  title: string;
  view: View<S>;
  /** Forgets what was drawn: another run begins. */
  begin(): void;
  /** Why there is nothing to draw; null where there is. */
  whyEmpty(state: S, trace: Trace): string | null;
  draw(state: S, drawing: Drawing): void;
  tables(state: S, host: HTMLElement): void;
  /** After a drawing: legend, details, whatever follows it. `asTable`: the tables were written instead. */
  drawn?(state: S, colours: KeyColours, asTable: boolean): void;
  /** Moves what moves between two entries to where it is at `nowUs`. */
  glide?(nowUs: number, still: boolean): void;
  destroy?(): void;
}

/** Entries read ahead in one idle moment: a few milliseconds. */
const AHEAD = 4000;

/** A stage in its host, with one picture on it. */
export class Stage<S> implements MountedScene {
  readonly root = document.createElement('section');
  /** Where the picture draws. */
  readonly body = document.createElement('div');
  /** Where a picture may put controls of its own, beside the heading. */
  readonly aside = document.createElement('div');
  readonly #picture: Picture<S>;
  readonly #tables = document.createElement('div');
  readonly #empty = document.createElement('p');
  readonly #narration: NarrationLine;
  readonly #resize: ResizeObserver;
  #asTable = false;
  #reader: Reader<S> | null = null;
  #colours: KeyColours | null = null;
  #frame: SceneFrame | null = null;
  /** What was drawn last, to leave alone what has not changed. */
  #last = { state: null as S | null, width: 0, keys: 0, count: 0 };
  #idle = 0;

  constructor(host: HTMLElement, picture: Picture<S>, after: HTMLElement[] = []) {
    this.#picture = picture;
    this.root.className = 'weir-scene';
    this.root.setAttribute('aria-label', picture.title);
    const head = document.createElement('header');
    const heading = document.createElement('h3');
    heading.textContent = picture.title;
    this.aside.className = 'scene-aside';
    this.aside.append(this.#tableButton());
    head.append(heading, this.aside);
    this.body.className = 'scene-body';
    this.#tables.className = 'tables';
    this.#empty.className = 'scene-empty';
    this.root.append(head);
    this.#narration = new NarrationLine(this.root);
    this.root.append(this.#empty, this.body, ...after, this.#tables);
    host.append(this.root);
    this.#resize = new ResizeObserver(() => this.#draw());
    this.#resize.observe(this.body);
  }

  show(frame: SceneFrame): void {
    if (this.#reader?.trace !== frame.trace) this.#begin(frame);
    this.#frame = frame;
    this.#draw();
    this.#readAhead();
  }

  destroy(): void {
    this.#resize.disconnect();
    this.#narration.destroy();
    this.#picture.destroy?.();
    cancelSoon(this.#idle);
    this.root.remove();
  }

  /** Draws again though no entry has come: a person changed what is to be seen. */
  redraw(): void {
    this.#last.state = null;
    this.#draw();
  }

  #begin(frame: SceneFrame): void {
    this.#reader = new Reader(frame.trace, this.#picture.view);
    this.#colours = new KeyColours(frame.trace);
    this.#last = { state: null, width: 0, keys: 0, count: frame.count };
    this.#picture.begin();
  }

  #draw(): void {
    const frame = this.#frame;
    if (!frame) return;
    const [state, colours, last] = [this.#reader!.at(frame.count), this.#colours!, this.#last];
    colours.scan(Math.max(frame.count, Math.min(frame.trace.length, colours.scanned + AHEAD)));
    const keys = colours.all().length;
    const width = Math.floor(this.root.clientWidth);
    if (last.state !== state || last.width !== width || last.keys !== keys) {
      this.#drawState(state, frame, width);
      this.#last = { state, width, keys, count: frame.count };
      this.#picture.drawn?.(state, colours, this.#asTable);
    }
    if (!this.#asTable) this.#picture.glide?.(frame.nowUs, frame.reducedMotion);
  }

  #drawState(state: S, frame: SceneFrame, width: number): void {
    this.root.classList.toggle('is-still', frame.reducedMotion);
    this.root.classList.toggle('is-narrow', width < COMPACT_BELOW);
    this.#narration.tell(sentenceAt(frame.trace, frame.count));
    const nothing = frame.trace.length === 0 ? NOT_RUN : this.#picture.whyEmpty(state, frame.trace);
    this.#empty.hidden = nothing === null;
    this.#empty.textContent = nothing;
    this.body.hidden = nothing !== null || this.#asTable;
    this.#tables.hidden = nothing !== null || !this.#asTable;
    this.aside.hidden = nothing !== null;
    if (nothing !== null) return;
    const forward = frame.count > this.#last.count && !frame.reducedMotion;
    const newFrom = forward ? this.#last.count : Number.POSITIVE_INFINITY;
    if (this.#asTable) this.#picture.tables(state, this.#tables);
    else if (width > 0) {
      const { nowUs, trace } = frame;
      this.#picture.draw(state, { width, colours: this.#colours!, trace, newFrom, nowUs, endUs: trace.endUs });
    }
  }

  #tableButton(): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Table';
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => {
      this.#asTable = !this.#asTable;
      button.setAttribute('aria-pressed', String(this.#asTable));
      this.redraw();
    });
    return button;
  }

  /** Lays checkpoints and takes in keys. */
  #readAhead(): void {
    cancelSoon(this.#idle);
    this.#idle = soon(() => {
      const [reader, colours] = [this.#reader!, this.#colours!];
      colours.scan(Math.min(reader.trace.length, colours.scanned + AHEAD));
      if (reader.prepare(AHEAD) || colours.scanned < reader.trace.length) this.#readAhead();
    });
  }
}

const NOT_RUN = 'Press Run: what happens appears here.';

/** Safari has no idle callback: there a short timer does. */
function soon(run: () => void): number {
  return 'requestIdleCallback' in window ? requestIdleCallback(run) : Number(setTimeout(run, 50));
}

function cancelSoon(id: number): void {
  if ('cancelIdleCallback' in window) cancelIdleCallback(id);
  else clearTimeout(id);
}
