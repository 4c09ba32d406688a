/**
 * The sentence under a scene's heading: about the newest entry that is worth one. What is read aloud follows at
 * most once a second, so that playing does not flood a screen reader; a step is told after a short rest.
 */
import type { Trace } from '../../engine/index.ts';
import { narrate } from '../../engine/index.ts';

const LOOK_BACK = 400;
const REST_MS = 350;
const LEAST_MS = 1000;

/** The sentence of the moment after `count` entries; an empty text before there is one. */
export function sentenceAt(trace: Trace, count: number): string {
  for (let index = count - 1; index >= Math.max(0, count - LOOK_BACK); index--) {
    const kind = trace.kindAt(index);
    if (kind === 'message.sent' || kind === 'console.printed') continue;
    const sentence = narrate(trace.entry(index));
    if (sentence !== null) return sentence;
  }
  return '';
}

/** The visible line and the live region of a scene. */
export class NarrationLine {
  readonly #line = document.createElement('p');
  readonly #live = document.createElement('p');
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saidAtMs = Number.NEGATIVE_INFINITY;

  constructor(host: HTMLElement) {
    this.#line.className = 'narration';
    this.#live.className = 'only-heard';
    this.#live.setAttribute('aria-live', 'polite');
    this.#line.setAttribute('aria-hidden', 'true');
    host.append(this.#line, this.#live);
  }

  /** Shows a sentence at once and says it soon. */
  tell(sentence: string): void {
    if (this.#line.textContent === sentence) return;
    this.#line.textContent = sentence;
    clearTimeout(this.#timer);
    const sinceMs = performance.now() - this.#saidAtMs;
    this.#timer = setTimeout(
      () => this.#say(),
      sinceMs >= LEAST_MS + REST_MS ? REST_MS : Math.max(REST_MS, LEAST_MS - sinceMs),
    );
  }

  /** Falls silent. */
  destroy(): void {
    clearTimeout(this.#timer);
  }

  #say(): void {
    this.#saidAtMs = performance.now();
    this.#live.textContent = this.#line.textContent;
  }
}
