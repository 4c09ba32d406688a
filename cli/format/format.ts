/**
 * What a format of `weir grade` is: a pure function of results and of what the platform needs besides.
 */
import type { Result, Visibility } from '../../engine/index.ts';
import type { Roster } from '../roster.ts';

/** What a format may need besides the results. */
export interface FormatContext {
  /** The moment of grading, ISO 8601 with milliseconds: formats read no clock. */
  gradedAt: string;
  /** The class, where `--roster` names one. */
  roster: Roster;
  /** What students may see by now, for platforms that know no stages of their own. */
  disclose: Visibility;
}

/** A format. */
export interface Format {
  /** Writes the results as the platform reads them. */
  write(results: Result[], context: FormatContext): string;
  /** The file's name with `--out`, below the submission's folder where the format holds one student. */
  file: string;
  /** Whether a document holds one student, as Gradescope and GitHub Classroom ask for. */
  onePerStudent: boolean;
}
