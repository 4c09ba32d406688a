/**
 * The submissions that a command names: one program for each student and lab. What is wrong with one is told as its
 * result and never stops the class.
 */
import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { CommandError } from '../command-error.ts';
import { fileNamed, filesBelow } from './folder.ts';
import { type HandedIn, TooMuch } from './handed-in.ts';
import { placeOf, stem } from './layout.ts';
import {
  LARGEST_BYTES,
  PROGRAM_ENDINGS,
  type ProgramReading,
  programOf,
  tooLarge,
  unreadable,
} from './program-text.ts';
import { filesInZip, filesInZipBytes, ZipProblem } from './zip.ts';

/** What a student handed in for a lab. */
export interface Submission {
  id: string;
  student: string;
  /** The lab's id. */
  lab: string;
  /** The program's file, as it is told to people; none if there is no program. */
  file: string | null;
  /** The moment of handing in, ISO 8601, where a `timestamp.txt` as nbgrader's tells it. */
  submittedAt: string | null;
  read(): Promise<ProgramReading>;
}

/** All submissions, and files that belong to no lab. */
export interface Submissions {
  submissions: Submission[];
  strays: string[];
}

const LARGEST_ZIP_BYTES = 20 * 1024 * 1024;
/** Of several programs, the one with such a name counts. */
const MAIN_NAMES = ['solution', 'main', 'index'];

interface Group {
  id: string;
  student: string;
  lab: string;
  files: { file: HandedIn; rest: string[] }[];
}

/** The submissions at `paths` for `labId`, or for whatever labs their paths name if that is null. */
export async function submissionsAt(paths: string[], labId: string | null, labIds: string[]): Promise<Submissions> {
  const groups = new Map<string, Group>();
  const strays: string[] = [];
  for (const path of paths) {
    const root = stem(basename(resolve(path)));
    for (const file of await filesAt(path)) {
      const place = placeOf(file.path.length > 0 ? file.path : [basename(path)], labIds, root);
      if (labId !== null && place.lab !== null && place.lab !== labId) continue;
      const lab = labId ?? place.lab;
      if (lab === null) {
        if (isProgram(place.rest)) strays.push(file.name);
        continue;
      }
      const key = JSON.stringify([path, place.id, lab]);
      const group = groups.get(key) ?? { id: place.id, student: place.student, lab, files: [] };
      group.files.push({ file, rest: place.rest });
      groups.set(key, group);
    }
  }
  const submissions = [...groups.values()].filter(worthGrading).map(submissionOf);
  if (submissions.length === 0) throw nothingIn(paths, strays);
  return { submissions: withDistinctIds(submissions), strays };
}

/** A file beside the submissions, such as a roster, is none. */
function worthGrading({ id, files }: Group): boolean {
  return files.some(({ rest }) => isProgram(rest) || isZip(rest)) || files.every(({ rest }) => rest.join() !== id);
}

async function filesAt(path: string): Promise<HandedIn[]> {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw new CommandError(unreadable(path, error));
  }
  if (isFolder) return filesBelow(path);
  if (!isZip([path])) return [fileNamed(path)];
  try {
    return await filesInZip(path);
  } catch (error) {
    if (error instanceof ZipProblem) throw new CommandError(error.message);
    throw error;
  }
}

function submissionOf({ id, student, lab, files }: Group): Submission {
  const chosen = choose(files, lab);
  const stamp = files.find(({ rest }) => rest.at(-1) === 'timestamp.txt')?.file;
  const named = 'file' in chosen ? chosen.file.name : null;
  const submission: Submission = {
    id,
    student,
    lab,
    file: named,
    submittedAt: null,
    read: () => Promise.resolve(chosen as ProgramReading),
  };
  if (!('file' in chosen)) return submission;
  submission.read = async () => {
    submission.submittedAt = stamp ? await momentIn(stamp) : null;
    return isZip(chosen.file.path) ? readZipped(chosen.file, lab) : readFrom(chosen.file);
  };
  return submission;
}

