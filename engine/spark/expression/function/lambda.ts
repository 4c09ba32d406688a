/**
 * Functions that take lambdas: over the elements of lists, the entries of maps. They run in evaluate/lambda.ts.
 */
import type { DataType, MapType } from '../../../stream/column/data-type.ts';
import { arrayOf, BOOLEAN, INT, mapOf, sameType, sqlString } from '../../../stream/column/data-type.ts';
import { callOf } from '../build.ts';
import { unexpectedInput } from '../resolve-errors.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { takes } from './scalar-function.ts';

const elementOf = (type: DataType | undefined): DataType => (type?.kind === 'array' ? type.element : { kind: 'void' });
const sameAsFirst = ([type]: readonly DataType[]): DataType => type!;

const lambdaOver = (name: string, doc: string, gives: ScalarFunction['gives']): ScalarFunction => ({
  name,
  doc,
  takes: [takes.list, takes.lambda],
  gives,
  variables: ([list], _lambda, count) => [elementOf(list), INT].slice(0, count),
});

const mapLambda = (name: string, doc: string, gives: ScalarFunction['gives']): ScalarFunction => ({
  name,
  doc,
  takes: [takes.map, takes.lambda],
  gives,
  variables: ([map]) => (map?.kind === 'map' ? [map.key, map.value] : []),
});

/** The entries. */
export const lambdaFunctions: readonly ScalarFunction[] = [
  lambdaOver('transform', 'Each element changed by a lambda.', ([, body]) => arrayOf(body!)),
  lambdaOver('filter', 'The elements for which a lambda holds.', sameAsFirst),
  lambdaOver('exists', 'Whether a lambda holds for some element.', BOOLEAN),
  lambdaOver('forall', 'Whether a lambda holds for all elements.', BOOLEAN),
  mapLambda('map_filter', 'The entries for which a lambda holds.', ([map]) => map!),
  mapLambda('transform_values', 'Each value changed by a lambda.', ([map, body]) => mapOf((map as MapType).key, body!)),
  mapLambda('transform_keys', 'Each key changed by a lambda.', ([map, body]) => mapOf(body!, (map as MapType).value)),
  {
    name: 'zip_with',
    doc: 'Two lists made one by a lambda.',
    takes: [takes.list, takes.list, takes.lambda],
    gives: types => arrayOf(types[2]!),
    variables: ([a, b]) => [elementOf(a), elementOf(b)],
  },
  {
    name: 'aggregate',
    aliases: ['reduce'],
    doc: 'All elements brought together by a lambda, beginning with a value.',
    takes: [takes.list, takes.any, takes.lambda, takes.lambda],
    required: 3,
    gives: (types, args) => {
      const [, zero, merged] = types as [DataType, DataType, DataType];
      if (!sameType(zero, merged) && merged.kind !== 'void') {
        throw unexpectedInput(callOf('aggregate', args, zero), 2, `"${sqlString(zero)}"`);
      }
      return types[3] ?? zero;
    },
    variables: ([list, zero], lambda) => (lambda === 0 ? [zero!, elementOf(list)] : [zero!]),
  },
];
