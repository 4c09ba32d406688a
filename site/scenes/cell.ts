/**
 * A record drawn as a rounded square in its key's colour with the key's short label inside: filled when
 * committed, outlined while only appended. Its detail is what a pointer or the keyboard's focus brings up.
 */
import type { Selection } from 'd3-selection';
import type { Cell } from '../../engine/index.ts';
import { formatSeconds } from '../../engine/index.ts';
import type { KeyMark } from './key-colour.ts';

// biome-ignore lint/suspicious/noExplicitAny: parents of d3 selections differ and do not matter here
type Marks<D> = Selection<SVGGElement, D, any, any>;

/** A labelled fact of a record. */
export type Fact = [name: string, value: string];

/** Draws the body of a record, `size` pixels wide, into a group of one datum. */
export function drawBody<D>(group: Marks<D>, size: number): void {
  group.append('rect').attr('class', 'body').attr('width', size).attr('height', size).attr('rx', 5);
  group
    .append('text')
    .attr('class', 'letter')
    .attr('x', size / 2)
    .attr('y', size / 2 + 4);
}

/** Gives a body its key's colour and label, and the bars of a colour that returns. */
export function dress<D>(group: Marks<D>, size: number, markOf: (d: D) => KeyMark): void {
  group.each(function (d) {
    const mark = markOf(d);
    const look = `k${mark.colour} ${mark.round}`;
    if (this.getAttribute('data-look') !== look) {
      this.setAttribute('data-look', look);
      this.setAttribute('class', `record k${mark.colour}`);
      this.querySelector('.bars')?.remove();
      if (mark.round > 0) this.append(bars(size, mark.round));
    }
    const letter = this.querySelector('.letter')!;
    if (letter.textContent !== mark.label) letter.textContent = mark.label;
  });
}

/** One bar below the label when a colour returns, a second above it when it returns again, then dashed ones. */
function bars(size: number, round: number): SVGPathElement {
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  const inset = Math.round(size / 4);
  const edge = Math.round(size / 6.5);
  const bar = (y: number): string => `M${inset} ${y}H${size - inset}`;
  path.setAttribute('class', 'bars');
  path.setAttribute('d', bar(size - edge) + (round > 1 ? bar(edge) : ''));
  if (round > 2) path.setAttribute('stroke-dasharray', '3 2');
  return path;
}

/** What is read aloud of a cell before its detail; it begins with what the cell shows, for people who speak to the page. */
export function cellName(cell: Cell, label: string, committed: boolean): string {
  const key = cell.key === null ? ', no key' : cell.key === label ? '' : `, key ${cell.key}`;
  return `offset ${cell.offset} ${label}${key}, ${committed ? 'committed' : 'appended, not yet committed'}`;
}

/** The facts of a record, for its detail. */
export function cellFacts(cell: Cell): Fact[] {
  const facts: Fact[] = [
    ['key', cell.key ?? 'none'],
    ['value', cell.value === null ? 'none (a tombstone)' : clipped(cell.value)],
    ['timestamp', formatTimestamp(cell.timestampMs)],
    ['appended at', formatSeconds(cell.appendedAtUs)],
  ];
  if (cell.producer !== null) facts.push(['producer', cell.producer]);
  return facts;
}

/** A record's timestamp as people read it, in UTC. */
export function formatTimestamp(timestampMs: number): string {
  const date = new Date(timestampMs);
  return Number.isNaN(date.getTime())
    ? `${timestampMs} ms`
    : `${date.toISOString().slice(0, 23).replace('T', ' ')} UTC`;
}

/** A value as it fits into a detail or a table. */
export function clipped(value: string, letters = 160): string {
  return value.length <= letters ? value : `${value.slice(0, letters)}… (${value.length} characters)`;
}
