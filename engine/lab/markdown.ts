/**
 * A lab's Markdown in pieces: fences with their places, level-two headings, and slices of prose without chosen
 * fences. CommonMark with GitHub's extensions, read by mdast; offsets are those of the whole file. What a fence means
 * is not known here. Leaves out: link definitions and footnotes of one section used in another.
 */
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { type Spot, spotAt, type TextFile, withPlainLineEnds } from './text-file.ts';

/** A fenced block of code. */
export interface Fence {
  info: string;
  infoSpot: Spot;
  /** Where the opening fence begins. */
  spot: Spot;
  body: string;
  /** The line of the body's first line. */
  bodyLine: number;
  closed: boolean;
  /** Inside a list, a quotation or a footnote. */
  nested: boolean;
  /** The three or more characters that opened it. */
  marks: string;
  /** Offsets of the whole block. */
  start: number;
  end: number;
}

/** A heading of level two. */
export interface Heading {
  text: string;
  /** Where the heading's text begins. */
  spot: Spot;
  start: number;
  end: number;
}

/** The pieces of one file. */
export interface LabDocument {
  fences: Fence[];
  headings: Heading[];
}

/** Reads the Markdown of `file` from the offset `from` on; what stands before (front matter) is passed over. */
export function readMarkdown(file: TextFile, from: number): LabDocument {
  const blank = file.text.slice(0, from).replace(/[^\r\n]/g, ' ');
  const root: Root = fromMarkdown(blank + file.text.slice(from), {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const fences: Fence[] = [];
  const headings: Heading[] = [];
  const waiting: { node: Nodes; nested: boolean }[] = root.children.map(node => ({ node, nested: false }));
  while (waiting.length > 0) {
    const { node, nested } = waiting.pop()!;
    if (node.type === 'code') {
      const fence = readFence(file, node, nested);
      if (fence !== null) fences.push(fence);
    } else if (node.type === 'heading' && node.depth === 2 && !nested) {
      headings.push(readHeading(file, node));
    } else if ('children' in node) {
      for (const child of node.children) waiting.push({ node: child, nested: true });
    }
  }
  return { fences: fences.sort((a, b) => a.start - b.start), headings: headings.sort((a, b) => a.start - b.start) };
}

/** The Markdown between two offsets without the given fences, trimmed. */
export function proseBetween(file: TextFile, start: number, end: number, without: readonly Fence[]): string {
  let prose = '';
  let at = start;
  for (const fence of without) {
    if (fence.start < at || fence.end > end) continue;
    prose = `${(prose + file.text.slice(at, fence.start)).trimEnd()}\n\n`;
    at = fence.end;
    while (at < end && /\s/.test(file.text[at]!)) at++;
  }
  return withPlainLineEnds(prose + file.text.slice(at, end)).trim();
}

function readFence(file: TextFile, node: Extract<Nodes, { type: 'code' }>, nested: boolean): Fence | null {
  const { start, end } = offsets(node);
  const marks = /^(?:`{3,}|~{3,})/.exec(file.text.slice(start, end))?.[0];
  if (marks === undefined) return null;
  const lines = file.text.slice(start, end).split(/\r\n|\n|\r/);
  const line = lines[0]!.slice(marks.length);
  const info = line.trim();
  const last = lines.length > 1 ? lines[lines.length - 1]!.replace(/^[\s>]*/, '').trimEnd() : '';
  const spot = spotAt(file, start);
  return {
    info,
    infoSpot: spotAt(file, start + marks.length + (line.length - line.trimStart().length)),
    spot,
    body: withPlainLineEnds(node.value),
    bodyLine: spot.line + 1,
    closed: last.length >= marks.length && last === marks[0]!.repeat(last.length),
    nested,
    marks,
    start,
    end,
  };
}

function readHeading(file: TextFile, node: Extract<Nodes, { type: 'heading' }>): Heading {
  const { start, end } = offsets(node);
  const first = node.children[0]?.position?.start.offset ?? start;
  return { text: plainText(node).trim(), spot: spotAt(file, first), start, end };
}

function offsets(node: Nodes): { start: number; end: number } {
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}

/** A heading's words without marks of emphasis, links or code. */
function plainText(heading: Nodes): string {
  let text = '';
  const waiting: Nodes[] = [heading];
  while (waiting.length > 0) {
    const node = waiting.pop()!;
    if ('children' in node) waiting.push(...[...node.children].reverse());
    else if ('value' in node) text += node.value;
    else if (node.type === 'break') text += ' ';
  }
  return text;
}
