/**
 * get_json_object: what a path such as `$.a.b[0]` or `$.list[*].name` finds in a JSON text (GetJsonObject). Several
 * finds come as a list.
 */
import type { JsonNode } from './json-text.ts';
import { quotedJson, readJsonText, writtenJson } from './json-text.ts';

type Step = { readonly name: string } | { readonly index: number } | 'any item' | 'any field';

/** The path's steps; null when it is none. */
function stepsOf(path: string): Step[] | null {
  if (!path.startsWith('$')) return null;
  const steps: Step[] = [];
  let rest = path.slice(1);
  while (rest !== '') {
    const part = /^(?:\.\*|\['\*'\]|\[\s*\*\s*\]|\[(\d+)\]|\['([^']+)'\]|\.([^.[]+))/.exec(rest);
    if (!part) return null;
    const [all, index, quoted, name] = part;
    if (index !== undefined) steps.push({ index: Number(index) });
    else if (quoted !== undefined || name !== undefined) steps.push({ name: (quoted ?? name)! });
    else steps.push(all === '.*' || all === "['*']" ? 'any field' : 'any item');
    rest = rest.slice(all.length);
  }
  return steps;
}

/** What is found; null when nothing. */
export function getJsonObject(text: string, path: string): string | null {
  const steps = stepsOf(path);
  const root = steps && readJsonText(text);
  if (!steps || !root) return null;
  const isMany = steps.includes('any item');
  const found = follow(root, steps);
  if (found.length === 0) return null;
  const [first] = found;
  if (found.length === 1 || !isMany) {
    if (first!.kind === 'null' && !isMany) return null;
    if (first!.kind === 'string' && !isMany) return first!.text;
    return isMany && first!.kind === 'string' ? quotedJson(first!.text) : writtenJson(first!);
  }
  return `[${found.map(writtenJson).join(',')}]`;
}

function follow(node: JsonNode, steps: readonly Step[]): JsonNode[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [node];
  if (step === 'any item') return node.kind === 'list' ? node.items.flatMap(item => follow(item, rest)) : [];
  if (step === 'any field')
    return node.kind === 'object' ? node.entries.flatMap(([, value]) => follow(value, rest)) : [];
  if ('index' in step) {
    const item = node.kind === 'list' ? node.items[step.index] : undefined;
    return item ? follow(item, rest) : [];
  }
  if (node.kind === 'list') return node.items.flatMap(item => (item.kind === 'object' ? follow(item, steps) : []));
  const entry =
    node.kind === 'object'
      ? node.entries.find(([name, value]) => name === step.name && value.kind !== 'null')
      : undefined;
  return entry ? follow(entry[1], rest) : [];
}
