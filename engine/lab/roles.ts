/**
 * The roles a fence may have: a hand-written table. A new role is one file and one line here.
 * Also: which role an info string asks for, if any.
 */

import { nearest, suggest } from '../core/nearest.ts';
import { check } from './check-block.ts';
import { program, solution, start, wrong } from './code-blocks.ts';
import { events } from './events.ts';
import type { FenceInfo, InfoPart, Word } from './fence.ts';
import { hint } from './hint.ts';
import type { AuthorMistake } from './lab.ts';
import { mistakeAt } from './mistake.ts';
import { quiz } from './quiz.ts';
import type { Role } from './role.ts';

/** All roles. */
export const roles: readonly Role[] = [start, program, solution, wrong, check, events, quiz, hint];

/** Languages that a code block may have; the sandbox strips types, so all run alike. */
const codeLanguages = ['ts', 'js', 'typescript', 'javascript'];

/** What an info string asks for: nothing (prose), a role, or something misspelt. */
export type RoleFinding =
  | { kind: 'prose' }
  | { kind: 'role'; role: Role; parts: InfoPart[] }
  | { kind: 'mistake'; mistake: AuthorMistake; meant: string | null };

/** Finds the role of an info string. A plain language, with or without attributes, is prose. */
export function findRole(info: FenceInfo): RoleFinding {
  const [first, second] = info.parts;
  if (first?.kind !== 'word') return { kind: 'prose' };
  const bare = roles.find(role => role.word === first.value);
  if (bare !== undefined) {
    if (!bare.isCode) return { kind: 'role', role: bare, parts: info.parts.slice(1) };
    return misspelt(first, `The language is missing before ${bare.word}.`, `Write ${bare.example}.`, bare.word);
  }
  const matterWords = roles.filter(role => !role.isCode).map(role => role.word);
  const meantMatter = codeLanguages.includes(first.value) ? null : nearest(first.value, matterWords);
  if (meantMatter !== null) return unknownRole(first, matterWords);
  if (second?.kind !== 'word') return { kind: 'prose' };
  const role = roles.find(candidate => candidate.word === second.value);
  if (role === undefined)
    return unknownRole(
      second,
      roles.filter(candidate => candidate.isCode).map(r => r.word),
    );
  if (!role.isCode) {
    return misspelt(first, `A block of ${role.word} takes no language.`, `Write ${role.example}.`, role.word);
  }
  if (!codeLanguages.includes(first.value) && !(role.mayBeActions && isActionLanguage(first.value))) {
    const message = `A ${role.word} block holds TypeScript or JavaScript, not ${first.value}.`;
    return misspelt(first, message, `Write ${role.example}.`, role.word);
  }
  return { kind: 'role', role, parts: info.parts.slice(2) };
}

/** Whether an info string's language is that of a reader's actions. */
export function isActionLanguage(info: string): boolean {
  return /^ya?ml\b/.test(info);
}

function unknownRole(word: Word, valid: string[]): RoleFinding {
  const hint = `${suggest(word.value, valid)} A fence that is only shown has its language and no second word.`;
  return misspelt(word, `Unknown role ${JSON.stringify(word.value)}.`, hint, nearest(word.value, valid));
}

function misspelt(word: Word, message: string, hint: string, meant: string | null): RoleFinding {
  return { kind: 'mistake', mistake: mistakeAt(word.spot, message, hint), meant };
}
