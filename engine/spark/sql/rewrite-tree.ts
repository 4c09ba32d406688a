/**
 * Walks over expressions as written: looks for parts, puts others in their place.
 */
import type { OrderKey, Tree } from '../expression/tree.ts';

/** The tree with parts replaced, from the outside in; `change` gives null for what stays. */
export function replaced(tree: Tree, change: (part: Tree) => Tree | null): Tree {
  const made = change(tree);
  if (made) return made;
  const inside = (child: Tree) => replaced(child, change);
  const keys = (orders: readonly OrderKey[]) => orders.map(order => ({ ...order, child: inside(order.child) }));
  switch (tree.kind) {
    case 'alias':
    case 'cast':
    case 'field':
      return { ...tree, child: inside(tree.child) };
    case 'index':
      return { ...tree, child: inside(tree.child), index: inside(tree.index) };
    case 'lambda':
      return { ...tree, body: inside(tree.body) };
    case 'call': {
      const { filter, withinGroup, over } = tree;
      return {
        ...tree,
        args: tree.args.map(inside),
        ...(filter && { filter: inside(filter) }),
        ...(withinGroup && { withinGroup: keys(withinGroup) }),
        ...(over && { over: { partitionBy: over.partitionBy.map(inside), orderBy: keys(over.orderBy) } }),
      };
    }
    default:
      return tree;
  }
}

/** Whether any part is as asked. */
export function some(tree: Tree, asked: (part: Tree) => boolean): boolean {
  let found = false;
  replaced(tree, part => {
    found ||= asked(part);
    return found ? part : null;
  });
  return found;
}

/** Whether two trees say the same. */
export function sameTree(a: Tree, b: Tree): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
