/**
 * A query's checkpoint as files on the virtual disk, laid out as Spark lays it out: `metadata`, `offsets/N`,
 * `commits/N`, `sources/<n>/...`, `state/<operator>/0/<store>/N.delta`. Offsets and commits are Spark's JSON, version
 * 1; sources stand by place, so that a program that is started again finds its own. State files are JSON lines, where
 * Spark's are binary.
 */
import type { SourceOffset } from '../../stream/source.ts';
import type { Checkpoint, CommitEntry, OffsetEntry } from '../../stream/state/checkpoint.ts';
import { emptyCheckpoint, lastBatchId } from '../../stream/state/checkpoint.ts';
import type { SavedState, StateDelta } from '../../stream/state/state-store.ts';
import { emptyState } from '../../stream/state/state-store.ts';
import { SparkError } from '../condition.ts';
import { fromStateJson, toStateJson } from './state-json.ts';
import { cleanPath, type VirtualDisk } from './virtual-disk.ts';

const VERSION = 'v1';

/** The folder of one query. */
export class CheckpointFolder {
  readonly path: string;
  readonly checkpoint: Checkpoint;
  readonly #disk: VirtualDisk;
  readonly #sourceNames: readonly string[];
  #schemas: readonly string[] = [];
  /** What was last written to each file, so that only changes are written. */
  readonly #written = new Map<string, unknown>();

  /** Reads the folder; one that is not there is empty. */
  constructor(disk: VirtualDisk, path: string, sourceNames: readonly string[]) {
    this.path = path;
    this.#disk = disk;
    this.#sourceNames = sourceNames;
    this.checkpoint = this.#load();
  }

  /** The query's id: kept in `metadata` from its first start on. */
  queryId(make: () => string): string {
    const kept = this.#disk.read(`${this.path}/metadata`);
    if (kept) return (JSON.parse(kept.text) as { id: string }).id;
    const id = make();
    this.#disk.write(`${this.path}/metadata`, JSON.stringify({ id }));
    return id;
  }

  /** Refuses a query with other sources than the one that wrote the folder. */
  begin(sourceCount: number): void {
    const last = this.#lines(`offsets/${lastBatchId(this.checkpoint.offsets)}`);
    if (last === null || last.length - 2 === sourceCount) return;
    throw new SparkError(null, {
      type: 'StreamingQueryException',
      message: `assertion failed: There are [${last.length - 2}] sources in the checkpoint offsets and now there are [${sourceCount}] sources requested by the query. Cannot continue.`,
    });
  }

  /** Refuses a query with other stateful operators, or keys of other types, as soon as they are known. */
  checkOperators(names: readonly string[], schemas: readonly string[]): void {
    this.#schemas = schemas;
    const written = this.#disk.read(`${this.path}/state/operators`);
    if (!written) return;
    const before = JSON.parse(written.text) as string[];
    if (JSON.stringify(before) === JSON.stringify(names)) return this.#checkSchemas(schemas);
    const list = (operators: readonly string[]) =>
      `[${operators.map((name, id) => `(OperatorId: ${id} -> OperatorName: ${name})`).join(', ')}]`;
    throw new SparkError('STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA', {
      parameters: { OpsInMetadataSeq: list(before), OpsInCurBatchSeq: list(names) },
    });
  }

