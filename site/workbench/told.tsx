/** A message of an author or of the engine: plain text in which `backticks` mark code. Never HTML. */
import type { JSX } from 'preact';

/** The message, its code marked. */
export function Told({ text }: { text: string }): JSX.Element {
  const parts = text.split(/`([^`\n]+)`/);
  return <>{parts.map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>;
}
