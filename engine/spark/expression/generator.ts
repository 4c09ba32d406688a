/**
 * Generators at work: which columns they give, and the rows that they make of a batch.
 */
import type { Column } from '../../stream/column/column.ts';
import { columnBuilder } from '../../stream/column/column-builder.ts';
import type { Field, StructType } from '../../stream/column/data-type.ts';
import type { MapEntries, Value } from '../../stream/column/value.ts';
import type { GeneratorFunction } from '../../stream/operator/generate.ts';
import { compile } from './compile.ts';
import type { Attribute, Expression } from './expression.ts';
import { generatorEntry } from './function/generators.ts';

/** The columns that a generator gives, under their aliases. */
export function generatorColumns({ type, parameters }: Expression): Field[] {
  const names = (parameters?.['names'] ?? []) as readonly string[];
  const { fields } = type as StructType;
  return fields.map((field, i) => (names.length === fields.length ? { ...field, name: names[i]! } : field));
}

/** Makes a generator ready to run. */
export function generatorFunction(generator: Expression, columns: readonly Attribute[]): GeneratorFunction {
  const { isOuter, hasPlace, isInline } = generatorEntry(generator.name)!;
  const evaluate = compile(generator.children[0]!, columns);
  const { fields } = generator.type as StructType;
  const isMap = generator.children[0]!.type.kind === 'map';
  return (rows, batch) => {
    const source = evaluate(rows, batch);
    const from: number[] = [];
    const builders = fields.map(field => columnBuilder(field.type, rows.rowCount));
    const push = (row: number, values: readonly Value[]) => {
      from.push(row);
      for (let i = 0; i < builders.length; i++) builders[i]!.push(values[i] ?? null);
    };
    for (let row = 0; row < rows.rowCount; row++) {
      const items = source.value(row) as readonly Value[] | null;
      if (items === null || items.length === 0) {
        if (isOuter) push(row, []);
        continue;
      }
      for (const [place, item] of items.entries()) {
        const values = isMap
          ? (items as unknown as MapEntries)[place]!
          : isInline
            ? ((item ?? []) as readonly Value[])
            : [item];
        push(row, hasPlace ? [place, ...values] : values);
      }
    }
    return { rows: Int32Array.from(from), columns: builders.map((builder): Column => builder.build()) };
  };
}
