/**
 * A file of recorded cases, read and checked: `weir.conformance/1`, as shared by all systems. What a case means is
 * its replayer's; here only the frame counts. A file that cannot be used is a message, never an exception.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A case as it stands in the file, with the name of the replayer that it needs. */
export interface RecordedCase {
  id: string;
  /** `system/kind`, for example `kafka/assignor`. */
  kind: string;
  body: Record<string, unknown>;
}

/** A file that could be read. */
export interface Recording {
  file: string;
  system: string;
  /** The file without its cases: version, clusters and so on. */
  head: Record<string, unknown>;
  cases: RecordedCase[];
}

/** Why a file or folder cannot be used. */
export interface Unusable {
  problem: string;
}

const FORMAT = 'weir.conformance/1';

/** Kinds of systems whose cases name none: all cases are of one kind. */
const ONLY_KIND: Record<string, string> = { spark: 'query' };

/** The files meant by a path: itself, or every *.json below it if it is a folder, sorted. */
export function filesAt(path: string): string[] | Unusable {
  let found: string[];
  try {
    if (!statSync(path).isDirectory()) return [path];
    found = jsonBelow(path);
  } catch (error) {
    return { problem: `${path}: cannot be read: ${reason(error)}` };
  }
  return found.length > 0 ? found : { problem: `${path}: holds no .json file` };
}

function jsonBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap(entry => {
    const path = join(folder, entry.name);
    if (statSync(path).isDirectory()) return jsonBelow(path);
    return entry.name.endsWith('.json') ? [path] : [];
  });
}

/** Reads and checks one file. */
export function readRecording(file: string): Recording | Unusable {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { problem: `${file}: cannot be read: ${reason(error)}` };
  }
  let document: unknown;
  try {
    document = parseExactly(text);
  } catch (error) {
    return { problem: `${file}: is not valid JSON: ${reason(error)}` };
  }
  return checkRecording(file, document);
}

function checkRecording(file: string, document: unknown): Recording | Unusable {
  if (!isRecord(document)) return { problem: `${file}: holds no JSON object with "format": "${FORMAT}"` };
  const { cases, ...head } = document;
  if (head.format !== FORMAT) {
    return { problem: `${file}: has format ${show(head.format)}, expected "${FORMAT}"` };
  }
  if (typeof head.system !== 'string') return { problem: `${file}: names no system (a string, such as "kafka")` };
  if (!Array.isArray(cases)) return { problem: `${file}: has no list of cases` };
  if (cases.length === 0) return { problem: `${file}: has no cases` };
  const recording: Recording = { file, system: head.system, head, cases: [] };
  for (const [index, body] of cases.entries()) {
    const where = `${file}: case ${index + 1} of ${cases.length}`;
    if (!isRecord(body)) return { problem: `${where} is ${show(body)}, expected an object` };
    if (typeof body.id !== 'string' || body.id === '') return { problem: `${where} has no id (a string)` };
    const kind = body.kind ?? head.kind ?? ONLY_KIND[head.system];
    if (typeof kind !== 'string') return { problem: `${where} (${body.id}) names no kind` };
    recording.cases.push({ id: body.id, kind: `${head.system}/${kind}`, body });
  }
  return recording;
}

/** Marks a number that must not lose digits while JSON.parse runs. */
const EXACT = '\u0000exact:';

/** JSON with whole numbers outside 2^53 as bigint. */
function parseExactly(text: string): unknown {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|(?<![\d.])-?\d{16,}(?![\d.eE])/g, token =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : JSON.stringify(EXACT + token),
  );
  return JSON.parse(marked, (_name, value) =>
    typeof value === 'string' && value.startsWith(EXACT) ? BigInt(value.slice(EXACT.length)) : value,
  );
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as JSON, shortened for a message of one line. */
export function show(value: unknown): string {
  const text = JSON.stringify(value, (_name, part) => (typeof part === 'bigint' ? String(part) : part)) ?? 'nothing';
  return text.length > 400 ? `${text.slice(0, 400)}...` : text;
}

function reason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll('\n', ' ');
}
