/**
 * Reads a lab: the texts of labs/<id> become a {@link Lab}, or a list of all mistakes with their places. Never
 * throws on any text. The parts: front matter (front-matter.ts), Markdown (markdown.ts), fences (fence.ts, roles.ts,
 * block.ts), tasks (tasks.ts). Leaves out: translations, names of scenes (the page knows them), and whether the code
 * in the lab is right (`weir lab check`).
 */

import { suggest } from '../core/nearest.ts';
import { readActionBlocks } from './action-block.ts';
import { readBlock } from './block.ts';
import { numberedChecks } from './check-block.ts';
import { contentHash } from './content-hash.ts';
import { controlOf } from './control-schema.ts';
import { checkBlockLanguages, checkCompleteness, checkTaskReferences, createDraft, type Draft } from './draft.ts';
import { readInfo } from './fence.ts';
import type { FrontMatter } from './front-matter.ts';
import { readFrontMatter } from './front-matter-reader.ts';
import { isoToMs } from './iso-time.ts';
import type { AuthorMistake, Lab } from './lab.ts';
import { type Fence, type LabDocument, readMarkdown } from './markdown.ts';
import { mistakeAt, sortMistakes } from './mistake.ts';
import { findRole } from './roles.ts';
import { readTasks, type TaskReading } from './tasks.ts';
import { fileStart, moved, spotAt, type TextFile, textFile } from './text-file.ts';

/** A lab, or null and what is wrong with it. */
export interface LabReading {
  lab: Lab | null;
  /** Sorted by place; empty if and only if there is a lab. */
  mistakes: AuthorMistake[];
}

/** Reads the lab `id` from its files, by names relative to its folder (`index.md`, `flights.csv`). */
export function parseLab(id: string, files: Map<string, string>): LabReading {
  const draft = createDraft(`labs/${id}`, files);
  const top = fileStart(`${draft.folder}/index.md`);
  const text = files.get('index.md');
  if (text === undefined) {
    const mistake = mistakeAt(top, 'The lab has no index.md.', suggest('index.md', [...files.keys()].sort()));
    return { lab: null, mistakes: [mistake] };
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
    const hint = 'Take small letters, digits and hyphens, such as first-topic.';
    draft.mistakes.push(mistakeAt(top, `The folder's name ${JSON.stringify(id)} is no lab id.`, hint));
  }

  const index = textFile(`${draft.folder}/index.md`, text);
  const { frontMatter, mistakes, bodyStart, unclosed } = readFrontMatter(index);
  draft.unclosed = unclosed;
  const document = readMarkdown(index, bodyStart);
  const matter = readFences(index, bodyStart, document, draft);
  const prose = readTasks(index, bodyStart, document.headings, matter);
  draft.mistakes.push(...mistakes, ...prose.mistakes);

  const hidden = files.get('hidden.md');
  if (hidden !== undefined) {
    const file = textFile(`${draft.folder}/hidden.md`, hidden);
    readFences(file, 0, readMarkdown(file, 0), draft);
  }

  if (!draft.unclosed) {
    // A misnumbered heading is one mistake: blocks may name it by its number or by its place.
    const numbers = prose.tasks.flatMap((task, place) => [task.number, place + 1]);
    checkTaskReferences(
      draft,
      [...new Set(numbers)].sort((a, b) => a - b),
    );
    checkCompleteness(draft, top);
  }
  checkBlockLanguages(draft);
  const built = draft.mistakes.length === 0 && frontMatter !== null ? buildLab(id, frontMatter, prose, draft) : null;
  if (built !== null) readActionBlocks(built, draft);
  const sorted = sortMistakes(draft.mistakes);
  return { lab: sorted.length === 0 ? built : null, mistakes: sorted };
}

/** Reads all fences that are the lab's matter into the draft and returns them; the others are prose. */
function readFences(file: TextFile, from: number, document: LabDocument, draft: Draft): Fence[] {
  const matter: Fence[] = [];
  for (const fence of document.fences) {
    const info = readInfo(fence.info, fence.infoSpot);
    const finding = findRole(info);
    if (finding.kind === 'role') draft.rolesMet.add(finding.role.word);
    if (finding.kind === 'mistake' && finding.meant !== null) draft.rolesMet.add(finding.meant);
    if (!isClosed(fence, draft)) continue;
    if (finding.kind === 'mistake') {
      draft.mistakes.push(finding.mistake);
    } else if (finding.kind === 'role') {
      draft.mistakes.push(...info.mistakes);
      if (fence.nested) {
        const message = `A ${finding.role.word} block cannot stand inside a list or a quotation.`;
        draft.mistakes.push(mistakeAt(fence.spot, message, 'Begin its opening fence at the start of a line.'));
      } else {
        if (info.mistakes.length === 0) readBlock(fence, finding.role, finding.parts, file, draft);
        matter.push(fence);
      }
    }
  }
  reportBackticks(file, from, document.fences, draft);
  return matter;
}

/** Whether the fence ends where its author meant it to; reports one that runs on into the next or to the file's end. */
function isClosed(fence: Fence, draft: Draft): boolean {
  const next = fence.body.split('\n').findIndex(line => {
    const opening = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (opening === null || !opening[1]!.startsWith(fence.marks)) return false;
    return findRole(readInfo(opening[2]!.trim(), fence.spot)).kind === 'role';
  });
  if (fence.closed && next < 0) return true;
  const end = next < 0 ? '' : ` before the next one begins on line ${fence.bodyLine + next}`;
  const hint = `Add a line ${fence.marks} where it ends.`;
  draft.mistakes.push(mistakeAt(fence.spot, `The fence is not closed${end}.`, hint));
  draft.unclosed = true;
  return false;
}

/** Reports lines that look like the opening of a block but are none, because CommonMark allows no backtick there. */
function reportBackticks(file: TextFile, from: number, fences: Fence[], draft: Draft): void {
  for (const start of file.lineStarts) {
    if (start < from || fences.some(fence => start < fence.end && start >= fence.start - 3)) continue;
    const line = /[^\r\n]*/y;
    line.lastIndex = start;
    const opening = /^( {0,3}`{3,})([^`]*)`/.exec(line.exec(file.text)?.[0] ?? '');
    const finding = opening === null ? null : findRole(readInfo(opening[2]!.trim(), fileStart(file.path)));
    if (opening === null || finding?.kind !== 'role') continue;
    draft.rolesMet.add(finding.role.word);
    draft.unclosed = true;
    const place = moved(spotAt(file, start), opening[0].length - 1);
    const hint = 'Open and close this block with ~~~ instead.';
    draft.mistakes.push(mistakeAt(place, 'A line that opens a block with ``` cannot hold a backtick.', hint));
  }
}

function buildLab(id: string, frontMatter: FrontMatter, prose: TaskReading, draft: Draft): Lab | null {
  const start = draft.program ?? draft.start;
  if (start === null || draft.solution === null) return null;
  const { startsAt, controls, ...fields } = frontMatter;
  return {
    id,
    ...fields,
    controls: controls.map(controlOf),
    hasCode: draft.program === null,
    startsAtMs: isoToMs(startsAt) ?? 0,
    contentHash: contentHash(draft.files),
    introduction: prose.introduction,
    tasks: prose.tasks,
    start,
    solution: draft.solution,
    solutionActions: [],
    wrong: draft.wrong,
    checks: numberedChecks(draft),
    events: draft.events,
    quizzes: draft.quizzes,
    hints: draft.hints,
  };
}
