/** A message of a program or of a broker as the end of a sentence: its first line, with a full stop. */

/** The first line of `text`, which ends as sentences do. */
export function sentence(text: string): string {
  const line = text.trim().split('\n', 1)[0]!;
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
