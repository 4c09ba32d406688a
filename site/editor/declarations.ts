/**
 * What the full editor completes from: the declarations of KafkaJS and PySpark that the engine itself implements, the lab's data
 * as './data.js', and the few globals of the sandbox. Paths are those of a small project with main.ts at its root.
 * Leaves out: the DOM and Node, which student code does not have.
 */

import type { Events } from '../../engine/index.ts';
import clusterControl from '../../engine/kafka/client/cluster-control.ts?raw';
import { kafkajsDeclarations } from './kafkajs-declarations.ts';
import { pysparkDeclarations } from './pyspark-declarations.ts';

/** A file that the editor's TypeScript knows of. */
export interface DeclarationFile {
  path: string;
  text: string;
}

const globals = `
interface Console {
  /** Prints in the console pane, at this moment of the run. */
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  debug(...values: unknown[]): void;
  table(...values: unknown[]): void;
  trace(...values: unknown[]): void;
}
declare const console: Console;
/** Calls back after so many milliseconds of simulated time. */
declare function setTimeout(callback: (...args: any[]) => void, ms?: number, ...args: any[]): number;
declare function clearTimeout(id: number | undefined): void;
/** Calls back every so many milliseconds of simulated time. */
declare function setInterval(callback: (...args: any[]) => void, ms?: number, ...args: any[]): number;
declare function clearInterval(id: number | undefined): void;
declare function setImmediate(callback: (...args: any[]) => void, ...args: any[]): number;
declare function clearImmediate(id: number | undefined): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T): T;
/** The clock of the simulated world. */
declare const performance: { now(): number };
declare class TextEncoder { encode(text?: string): Uint8Array }
declare class TextDecoder { decode(bytes?: ArrayLike<number>): string }
/** Bytes, as Kafka stores keys and values. */
declare class Buffer extends Uint8Array {
  static from(value: string, encoding?: 'utf8' | 'hex'): Buffer;
  static from(value: ArrayLike<number>): Buffer;
  static alloc(size: number): Buffer;
  static isBuffer(value: unknown): value is Buffer;
  static byteLength(text: string): number;
  static concat(list: Buffer[]): Buffer;
  toString(encoding?: 'utf8' | 'hex'): string;
  equals(other: Buffer): boolean;
}
`;

/** The declarations for a lab with these events; `programFaults`: programs may break the cluster. */
export function declarationsFor(events: readonly Events[], programFaults: boolean): DeclarationFile[] {
  return [
    ...kafkajsDeclarations,
    ...pysparkDeclarations,
    ...(programFaults ? [{ path: 'file:///node_modules/weir/index.d.ts', text: clusterControl }] : []),
    { path: 'file:///data.d.ts', text: dataDeclarations(events) },
    { path: 'file:///globals.d.ts', text: globals },
  ];
}

/** './data.js' with a type a field, read off the rows themselves. */
export function dataDeclarations(events: readonly Events[]): string {
  const parts = events.map(({ name, rows }) => {
    const types = new Map<string, Set<string>>();
    for (const row of rows) {
      for (const [field, value] of Object.entries(row)) {
        const seen = types.get(field) ?? new Set();
        types.set(field, seen.add(value === null ? 'null' : typeof value));
      }
    }
    const fields = [...types].map(([field, seen]) => `  ${JSON.stringify(field)}: ${[...seen].sort().join(' | ')};`);
    const row = `${name.charAt(0).toUpperCase()}${name.slice(1)}Row`;
    const note = `/** ${rows.length} rows of the lab's data. */`;
    return `export interface ${row} {\n${fields.join('\n')}\n}\n${note}\nexport declare const ${name}: ${row}[];\n`;
  });
  return parts.join('\n') || 'export {};\n';
}
