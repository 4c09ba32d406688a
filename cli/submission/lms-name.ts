/**
 * Names that learning platforms give to what students hand in.
 * Moodle: `Full Name_123456_assignsubmission_file_/work.ts`, or all in the file's name. Canvas:
 * `lastfirst_LATE_1234_56789_work.ts` with the user's and the submission's number.
 */

/** Who handed in, as the platform names them, and the path that they gave. */
export interface LmsName {
  /** What a roster of that platform lists: Moodle's `Participant 123456`, Canvas's user number. */
  student: string;
  /** The name that people know. */
  shown: string;
  rest: string[];
}

const MOODLE_FOLDER = /^(.+)_(\d+)_assignsubmission_(?:file|onlinetext)_?$/s;
const MOODLE_FILE = /^(.+?)_(\d+)_assignsubmission_(?:file|onlinetext)_(.+)$/s;
const CANVAS = /^([^_]+)(?:_LATE)?_(\d+)_(\d+)_(.+)$/s;

/** Reads a path as a platform's; null if it is none. */
export function lmsName(path: readonly string[]): LmsName | null {
  for (const [at, part] of path.entries()) {
    const rest = path.slice(at + 1);
    const folder = MOODLE_FOLDER.exec(part);
    if (folder && rest.length > 0) return { student: `Participant ${folder[2]}`, shown: folder[1]!, rest };
    const file = MOODLE_FILE.exec(part);
    if (file) return { student: `Participant ${file[2]}`, shown: file[1]!, rest: [file[3]!, ...rest] };
  }
  const canvas = CANVAS.exec(path.at(-1) ?? '');
  if (!canvas || path.length > 2) return null;
  // A file that is handed in anew bears a number: `work-1.ts`.
  return { student: canvas[2]!, shown: canvas[1]!, rest: [canvas[4]!.replace(/-\d+(?=\.\w+$)/, '')] };
}
