/**
 * Events of the event time plane under the pointer, the finger and the keyboard: dragged, an event happens at another
 * time (to the right: later) and comes at another time (up: later). Below the axis it is taken out; a double click on
 * the plane adds one. Shift with the arrows moves the focused one, Delete takes it out, Insert adds one beside it.
 */
import type { PlacedRow } from './event-time-layout.ts';
import { type FoundRow, foundRow, movedFields, newNumber, type RowEditing, roundStep } from './row-editing.ts';
import { momentAt, type TimeAxis } from './time-axis.ts';

/** What the figure tells about itself. */
export interface DragGround {
  event: TimeAxis;
  processing: TimeAxis;
  /** All rows that the query took so far, in order. */
  placeOf(mark: PlacedRow): number;
  startsAtMs: number;
  /** Whether the axes must stand still. */
  hold(isHeld: boolean): void;
}

interface Drag {
  gesture: string;
  found: FoundRow;
  fromX: number;
  fromY: number;
  moved: boolean;
  ground: DragGround;
}

const LEAST_PX = 3;
const KEY_PX = 4;
let gestures = 0;

/** Makes the rows of a figure draggable. */
export class EventDrag {
  readonly ghost = document.createElement('div');
  readonly #host: HTMLElement;
  readonly #editing: RowEditing;
  readonly #ground: () => DragGround | null;
  #drag: Drag | null = null;
  /** The row that gets the focus again after it was drawn anew. */
  #focused: { events: string; number: number } | null = null;

