/**
 * The function reference: each function's signature and sentence, out of the tables from which calls are typed and
 * run. A function that is in a table is on the page, and in no other way.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { sqlString } from '../../../stream/column/data-type.ts';
import type { AggregateEntry } from './aggregate-entry.ts';
import { aggregateEntries } from './aggregates.ts';
import { generators } from './generators.ts';
import { scalarFunctions } from './index.ts';
import type { Parameter, ScalarFunction } from './scalar-function.ts';

/** A function as the page shows it. */
export interface FunctionReference {
  readonly name: string;
  readonly aliases: readonly string[];
  /** As one writes a call, with what the arguments may be, and the result's type where it is always the same. */
  readonly signature: string;
  readonly doc: string;
}

/** The names of all functions, windows and other names of the same included. */
export function functionNames(): string[] {
  const entries = [...scalarFunctions(), ...aggregateEntries(), ...generators];
  const written = entries.flatMap(entry => [entry.name, ...('aliases' in entry ? (entry.aliases ?? []) : [])]);
  return [...written.filter(name => /^[a-z]/.test(name)), 'window', 'session_window'];
}

/** A part of the page. */
export interface ReferenceSection {
  readonly title: string;
  readonly functions: readonly FunctionReference[];
}

/** The whole reference, each section in alphabetical order. */
export function functionReference(): readonly ReferenceSection[] {
  const scalar = scalarFunctions().map(referenceOf);
  const isSign = ({ name }: FunctionReference): boolean => !/^[a-z]/.test(name);
  return [
    section('Aggregates', aggregateEntries().map(referenceOf)),
    section(
      'Functions of single rows',
      scalar.filter(each => !isSign(each)),
    ),
    section('Operators', scalar.filter(isSign)),
    section(
      'Functions that make rows',
      generators.map(({ name, doc }) => ({ name, aliases: [], signature: `${name}(ARRAY or MAP)`, doc })),
    ),
  ];
}

function section(title: string, functions: readonly FunctionReference[]): ReferenceSection {
  return { title, functions: functions.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

function referenceOf(entry: ScalarFunction | AggregateEntry): FunctionReference {
  const { name, aliases = [], doc, gives } = entry;
  const result = typeof gives === 'function' ? '' : ` → ${typeText(gives)}`;
  return { name, aliases, signature: `${callText(entry)}${result}`, doc };
}

function typeText(type: DataType): string {
  return sqlString(type);
}

function callText({ name, takes, required = takes.length, rest }: ScalarFunction | AggregateEntry): string {
  if (!/^[a-z]/.test(name) && takes.length > 0) return signText(name, takes);
  const needed = takes.slice(0, required).map(parameterText).join(', ');
  const optional = takes.slice(required).map(parameterText);
  const more = rest ? [...optional, `${parameterText(rest)}, ..`] : optional;
  const tail =
    more.map((text, i) => `[${needed === '' && i === 0 ? '' : ', '}${text}`).join(' ') + ']'.repeat(more.length);
  return `${name}(${needed}${tail})`;
}

function signText(sign: string, takes: readonly Parameter[]): string {
  const [a, b] = takes.map(parameterText);
  return b === undefined ? `${sign} ${a}` : `${a} ${sign} ${b}`;
}

/** What an argument may be, without the quotes that error messages put there. */
function parameterText({ name }: Parameter): string {
  return name.replaceAll('"', '').replace(/^\((.*)\)$/, '$1');
}