  #checkSchemas(schemas: readonly string[]): void {
    const written = this.#disk.read(`${this.path}/state/schemas`);
    const before = written ? (JSON.parse(written.text) as string[]) : schemas;
    const other = before.findIndex((schema, i) => schema !== schemas[i]);
    if (other < 0) return;
    throw new SparkError('STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE', {
      parameters: { storedKeySchema: before[other]!, newKeySchema: schemas[other] ?? 'none' },
    });
  }

  /** Where a source goes on from; null for a new query. */
  lastOffset(sourceName: string): SourceOffset | null {
    const { offsets, commits } = this.checkpoint;
    return offsets[lastBatchId(commits)]?.offsets[sourceName] ?? null;
  }

  /** A source's own files, by name. */
  sourceFiles(sourceName: string): Record<string, string> {
    const folder = `${this.path}/sources/${this.#sourceNames.indexOf(sourceName)}`;
    const paths = this.#disk.list(folder);
    return Object.fromEntries(paths.map(path => [path.split('/').at(-1)!, this.#disk.read(path)!.text]));
  }

  /** Writes a source's own file. */
  writeSourceFile(sourceName: string, name: string, text: string): void {
    const path = `sources/${this.#sourceNames.indexOf(sourceName)}/${name}`;
    if (this.#written.get(path) === text) return;
    this.#written.set(path, text);
    this.#disk.write(`${this.path}/${path}`, text);
  }

  /** Writes what has changed, removes what was forgotten. */
  save(operators: readonly string[]): void {
    const { offsets, commits, state } = this.checkpoint;
    const now = new Map<string, unknown>();
    for (const [batchId, entry] of Object.entries(offsets)) now.set(`offsets/${batchId}`, entry);
    for (const [batchId, entry] of Object.entries(commits)) now.set(`commits/${batchId}`, entry);
    for (const [store, { deltas, snapshots }] of Object.entries(state)) {
      const folder = `state/${store.replace('/', '/0/')}`;
      for (const [version, delta] of Object.entries(deltas)) now.set(`${folder}/${version}.delta`, delta);
      for (const [version, rows] of Object.entries(snapshots)) now.set(`${folder}/${version}.snapshot`, rows);
    }
    for (const [path, content] of now) {
      if (this.#written.get(path) === content) continue;
      this.#written.set(path, content);
      this.#disk.write(`${this.path}/${path}`, this.#textOf(path, content));
    }
    for (const path of [...this.#written.keys()]) {
      if (now.has(path) || path.startsWith('sources/')) continue;
      this.#written.delete(path);
      this.#disk.remove(`${this.path}/${path}`);
    }
    if (operators.length > 0 && !this.#disk.read(`${this.path}/state/operators`)) {
      this.#disk.write(`${this.path}/state/operators`, JSON.stringify(operators));
      this.#disk.write(`${this.path}/state/schemas`, JSON.stringify(this.#schemas));
    }
  }

  #textOf(path: string, content: unknown): string {
    if (path.startsWith('offsets/')) {
      const { offsets, ...metadata } = content as OffsetEntry;
      const lines = this.#sourceNames
        .map(name => JSON.stringify(offsets[name] ?? null))
        .map(line => (line === 'null' ? '-' : line));
      return [VERSION, JSON.stringify(metadata), ...lines].join('\n');
    }
    if (path.startsWith('commits/')) return [VERSION, JSON.stringify(content)].join('\n');
    if (path.endsWith('.snapshot')) return (content as SavedState['snapshots'][number]).map(toStateJson).join('\n');
    const { puts, removes } = content as StateDelta;
    return [...puts.map(toStateJson), ...removes.map(key => toStateJson([key]))].join('\n');
  }

  #lines(name: string): string[] | null {
    return this.#disk.read(`${this.path}/${name}`)?.text.split('\n') ?? null;
  }

  #load(): Checkpoint {
    const checkpoint = emptyCheckpoint();
    for (const path of this.#disk.list(this.path)) {
      const name = path.slice(cleanPath(this.path).length + 1);
      this.#loadFile(name, this.#disk.read(path)!.text, checkpoint);
    }
    return checkpoint;
  }

  #loadFile(name: string, text: string, checkpoint: Checkpoint): void {
    const parts = name.split('/');
    const [kind, id] = parts;
    const lines = text.split('\n');
    if (kind === 'offsets') {
      const metadata = JSON.parse(lines[1]!) as Omit<OffsetEntry, 'offsets'>;
      const ends = this.#sourceNames.map((source, i) => [source, readOffset(lines[i + 2])] as const);
      const entry = { ...metadata, offsets: Object.fromEntries(ends) };
      checkpoint.offsets[Number(id)] = entry;
      this.#written.set(name, entry);
    } else if (kind === 'commits') {
      const entry = JSON.parse(lines[1]!) as CommitEntry;
      checkpoint.commits[Number(id)] = entry;
      this.#written.set(name, entry);
    } else if (kind === 'state' && parts.length === 5) {
      const store = `${parts[1]}/${parts[3]}`;
      const [version, form] = parts[4]!.split('.');
      const rows = text === '' ? [] : lines.map(line => fromStateJson(line) as [string, unknown?]);
      checkpoint.state[store] ??= emptyState();
      const saved = checkpoint.state[store]!;
      if (form === 'snapshot') {
        saved.snapshots[Number(version)] = rows as [string, unknown][];
        this.#written.set(name, saved.snapshots[Number(version)]);
      } else {
        const puts = rows.filter(row => row.length > 1) as [string, unknown][];
        saved.deltas[Number(version)] = { puts, removes: rows.filter(row => row.length === 1).map(([key]) => key) };
        this.#written.set(name, saved.deltas[Number(version)]);
      }
    }
  }
}

function readOffset(line: string | undefined): SourceOffset | null {
  return line === undefined || line === '-' ? null : (JSON.parse(line) as SourceOffset);
}
