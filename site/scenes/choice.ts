/** The choice of one thing that a scene shows out of several of a run: the first until a person picks another. */

/** A select among names; away while there is only one. */
export class Choice {
  readonly element = document.createElement('label');
  readonly #select = document.createElement('select');
  #names: string[] = [];

  constructor(name: string, onChange: () => void) {
    const text = document.createElement('span');
    text.textContent = name;
    this.element.className = 'scene-choice';
    this.element.append(text, this.#select);
    this.#select.setAttribute('aria-label', name);
    this.#select.addEventListener('change', onChange);
  }

  /** Offers these, and says which one is chosen by its place; -1 where there is none. */
  among(names: string[]): number {
    if (names.join('\n') !== this.#names.join('\n')) this.#offer(names);
    this.element.hidden = names.length < 2;
    return names.length === 0 ? -1 : Math.max(0, names.indexOf(this.#select.value));
  }

  #offer(names: string[]): void {
    const chosen = this.#select.value;
    this.#names = names;
    this.#select.replaceChildren(...names.map(name => new Option(name, name)));
    if (names.includes(chosen)) this.#select.value = chosen;
  }
}
