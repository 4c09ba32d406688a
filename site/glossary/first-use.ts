/**
 * Splits the text of a page at the first use of each term: what stands before, the word, and so on. One `FirstUses` a
 * page: it remembers which terms have been met. The longest spelling wins, so "committed offset" is not an "offset".
 */
import type { Term } from './terms.ts';

/** A stretch of text; with the term that it is the first use of, if any. */
export interface Stretch {
  text: string;
  term: Term | null;
}

/** The first uses of terms on one page. */
export class FirstUses {
  readonly #byForm = new Map<string, Term>();
  readonly #pattern: RegExp;
  readonly #met = new Set<string>();

  /** `isKnown` says which terms need no link; their words are not taken for shorter terms inside them. */
  constructor(terms: readonly Term[], isKnown: (term: Term) => boolean = () => false) {
    for (const term of terms) if (isKnown(term)) this.#met.add(term.term);
    for (const term of terms) for (const form of [term.term, ...term.forms]) this.#byForm.set(form.toLowerCase(), term);
    const forms = [...this.#byForm.keys()].sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp(`(?<![\\w-])(?:${forms.join('|')})(?![\\w-])`, 'gi');
  }

  /** The text in stretches; first uses stand alone. */
  split(text: string): Stretch[] {
    const stretches: Stretch[] = [];
    let from = 0;
    for (const { 0: word, index } of text.matchAll(this.#pattern)) {
      const term = this.#byForm.get(word.toLowerCase())!;
      if (this.#met.has(term.term)) continue;
      this.#met.add(term.term);
      if (index > from) stretches.push({ text: text.slice(from, index), term: null });
      stretches.push({ text: word, term });
      from = index + word.length;
    }
    if (from < text.length) stretches.push({ text: text.slice(from), term: null });
    return stretches;
  }
}
