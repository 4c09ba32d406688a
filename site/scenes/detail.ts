/**
 * The detail of a record: a tooltip beside its cell, brought up by the pointer or by the keyboard's focus, kept
 * while the pointer is on it, put away by Escape. It never leaves the scene.
 */
import { select } from 'd3-selection';
import type { Fact } from './cell.ts';

/** What a detail says. */
export interface DetailText {
  title: string;
  /** The state of the record, beside its title. */
  state: string;
  facts: Fact[];
  hint: string | null;
}

let made = 0;

/** The one tooltip of a scene. */
export class Detail {
  readonly element = document.createElement('div');
  readonly #root: HTMLElement;
  #anchor: Element | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.element.className = 'detail';
    this.element.id = `weir-detail-${++made}`;
    this.element.setAttribute('role', 'tooltip');
    this.element.hidden = true;
    this.element.addEventListener('pointerenter', () => clearTimeout(this.#timer));
    this.element.addEventListener('pointerleave', () => this.hideSoon());
    root.append(this.element);
  }

  /** The mark that the detail belongs to, null while it is away. */
  get anchor(): Element | null {
    return this.#anchor;
  }

  /** Shows `text` beside `anchor`. */
  show(anchor: Element, text: DetailText): void {
    clearTimeout(this.#timer);
    if (this.#anchor !== anchor) this.#anchor?.removeAttribute('aria-describedby');
    this.#anchor = anchor;
    anchor.setAttribute('aria-describedby', this.element.id);
    this.#write(text);
    this.element.hidden = false;
    this.#place();
  }

  /** Puts the detail away after a moment, in which the pointer may reach it. */
  hideSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), 140);
  }

  /** Puts the detail away. */
  hide(): void {
    clearTimeout(this.#timer);
    this.#anchor?.removeAttribute('aria-describedby');
    this.#anchor = null;
    this.element.hidden = true;
  }

  #write(text: DetailText): void {
    const root = select(this.element);
    const line = (tag: string, texts: string[]) =>
      root
        .selectAll(tag)
        .data(texts)
        .join(tag)
        .text(each => each);
    line('strong', [text.title]);
    line('em', [text.state]);
    const list = root.selectAll<HTMLDListElement, number>('dl').data([0]).join('dl');
    list
      .selectAll<HTMLDivElement, Fact>('div')
      .data(text.facts, ([name]) => name)
      .join(enter => {
        const row = enter.append('div');
        row.append('dt').text(([name]) => name);
        row.append('dd');
        return row;
      })
      .select('dd')
      .text(([, value]) => value);
    line('small', text.hint === null ? [] : [text.hint]);
  }

  /** Below the cell if there is room in the window, else above; within the scene's width. */
  #place(): void {
    const cell = this.#anchor!.getBoundingClientRect();
    const root = this.#root.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = this.element;
    const left = cell.left + cell.width / 2 - offsetWidth / 2 - root.left;
    const below = cell.bottom + 6;
    const fits = below + offsetHeight <= window.innerHeight || cell.top - 6 - offsetHeight < 0;
    const top = fits ? below : cell.top - 6 - offsetHeight;
    this.element.style.left = `${Math.max(0, Math.min(left, root.width - offsetWidth))}px`;
    this.element.style.top = `${top - root.top}px`;
  }
}
