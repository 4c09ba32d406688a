/**
 * Whose a file is, and for which lab, by its path: `submitted/<student>/<lab>/`, a folder a student, a file a student,
 * or a platform's names. Pure: it sees paths only.
 */
import { lmsName } from './lms-name.ts';

/** Where a file belongs. */
export interface Place {
  student: string;
  /** The submission's name: the student's, or the file's where files stand side by side. */
  id: string;
  /** The lab that the path names, or null. */
  lab: string | null;
  /** The path below the student's own folder. */
  rest: string[];
}

/** Folders that a class's submissions commonly stand in. */
const WRAPPERS = /^(?:submitted|submissions|submission)$/i;

/** Reads a path below `root`, the name of what was named on the command line. */
export function placeOf(path: readonly string[], labIds: readonly string[], root: string): Place {
  const parts = path.length > 1 && WRAPPERS.test(path[0]!) ? path.slice(1) : [...path];
  const lms = lmsName(parts);
  if (lms)
    return { student: lms.student, id: `${lms.shown} (${lms.student})`, lab: labIn(lms.rest, labIds), rest: lms.rest };
  if (parts.length > 1) {
    const [student, ...rest] = parts as [string, ...string[]];
    return { student, id: student, lab: labIn(rest, labIds), rest };
  }
  const file = parts[0] ?? root;
  const lab = labIn([file], labIds);
  // A folder of `<lab>.ts` files is one student's.
  if (lab !== null && parts.length > 0) return { student: root, id: root, lab, rest: parts };
  return { student: stem(file), id: file, lab, rest: [file] };
}

/** The lab that a folder or the file itself is named by. */
function labIn(rest: readonly string[], labIds: readonly string[]): string | null {
  const folder = rest.slice(0, -1).find(part => labIds.includes(part));
  return folder ?? labIds.find(id => id === stem(rest.at(-1) ?? '')) ?? null;
}

/** A file's name without its ending. */
export function stem(name: string): string {
  return name.replace(/(?<=.)\.[^.]*$/s, '');
}
