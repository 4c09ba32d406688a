/**
 * The grammar of a fence's info string, the text behind the opening ```:
 *
 *     ts check task=1 points=2 "every flight arrives"
 *
 * Words stand alone, attributes are `name=value` or `name="value"`, and one "quoted text" may follow; inside quotes
 * \" is a quote and \\ a backslash. Every part carries its exact place. What the parts mean is not known here
 * (roles.ts). Leaves out: CommonMark's entities and escapes outside quotes. CommonMark forbids backticks in the info
 * string of a ``` fence; a text that needs them takes a ~~~ fence.
 */
import type { AuthorMistake } from './lab.ts';
import { mistakeAt } from './mistake.ts';
import { moved, type Spot } from './text-file.ts';

/** A word or a quoted text and where it begins. */
export interface Word {
  value: string;
  spot: Spot;
}

/** `name=value`; `spot` is the name's place, `valueSpot` that of the value or of its opening quote. */
export interface Attribute {
  name: string;
  value: string;
  spot: Spot;
  valueSpot: Spot;
}

/** One part of an info string. */
export type InfoPart = ({ kind: 'word' } & Word) | ({ kind: 'text' } & Word) | ({ kind: 'attribute' } & Attribute);

/** An info string in parts, in order, and what could not be read. */
export interface FenceInfo {
  parts: InfoPart[];
  mistakes: AuthorMistake[];
}

/** Takes `info` apart; `spot` is the place of its first character. */
export function readInfo(info: string, spot: Spot): FenceInfo {
  const parts: InfoPart[] = [];
  const mistakes: AuthorMistake[] = [];
  let at = 0;

  function quoted(): string {
    const opening = at;
    let value = '';
    at++;
    while (at < info.length && info[at] !== '"') {
      if (info[at] === '\\' && (info[at + 1] === '"' || info[at + 1] === '\\')) at++;
      value += info[at];
      at++;
    }
    if (at >= info.length) {
      mistakes.push(
        mistakeAt(moved(spot, opening), 'The quoted text is not closed.', 'Close it with " on the same line.'),
      );
    }
    at++;
    return value;
  }

  function run(stop: RegExp): string {
    const from = at;
    while (at < info.length && !stop.test(info[at]!)) at++;
    return info.slice(from, at);
  }

  while (at < info.length) {
    if (/\s/.test(info[at]!)) {
      at++;
      continue;
    }
    const place = moved(spot, at);
    if (info[at] === '"') {
      parts.push({ kind: 'text', value: quoted(), spot: place });
      continue;
    }
    const name = run(/[\s="]/);
    if (info[at] !== '=') {
      parts.push({ kind: 'word', value: name, spot: place });
      continue;
    }
    at++;
    const valueSpot = moved(spot, at);
    const value = info[at] === '"' ? quoted() : run(/\s/);
    parts.push({ kind: 'attribute', name, value, spot: place, valueSpot });
  }
  return { parts, mistakes };
}
