/**
 * From a fence with a role to a block: checks its words, text and attributes against the role's rules, takes the
 * body from the fence or from the file beside the lab, and hands it to the role. All that is wrong with one info
 * string is reported at once.
 */

import { nearest, suggest } from '../core/nearest.ts';
import type { Draft } from './draft.ts';
import type { Attribute, InfoPart, Word } from './fence.ts';
import type { Source } from './lab.ts';
import type { Fence } from './markdown.ts';
import { mistakeAt } from './mistake.ts';
import { visibilities } from './result.ts';
import type { AttributeValue, Block, Role } from './role.ts';
import { isActionLanguage } from './roles.ts';
import { moved, type TextFile, withPlainLineEnds } from './text-file.ts';

/** Reads the fence as a block of `role` into the draft; `parts` are those behind the role word. */
export function readBlock(fence: Fence, role: Role, parts: InfoPart[], file: TextFile, draft: Draft): void {
  const before = draft.mistakes.length;
  const hidden = file.path.endsWith('/hidden.md');
  if (hidden && !role.mayBeHidden) {
    const message = `A block of ${role.word} cannot stand in hidden.md, which holds only checks.`;
    draft.mistakes.push(mistakeAt(fence.spot, message, 'Move it to index.md.'));
  }
  const isUnquoted = reportUnquoted(parts, role, draft);
  const block: Block = {
    spot: fence.spot,
    name: isUnquoted ? null : onlyOne(parts, 'word', role.name, role, fence, draft),
    text: isUnquoted ? null : onlyOne(parts, 'text', role.text, role, fence, draft),
    task: 0,
    points: 0,
    source: { code: fence.body, file: file.path, line: fence.bodyLine },
    hidden,
    columns: {},
    isActions: isActionLanguage(fence.info),
    visibility: null,
  };
  readAttributes(block, role, parts, fence, draft);
  if (draft.mistakes.length === before) role.read(block, draft);
}

/** Words where the role asks for a quoted text: told once, with the text as it should be. */
function reportUnquoted(parts: InfoPart[], role: Role, draft: Draft): boolean {
  if (role.text === null || role.name !== null || parts.some(part => part.kind === 'text')) return false;
  const words = parts.filter((part): part is Extract<InfoPart, { kind: 'word' }> => part.kind === 'word');
  if (words.length === 0) return false;
  const message = `The ${role.word} block has ${role.text.split(':')[0]} without quotes.`;
  const hint = `Write "${words.map(part => part.value).join(' ')}".`;
  draft.mistakes.push(mistakeAt(words[0]!.spot, message, hint));
  return true;
}

/** The one word or text that the role asks for; reports a missing one, a second one, and one not asked for. */
function onlyOne(
  parts: InfoPart[],
  kind: 'word' | 'text',
  meaning: string | null,
  role: Role,
  fence: Fence,
  draft: Draft,
): Word | null {
  const found = parts.filter((part): part is Extract<InfoPart, { kind: 'word' | 'text' }> => part.kind === kind);
  const surplus = meaning === null ? found : found.slice(1);
  for (const part of surplus) {
    const what = kind === 'word' ? `word ${JSON.stringify(part.value)}` : 'quoted text';
    const attributes = Object.keys(role.attributes);
    const hint =
      kind === 'word'
        ? suggest(
            part.value,
            attributes.map(name => `${name}=`),
          )
        : `Write ${role.example}.`;
    draft.mistakes.push(mistakeAt(part.spot, `Unexpected ${what} in a ${role.word} block.`, hint));
  }
  if (meaning === null) return null;
  const part = found[0];
  if (part === undefined || part.value.trim() === '') {
    const spot = part?.spot ?? moved(fence.infoSpot, fence.info.length);
    draft.mistakes.push(mistakeAt(spot, `The ${role.word} block lacks ${meaning}.`, `Write ${role.example}.`));
    return null;
  }
  return { value: part.value, spot: part.spot };
}

