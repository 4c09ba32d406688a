/**
 * A menu at a mark of a drawing, as the ARIA practices describe a menu button: a click or Enter opens it, arrows move,
 * Escape and a click outside close it and give the focus back. Its place is kept inside the element around the drawing.
 */

/** One line of the menu. */
export interface MenuItem {
  label: string;
  run(): void;
}

/** A menu; one at a time is open. */
export class MarkMenu {
  readonly element = document.createElement('div');
  #opener: SVGElement | null = null;
  readonly #away = (event: Event): void => {
    if (!this.element.contains(event.target as Node)) this.close(false);
  };

  constructor() {
    this.element.className = 'mark-menu';
    this.element.setAttribute('role', 'menu');
    this.element.hidden = true;
    this.element.addEventListener('keydown', event => this.#key(event));
  }

  /** Opens it at a mark. */
  open(opener: SVGElement, label: string, items: MenuItem[]): void {
    this.close(false);
    if (items.length === 0) return;
    this.#opener = opener;
    opener.setAttribute('aria-expanded', 'true');
    this.element.setAttribute('aria-label', label);
    this.element.replaceChildren(
      ...items.map(({ label: text, run }) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.setAttribute('role', 'menuitem');
        button.tabIndex = -1;
        button.textContent = text;
        button.addEventListener('click', () => {
          this.close(true);
          run();
        });
        return button;
      }),
    );
    this.element.hidden = false;
    this.#place(opener);
    this.#items()[0]!.focus();
    document.addEventListener('pointerdown', this.#away, { capture: true });
  }

  /** Closes it. */
  close(giveFocusBack: boolean): void {
    if (this.element.hidden) return;
    this.element.hidden = true;
    document.removeEventListener('pointerdown', this.#away, { capture: true });
    this.#opener?.setAttribute('aria-expanded', 'false');
    if (giveFocusBack) this.#opener?.focus({ preventScroll: true });
    this.#opener = null;
  }

  #items(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  /** Below the mark, or as far to the left as it must be to stay inside. */
  #place(opener: SVGElement): void {
    const around = this.element.offsetParent!.getBoundingClientRect();
    const mark = opener.getBoundingClientRect();
    const left = Math.min(mark.left - around.left + 12, around.width - this.element.offsetWidth - 4);
    this.element.style.left = `${Math.max(4, left)}px`;
    this.element.style.top = `${mark.top - around.top + 34}px`;
  }

  #key(event: KeyboardEvent): void {
    const items = this.#items();
    const at = items.indexOf(document.activeElement as HTMLElement);
    const last = items.length - 1;
    const to = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (to !== undefined) items[to]!.focus();
    else if (event.key === 'Escape') this.close(true);
    else if (event.key === 'Tab') return this.close(false);
    else if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return event.stopPropagation();
    event.preventDefault();
    event.stopPropagation();
  }
}
