/**
 * The CSV that nbgrader's exporter writes, column for column: `score` is `raw_score` less the penalty for lateness,
 * which Weir leaves to the gradebook (0). What could not be graded has empty scores.
 */

import { csvTable } from './csv.ts';
import type { Format } from './format.ts';
import { oneLine } from './plain-text.ts';

const COLUMNS = [
  'assignment',
  'duedate',
  'timestamp',
  'student_id',
  'last_name',
  'first_name',
  'email',
  'raw_score',
  'late_submission_penalty',
  'score',
  'max_score',
];

/** The results as nbgrader exports grades. */
export const nbgrader: Format = {
  write(results, { roster }) {
    const rows = results.map(({ submission, lab, status, score, maxScore }) => {
      const person = roster.get(submission.student);
      const points = status === 'ungradable' ? '' : score;
      return [
        lab.id,
        '',
        submission.submittedAt === null ? '' : timestamp(submission.submittedAt),
        oneLine(submission.student),
        oneLine(person?.lastName ?? ''),
        oneLine(person?.firstName ?? ''),
        oneLine(person?.email ?? ''),
        points,
        status === 'ungradable' ? '' : 0,
        points,
        maxScore,
      ];
    });
    return csvTable(COLUMNS, rows);
  },
  file: 'nbgrader.csv',
  onePerStudent: false,
};

/** `2026-08-01 10:00:00.000000`, UTC, as Python prints a datetime. */
function timestamp(iso: string): string {
  const at = new Date(iso).toISOString();
  return `${at.slice(0, 10)} ${at.slice(11, 23)}000`;
}
