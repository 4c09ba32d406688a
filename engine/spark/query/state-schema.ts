/**
 * The types of the keys under which a query's operators keep state, as Spark writes schemas: what a checkpoint must
 * agree with (StateSchemaCompatibilityChecker). Left out: values of the state.
 */
import type { DataType } from '../../stream/column/data-type.ts';
import { simpleString } from '../../stream/column/data-type.ts';
import { splitCondition } from '../analysis/equi-join.ts';
import { isStreaming, nodesOf, type Relation } from '../analysis/relation.ts';

/** A schema for each operator that groups, joins, drops duplicates or keeps state of the program's, downstream first. */
export function keySchemas(relation: Relation): string[] {
  const schemas: string[] = [];
  for (const node of nodesOf(relation)) {
    const isKeyed = node.kind === 'aggregate' || node.kind === 'deduplicate';
    if (node.kind === 'join' && isStreaming(node.left) && isStreaming(node.right)) {
      const { keys } = splitCondition(node.condition, node.left, node.right);
      schemas.push(structText(keys.map(({ left }) => left.type)));
    }
    if (isKeyed || node.kind === 'applyInPandasWithState' || node.kind === 'transformWithState') {
      schemas.push(structText(node.keys.map(({ type }) => type)));
    }
  }
  return schemas;
}

/** Names do not count, only number and types: so fields are numbered. */
function structText(types: readonly DataType[]): string {
  const fields = types.map((type, i) => `StructField(_${i},${typeText(type)},true)`);
  return `StructType(${fields.join(',')})`;
}

const NAMES: Readonly<Record<string, string>> = { bigint: 'Long', int: 'Integer', tinyint: 'Byte', smallint: 'Short' };

function typeText(type: DataType): string {
  const name = simpleString(type);
  if (type.kind === 'struct' || type.kind === 'array' || type.kind === 'map' || type.kind === 'decimal') return name;
  return `${NAMES[name] ?? name.charAt(0).toUpperCase() + name.slice(1)}Type`;
}
