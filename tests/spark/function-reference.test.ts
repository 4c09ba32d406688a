/**
 * The function reference says of each function how it is called and what it does, and names none that does not exist.
 */
import { expect, test } from 'vitest';
import { aggregateEntry } from '../../engine/spark/expression/function/aggregates.ts';
import { generatorEntry } from '../../engine/spark/expression/function/generators.ts';
import { scalarFunction } from '../../engine/spark/expression/function/index.ts';
import { functionReference } from '../../engine/spark/expression/function/reference.ts';

const all = functionReference().flatMap(({ functions }) => functions);

test('every function has a sentence that ends', () => {
  expect(all.filter(({ doc }) => !/^\S.*[.!?]$/s.test(doc)).map(({ name, doc }) => `${name}: ${doc}`)).toEqual([]);
});

test('every name and alias on the page can be called', () => {
  const exists = (name: string): boolean =>
    Boolean(scalarFunction(name) ?? aggregateEntry(name) ?? generatorEntry(name));
  expect(all.flatMap(({ name, aliases }) => [name, ...aliases]).filter(name => !exists(name))).toEqual([]);
});

test('a signature shows optional arguments in brackets and the type that never changes', () => {
  const signature = (name: string): string | undefined => all.find(each => each.name === name)?.signature;
  expect(signature('hash')).toBe('hash(any type[, any type, ..])');
  expect(signature('explode')).toBe('explode(ARRAY or MAP)');
  expect(signature('upper')).toBe('upper(STRING) → STRING');
});

test('no name stands twice in a section', () => {
  for (const { functions } of functionReference()) {
    const names = functions.map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  }
});
