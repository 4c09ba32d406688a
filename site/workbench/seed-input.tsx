/** The seed: a whole number that, with the lab and the code, decides everything that happens in a run. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Bench } from './bench.ts';
import { Icon } from './icons.tsx';
import { words } from './words.ts';

const MOST = 2 ** 32 - 1;

/** The number that the text says, or null if it is no seed. */
export function readSeed(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,10}$/.test(trimmed)) return null;
  const seed = Number(trimmed);
  return seed <= MOST ? seed : null;
}

/** A field for the seed, and a button for another one. */
export function SeedInput({ bench }: { bench: Bench }): JSX.Element {
  const id = useId();
  const wrong = useSignal(false);
  const set = (input: HTMLInputElement): void => {
    const seed = readSeed(input.value);
    wrong.value = seed === null;
    if (seed !== null) bench.seed.value = seed;
  };
  return (
    <span class="seed">
      <label for={id}>{words.bar.seed}</label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        autocomplete="off"
        title={words.bar.seedHint}
        value={bench.seed.value}
        aria-invalid={wrong.value}
        aria-describedby={wrong.value ? `${id}-wrong` : undefined}
        onInput={event => set(event.currentTarget)}
        onBlur={event => {
          wrong.value = false;
          event.currentTarget.value = String(bench.seed.peek());
        }}
      />
      {wrong.value && (
        <span id={`${id}-wrong`} class="bubble" role="alert">
          {words.bar.seedWrong}
        </span>
      )}
      <button
        type="button"
        class="ghost square"
        aria-label={words.bar.newSeed}
        title={words.bar.newSeed}
        onClick={() => {
          bench.seed.value = Math.floor(Math.random() * 10_000);
        }}
      >
        <Icon name="dice" />
      </button>
    </span>
  );
}
