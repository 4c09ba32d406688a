/**
 * Reads the YAML front matter of a lab against its schema and turns what is wrong into mistakes at the key or value
 * concerned. Source: YAML 1.2 core schema, by the `yaml` package. Leaves out: several documents in one file.
 */
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { ZodError } from 'zod';
import { nearest, suggest } from '../core/nearest.ts';
import { describeField, type FrontMatter, frontMatterSchema } from './front-matter.ts';
import type { AuthorMistake } from './lab.ts';
import { mistakeAt } from './mistake.ts';
import { fileStart, type Spot, spotAt, type TextFile } from './text-file.ts';

/** What was read and the offset at which the Markdown begins. */
export interface FrontMatterReading {
  frontMatter: FrontMatter | null;
  mistakes: AuthorMistake[];
  bodyStart: number;
  /** Whether the closing --- is missing. */
  unclosed: boolean;
}

type Issue = ZodError['issues'][number];

/** Reads the block between the two `---` lines at the top of `file`. */
export function readFrontMatter(file: TextFile): FrontMatterReading {
  const opening = /^\uFEFF?---[ \t]*(?:\r\n|\n|\r|$)/.exec(file.text);
  const top = fileStart(file.path);
  if (opening === null) {
    const hint = 'Begin the file with a line ---, then "title: ..." and the other fields, then a line ---.';
    const mistakes = [mistakeAt(top, 'The front matter is missing.', hint)];
    return { frontMatter: null, mistakes, bodyStart: 0, unclosed: false };
  }
  const from = opening[0].length;
  const closing = /^---[ \t]*$/m.exec(file.text.slice(from));
  if (closing === null) {
    const mistake = mistakeAt(top, 'The front matter is not closed.', 'End it with a line --- before the prose.');
    return { frontMatter: null, mistakes: [mistake], bodyStart: file.text.length, unclosed: true };
  }
  const yaml = file.text.slice(from, from + closing.index);
  const reading = readYaml(yaml, offset => spotAt(file, from + offset), top);
  return { ...reading, bodyStart: from + closing.index + closing[0].length, unclosed: false };
}

function readYaml(
  yaml: string,
  spot: (offset: number) => Spot,
  top: Spot,
): Pick<FrontMatterReading, 'frontMatter' | 'mistakes'> {
  const document = parseDocument(yaml, { prettyErrors: false, logLevel: 'silent' });
  const hint = 'Front matter is YAML: one "name: value" a line; put a value with ": " or " #" in quotes.';
  const mistakes = document.errors.map(error => {
    const quote = /closing .quote/.test(error.message) ? openQuote(document) : null;
    const reason = quote === null ? sentence(error.message) : 'a quoted text that begins here is not closed.';
    return mistakeAt(spot(quote ?? error.pos[0]), `The front matter is not valid YAML: ${reason}`, hint);
  });
  if (mistakes.length > 0) return { frontMatter: null, mistakes };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const reason = sentence(error instanceof Error ? error.message : 'it cannot be read');
    return { frontMatter: null, mistakes: [mistakeAt(top, `The front matter is not valid YAML: ${reason}`, hint)] };
  }
  if (value !== null && !isMap(document.contents)) {
    const message = 'The front matter is not a list of fields.';
    return { frontMatter: null, mistakes: [mistakeAt(spot(0), message, 'Write one "name: value" a line.')] };
  }
  const parsed = frontMatterSchema.safeParse(value ?? {});
  if (parsed.success) return { frontMatter: parsed.data, mistakes };
  const issues = parsed.error.issues.filter((issue, _index, all) => !isMisspelt(issue, value, all));
  for (const issue of issues) mistakes.push(...describeIssue(issue, value, document, spot, top));
  return { frontMatter: null, mistakes };
}

/** Whether a field is missing only because its name is misspelt, which is told at that name. */
function isMisspelt({ path }: Issue, value: unknown, all: readonly Issue[]): boolean {
  if (path.length === 0 || valueAt(value, path) !== undefined) return false;
  const parent = path.slice(0, -1);
  const valid = Object.keys(describeField(parent)?.properties ?? {});
  return all.some(
    other =>
      other.code === 'unrecognized_keys' &&
      other.path.join() === parent.join() &&
      other.keys.some(key => nearest(key, valid) === path.at(-1)),
  );
}

function describeIssue(
  issue: Issue,
  value: unknown,
  document: Document,
  spot: (offset: number) => Spot,
  top: Spot,
): AuthorMistake[] {
  const at = (path: readonly PropertyKey[], side: 'key' | 'value') => {
    const offset = offsetOf(document, path, side);
    return offset === null ? top : spot(offset);
  };
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const valid = Object.keys(describeField(path)?.properties ?? {});
    return issue.keys.map(key =>
      mistakeAt(at([...path, key], 'key'), `Unknown field ${JSON.stringify(key)}.`, suggest(key, valid)),
    );
  }
  const name = fieldName(path);
  const field = describeField(path) ?? describeField(path.slice(0, -1));
  const found = valueAt(value, path);
  const guess =
    issue.code === 'invalid_value' && typeof found === 'string' ? nearest(found, issue.values.map(String)) : null;
  const description = `${guess ? `Did you mean ${guess}? ` : ''}${field?.description ?? 'A setting is a text or a number.'}`;
  if (found === undefined) {
    const parent = path.length > 1 ? at(path.slice(0, -1), 'value') : top;
    return [mistakeAt(parent, `The field ${name} is missing: expected ${issue.message}.`, description)];
  }
  const message = `The field ${name} is ${shown(found)}: expected ${issue.message}.`;
  return [mistakeAt(at(path, 'value'), message, description)];
}

/** Where the last quoted text of the document begins: one that is not closed runs to the end. */
function openQuote(document: Document): number | null {
  let last: number | null = null;
  visit(document, {
    Scalar(_key, scalar) {
      if (scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE') last = rangeStart(scalar);
    },
  });
  return last;
}

/** `topics[0].name`. */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map(step => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .slice(1);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a group of fields';
  const text = value === null ? 'empty' : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<PropertyKey, unknown>)[step];
  }
  return found;
}

/** Where the key or value at `path` begins in the YAML text, or null if it has no place of its own. */
function offsetOf(document: Document, path: readonly PropertyKey[], side: 'key' | 'value'): number | null {
  let node: unknown = document.contents;
  let offset = rangeStart(node);
  for (const [index, step] of path.entries()) {
    const holder: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isMap(holder)) {
      const pair = holder.items.find(item => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return offset;
      node = side === 'key' && index === path.length - 1 ? pair.key : pair.value;
      offset = rangeStart(node) ?? rangeStart(pair.key) ?? offset;
    } else if (isSeq(holder) && typeof step === 'number') {
      node = holder.items[step];
      offset = rangeStart(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function rangeStart(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

function sentence(text: string): string {
  const line = text.split('\n')[0]!.trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