function readAttributes(block: Block, role: Role, parts: InfoPart[], fence: Fence, draft: Draft): void {
  const given = new Set<string>();
  const misspelt = new Set<string | null>();
  for (const part of parts) {
    if (part.kind !== 'attribute') continue;
    const rule = Object.hasOwn(role.attributes, part.name) ? role.attributes[part.name] : undefined;
    if (rule === undefined) {
      const message = `Unknown attribute ${JSON.stringify(part.name)} in a ${role.word} block.`;
      draft.mistakes.push(mistakeAt(part.spot, message, suggest(part.name, Object.keys(role.attributes))));
    } else if (given.has(part.name)) {
      draft.mistakes.push(mistakeAt(part.spot, `The attribute ${part.name} stands twice.`, 'Remove one of them.'));
    } else {
      readers[rule.value](part, block, fence, draft);
    }
    given.add(part.name);
    // One message is enough for an attribute whose name is misspelt.
    if (rule === undefined) misspelt.add(nearest(part.name, Object.keys(role.attributes)));
  }
  for (const [name, rule] of Object.entries(role.attributes)) {
    if (!rule.required || given.has(name) || misspelt.has(name)) continue;
    const spot = moved(fence.infoSpot, fence.info.length);
    draft.mistakes.push(mistakeAt(spot, `The ${role.word} block lacks ${name}=.`, `Write ${role.example}.`));
  }
}

const readers: Record<AttributeValue, (attribute: Attribute, block: Block, fence: Fence, draft: Draft) => void> = {
  task(attribute, block, _fence, draft) {
    if (!/^[1-9]\d{0,3}$/.test(attribute.value)) {
      const message = `${attribute.name}= takes the number of a task, not ${JSON.stringify(attribute.value)}.`;
      draft.mistakes.push(mistakeAt(attribute.valueSpot, message, 'Write a whole number such as task=1.'));
      return;
    }
    block.task = Number(attribute.value);
    draft.taskReferences.push({ number: block.task, spot: attribute.valueSpot });
  },
  points(attribute, block, _fence, draft) {
    block.points = /^-?\d{1,6}(\.\d{1,3})?$/.test(attribute.value) ? Number(attribute.value) : Number.NaN;
    if (block.points > 0) return;
    const message = Number.isNaN(block.points)
      ? `${attribute.name}= takes a number, not ${JSON.stringify(attribute.value)}.`
      : `${attribute.name}= must be above 0, not ${attribute.value}.`;
    draft.mistakes.push(mistakeAt(attribute.valueSpot, message, 'Write a number above 0 such as points=1.'));
  },
  visibility(attribute, block, _fence, draft) {
    const value = visibilities.find(name => name === attribute.value);
    if (value === undefined) {
      const message = `There is no visibility ${JSON.stringify(attribute.value)}.`;
      draft.mistakes.push(mistakeAt(attribute.valueSpot, message, suggest(attribute.value, [...visibilities])));
    } else if (!block.hidden && value !== 'visible') {
      const message = 'What stands in index.md reaches the site, so every student can read it.';
      draft.mistakes.push(mistakeAt(attribute.valueSpot, message, 'Move the block to hidden.md beside it.'));
    }
    block.visibility = value ?? null;
  },
  column(attribute, block) {
    block.columns[attribute.name] = { value: attribute.value, spot: attribute.valueSpot };
  },
  file(attribute, block, fence, draft) {
    const source = sourceFromFile(attribute.value, draft);
    if (source === null) {
      const beside = [...draft.files.keys()].filter(name => !name.endsWith('.md')).sort();
      const message = `There is no file ${JSON.stringify(attribute.value)} in ${draft.folder}.`;
      draft.mistakes.push(mistakeAt(attribute.valueSpot, message, suggest(attribute.value, beside)));
      return;
    }
    if (fence.body.trim() !== '') {
      const message = `The block has a body and takes its text from ${attribute.value} as well.`;
      draft.mistakes.push(mistakeAt(attribute.spot, message, 'Empty the block or remove file=.'));
    }
    block.source = source;
  },
};

function sourceFromFile(name: string, draft: Draft): Source | null {
  const text = draft.files.get(name);
  return text === undefined ? null : { code: withPlainLineEnds(text), file: `${draft.folder}/${name}`, line: 1 };
}
