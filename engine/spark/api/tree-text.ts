/**
 * An expression of a program in a few words, as PySpark prints a Column.
 */
import { sqlString } from '../../stream/column/data-type.ts';
import type { Tree } from '../expression/tree.ts';

/** A tree in a few words, for people. */
export function treeText(tree: Tree): string {
  switch (tree.kind) {
    case 'name':
      return tree.parts.join('.');
    case 'star':
      return [...tree.qualifier, '*'].join('.');
    case 'literal':
      return tree.text ?? 'NULL';
    case 'alias':
      return `${treeText(tree.child)} AS ${tree.names.join(', ')}`;
    case 'cast':
      return `CAST(${treeText(tree.child)} AS ${sqlString(tree.type)})`;
    case 'lambda':
      return `lambda ${tree.variables.join(', ')}: ${treeText(tree.body)}`;
    case 'field':
      return `${treeText(tree.child)}.${tree.name}`;
    case 'index':
      return `${treeText(tree.child)}[${treeText(tree.index)}]`;
    case 'call': {
      const args = tree.args.map(treeText);
      const isOperator = /^\W+$|^(and|or)$/.test(tree.name) && args.length === 2;
      return isOperator ? `(${args[0]} ${tree.name.toUpperCase()} ${args[1]})` : `${tree.name}(${args.join(', ')})`;
    }
  }
}
