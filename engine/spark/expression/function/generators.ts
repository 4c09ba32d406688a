/**
 * Functions that make rows: of each element of a list, each entry of a map, each struct of a list of structs.
 */
import type { DataType, Field } from '../../../stream/column/data-type.ts';
import { INT } from '../../../stream/column/data-type.ts';
import { callOf } from '../build.ts';
import { entryType } from '../coercion.ts';
import type { Expression } from '../expression.ts';
import { unexpectedInput, wrongArgumentCount } from '../resolve-errors.ts';

/** A generator's facts. */
export interface GeneratorEntry {
  readonly name: string;
  readonly doc: string;
  /** Gives a row of NULLs for nothing. */
  readonly isOuter: boolean;
  /** Gives the place of each row before it. */
  readonly hasPlace: boolean;
  /** Takes structs apart into columns. */
  readonly isInline: boolean;
}

const entry = (name: string, doc: string, isOuter: boolean, hasPlace = false, isInline = false): GeneratorEntry => ({
  name,
  doc,
  isOuter,
  hasPlace,
  isInline,
});

/** All generators. */
export const generators: readonly GeneratorEntry[] = [
  entry('explode', 'A row for each element of a list, or each entry of a map.', false),
  entry('explode_outer', 'Like explode; a row of NULL for an empty list or NULL.', true),
  entry('posexplode', 'Like explode, with the place of each element before it.', false, true),
  entry('posexplode_outer', 'Like posexplode; a row of NULLs for an empty list or NULL.', true, true),
  entry('inline', 'A row for each struct of a list, its fields as columns.', false, false, true),
  entry('inline_outer', 'Like inline; a row of NULLs for an empty list or NULL.', true, false, true),
];

const byName = new Map(generators.map(each => [each.name, each]));

/** A generator of that name. */
export function generatorEntry(name: string): GeneratorEntry | undefined {
  return byName.get(name);
}

/** The call as a generator, null when the function is none. */
export function resolveGenerator(name: string, args: () => readonly Expression[]): Expression | null {
  const found = generatorEntry(name);
  if (!found) return null;
  const children = args();
  const raw = callOf(name, children, INT);
  if (children.length !== 1) throw wrongArgumentCount(name, '1', children.length);
  const { type } = children[0]!;
  const fits =
    type.kind === 'array' ? !found.isInline || type.element.kind === 'struct' : type.kind === 'map' && !found.isInline;
  if (!fits) throw unexpectedInput(raw, 0, found.isInline ? '"ARRAY<STRUCT>"' : '("ARRAY" or "MAP")');
  return { ...raw, kind: 'generator', type: { kind: 'struct', fields: generatedFields(found, type) } };
}

function generatedFields({ hasPlace, isInline }: GeneratorEntry, type: DataType): Field[] {
  const place: Field[] = hasPlace ? [{ name: 'pos', type: INT }] : [];
  if (type.kind === 'map') return [...place, ...entryType(type).fields];
  if (type.kind !== 'array') return place;
  if (isInline && type.element.kind === 'struct') return [...place, ...type.element.fields];
  return [...place, { name: 'col', type: type.element }];
}
