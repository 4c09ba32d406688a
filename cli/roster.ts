/**
 * `--roster FILE`: the class as CSV. The column `student` (or `student_id`, `id`, `SIS Login ID`, `Username`) is what
 * submissions are named by; `first_name`, `last_name`, `email` and `lti_user_id` (the `sub` of an LTI launch) are
 * optional. Columns of other names are passed over.
 */
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { CommandError } from './command-error.ts';

/** A student of the class. */
export interface Person {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  ltiUserId: string | null;
}

/** The class by the name that submissions bear. */
export type Roster = ReadonlyMap<string, Person>;

const NAMES = {
  student: ['student', 'student_id', 'id', 'sis_login_id', 'username', 'login_id'],
  firstName: ['first_name', 'firstname', 'given_name'],
  lastName: ['last_name', 'lastname', 'surname', 'family_name'],
  email: ['email', 'email_address', 'e_mail'],
  ltiUserId: ['lti_user_id', 'ltiuserid', 'lti_userid', 'sub'],
};

/** Reads a roster; without a file there is nobody in it. */
export function readRoster(file: string | undefined): Roster {
  if (file === undefined) return new Map();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`the roster ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  const transformHeader = (name: string): string =>
    name
      .trim()
      .toLowerCase()
      .replace(/[^a-z]+/g, '_');
  const { data, meta } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: true,
    transformHeader,
  });
  const column = (wanted: string[]): string | undefined => wanted.find(name => meta.fields?.includes(name));
  const student = column(NAMES.student);
  if (student === undefined) {
    throw new CommandError(`the roster ${file} needs a column "student"; it has ${meta.fields?.join(', ') || 'none'}.`);
  }
  const cell = (row: Record<string, string>, name: string | undefined): string | null =>
    (name === undefined ? '' : (row[name] ?? '').trim()) || null;
  const people = new Map<string, Person>();
  for (const row of data) {
    const id = cell(row, student);
    if (id === null) continue;
    if (people.has(id)) throw new CommandError(`the roster ${file} names ${id} twice.`);
    people.set(id, {
      firstName: cell(row, column(NAMES.firstName)),
      lastName: cell(row, column(NAMES.lastName)),
      email: cell(row, column(NAMES.email)),
      ltiUserId: cell(row, column(NAMES.ltiUserId)),
    });
  }
  return people;
}