  constructor(host: HTMLElement, editing: RowEditing, ground: () => DragGround | null) {
    this.#host = host;
    this.#editing = editing;
    this.#ground = ground;
    this.ghost.className = 'drag-ghost';
    this.ghost.hidden = true;
    this.ghost.setAttribute('aria-hidden', 'true');
    host.append(this.ghost);
    host.addEventListener('pointerdown', event => this.#down(event));
    host.addEventListener('dblclick', event => this.#add(event), { capture: true });
    host.addEventListener('keydown', event => this.#key(event), { capture: true });
  }

  /** Marks the rows that can be dragged, and gives the focus back to the one that was moved by keyboard. */
  drawn(): void {
    const ground = this.#ground();
    if (!ground) return;
    const all = this.#editing.rows();
    for (const mark of this.#host.querySelectorAll<SVGGElement>('g.row-mark')) {
      const found = foundRow(placed(mark).row, ground.placeOf(placed(mark)), all);
      mark.classList.toggle('drags', found !== null);
      const wanted = this.#focused;
      if (found && wanted && wanted.events === found.of.name && wanted.number === found.number) {
        if (document.activeElement !== mark) mark.focus({ preventScroll: true });
      }
    }
  }

  #find(target: EventTarget | null): FoundRow | null {
    const mark = (target as Element | null)?.closest<SVGGElement>('g.row-mark');
    const ground = this.#ground();
    return mark && ground ? foundRow(placed(mark).row, ground.placeOf(placed(mark)), this.#editing.rows()) : null;
  }

  #down(event: PointerEvent): void {
    const found = event.button === 0 ? this.#find(event.target) : null;
    const ground = this.#ground();
    if (!found || !ground) return;
    // On the whole page: what lies over the plane must not swallow the gesture.
    document.addEventListener('pointermove', this.#move);
    document.addEventListener('pointerup', this.#up);
    document.addEventListener('pointercancel', this.#end);
    this.#drag = {
      gesture: `drag ${++gestures}`,
      found,
      fromX: event.clientX,
      fromY: event.clientY,
      moved: false,
      ground,
    };
  }

  readonly #move = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!drag) return;
    const [dx, dy] = [event.clientX - drag.fromX, event.clientY - drag.fromY];
    if (!drag.moved && Math.hypot(dx, dy) < LEAST_PX) return;
    if (!drag.moved) {
      drag.moved = true;
      this.#focused = null;
      drag.ground.hold(true);
    }
    event.preventDefault();
    this.#show(event, drag);
    this.#change(drag, event, false);
  };

  readonly #up = (event: PointerEvent): void => {
    const drag = this.#drag;
    this.#end();
    if (drag?.moved) this.#change(drag, event, true);
  };

  readonly #end = (): void => {
    document.removeEventListener('pointermove', this.#move);
    document.removeEventListener('pointerup', this.#up);
    document.removeEventListener('pointercancel', this.#end);
    if (this.#drag?.moved) this.#drag.ground.hold(false);
    this.#drag = null;
    this.ghost.hidden = true;
  };

  #change(drag: Drag, event: PointerEvent, done: boolean): void {
    const { found, ground, gesture } = drag;
    const fields = this.#isBelow(event, ground)
      ? null
      : movedFields(found, this.#by(event.clientX - drag.fromX, event.clientY - drag.fromY, ground), steps(ground, 2));
    this.#editing.change(gesture, { events: found.of.name, row: found.number, fields }, done);
  }

  /** How far so many pixels are, in both times. */
  #by(dx: number, dy: number, { event, processing }: DragGround): { eventMs: number; arrivalMs: number } {
    return { eventMs: dx * perPixel(event), arrivalMs: -dy * perPixel(processing) };
  }

  #isBelow(event: PointerEvent, { processing }: DragGround): boolean {
    return event.clientY - this.#host.getBoundingClientRect().top > processing.from + 18;
  }

  #show(event: PointerEvent, { ground }: Drag): void {
    const box = this.#host.getBoundingClientRect();
    this.ghost.hidden = false;
    this.ghost.classList.toggle('is-leaving', this.#isBelow(event, ground));
    this.ghost.style.transform = `translate(${event.clientX - box.left}px, ${event.clientY - box.top}px)`;
  }

  /** A double click on the plane: an event like the one nearest to it. */
  #add(event: MouseEvent): void {
    const ground = this.#ground();
    if (!ground || (event.target as Element).closest('g.row-mark')) return;
    const [of] = this.#editing.rows();
    const like = of?.rows[0];
    if (!of || !like) return;
    const box = this.#host.getBoundingClientRect();
    const timeMs = momentAt(ground.event, event.clientX - box.left);
    const clockMs = momentAt(ground.processing, event.clientY - box.top);
    const step = steps(ground, 2);
    const snap = (ms: number, to: number): number => Math.round(ms / to) * to;
    const fields = {
      ...like.row,
      [of.time]: new Date(snap(timeMs, step.eventMs)).toISOString().replace('.000Z', 'Z'),
      [of.arrival]: Math.max(0, snap(clockMs - ground.startsAtMs, step.arrivalMs)),
    };
    event.preventDefault();
    this.#editing.change(`add ${++gestures}`, { events: of.name, row: newNumber(of), fields }, true);
  }

  #key(event: KeyboardEvent): void {
    const found = this.#find(event.target);
    const ground = this.#ground();
    if (!found || !ground || event.ctrlKey || event.metaKey || event.altKey) return;
    const change = this.#changeOf(event, found, ground);
    if (change === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#focused = { events: found.of.name, number: change.row };
    this.#editing.change(`key ${++gestures}`, { events: found.of.name, ...change }, true);
  }

  #changeOf(
    { key, shiftKey }: KeyboardEvent,
    found: FoundRow,
    ground: DragGround,
  ): { row: number; fields: FoundRow['row'] | null } | undefined {
    if (key === 'Delete' || key === 'Backspace') return { row: found.number, fields: null };
    const step = steps(ground, KEY_PX);
    if (key === 'Insert' || key === '+') {
      const moved = movedFields(found, { eventMs: step.eventMs, arrivalMs: step.arrivalMs }, step);
      return { row: newNumber(found.of), fields: { ...found.row, ...moved } };
    }
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
    if (!shiftKey || !way) return undefined;
    const by = { eventMs: way[0]! * step.eventMs, arrivalMs: way[1]! * step.arrivalMs };
    return { row: found.number, fields: movedFields(found, by, step) };
  }
}

function placed(mark: SVGGElement): PlacedRow {
  return (mark as SVGGElement & { __data__: PlacedRow }).__data__;
}

function perPixel({ fromMs, toMs, from, to }: TimeAxis): number {
  return (toMs - fromMs) / Math.abs(to - from);
}

function steps({ event, processing }: DragGround, pixels: number): { eventMs: number; arrivalMs: number } {
  return { eventMs: roundStep(perPixel(event) * pixels), arrivalMs: roundStep(perPixel(processing) * pixels) };
}