/** The program among a student's files, or why there is none. */
function choose(files: Group['files'], lab: string): { file: HandedIn } | ProgramReading {
  const programs = files.filter(({ rest }) => isProgram(rest));
  if (programs.length === 1) return { file: programs[0]!.file };
  const zips = files.filter(({ rest }) => isZip(rest));
  if (programs.length === 0 && zips.length === 1) return { file: zips[0]!.file };
  if (programs.length === 0) {
    const reason = `Nothing was submitted: there is no program (${PROGRAM_ENDINGS.join(', ')}).`;
    return { status: 'missing', reason, error: null };
  }
  for (const name of [lab, ...MAIN_NAMES]) {
    const named = programs.filter(({ rest }) => stem(rest.at(-1)!) === name);
    if (named.length === 1) return { file: named[0]!.file };
  }
  const names = programs.map(({ rest }) => rest.join('/')).slice(0, 5);
  const reason = `There are ${programs.length} programs (${names.join(', ')}), and none is named solution or ${lab}: which one counts?`;
  return { status: 'ungradable', reason, error: null };
}

async function readFrom(file: HandedIn): Promise<ProgramReading> {
  if (file.kind !== 'file') {
    const what = file.kind === 'link' ? 'a symbolic link, which is not followed' : 'no regular file';
    return { status: 'error', reason: `${file.name} is ${what}. Hand in the file itself.`, error: 'NoFile' };
  }
  try {
    return programOf(await file.read(LARGEST_BYTES));
  } catch (error) {
    if (error instanceof TooMuch) return tooLarge(error.bytes);
    return { status: 'ungradable', reason: unreadable(file.name, error), error: null };
  }
}

/** A zip that a student handed in: the program in it. */
async function readZipped(zip: HandedIn, lab: string): Promise<ProgramReading> {
  const refused = (reason: string): ProgramReading => ({ status: 'error', reason, error: 'NoProgram' });
  if (zip.kind !== 'file') return readFrom(zip);
  try {
    const files = await filesInZipBytes(basename(zip.name), await zip.read(LARGEST_ZIP_BYTES));
    const chosen = choose(
      files.map(file => ({ file, rest: file.path })).filter(({ rest }) => !isZip(rest)),
      lab,
    );
    return 'file' in chosen ? readFrom(chosen.file) : chosen;
  } catch (error) {
    if (error instanceof TooMuch) return refused(`The zip has ${error.bytes} bytes, which is too much for a program.`);
    if (error instanceof ZipProblem) return refused(error.message);
    return { status: 'ungradable', reason: unreadable(zip.name, error), error: null };
  }
}

async function momentIn(file: HandedIn): Promise<string | null> {
  try {
    const text = new TextDecoder().decode(await file.read(200)).trim();
    const moment = new Date(
      text
        .replace(/ UTC$/, 'Z')
        .replace(/(\.\d{3})\d+/, '$1')
        .replace(' ', 'T'),
    );
    return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
  } catch {
    return null;
  }
}

function isProgram(path: readonly string[]): boolean {
  return PROGRAM_ENDINGS.includes(extname(path.at(-1) ?? '').toLowerCase());
}

function isZip(path: readonly string[]): boolean {
  return extname(path.at(-1) ?? '').toLowerCase() === '.zip';
}

/** Two of the same name, from two paths, are told apart by their files. */
function withDistinctIds(submissions: Submission[]): Submission[] {
  const counts = new Map<string, number>();
  const key = ({ id, lab }: Submission): string => JSON.stringify([id, lab]);
  for (const submission of submissions) counts.set(key(submission), (counts.get(key(submission)) ?? 0) + 1);
  const twice = submissions.filter(submission => counts.get(key(submission))! > 1);
  for (const submission of twice) submission.id = submission.file ?? submission.id;
  return submissions;
}

function nothingIn(paths: string[], strays: string[]): CommandError {
  if (strays.length > 0) {
    return new CommandError(
      `${strays[0]} names no lab: for all labs, name folders or files by them, as in alice/first-topic.ts.`,
    );
  }
  return new CommandError(`${paths.join(', ')} holds no program (${PROGRAM_ENDINGS.join(', ')}) and no zip.`);
}
