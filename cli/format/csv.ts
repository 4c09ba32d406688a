/**
 * A gradebook as CSV (RFC 4180, UTF-8): a line a submission, a column for each check's points. The sum of the check
 * columns is the score. What could not be graded has an empty score. Text that a spreadsheet would take for a formula
 * is led by an apostrophe.
 */
import Papa from 'papaparse';
import type { Result } from '../../engine/index.ts';
import type { Format } from './format.ts';
import { oneLine } from './plain-text.ts';

/** The results as a gradebook. */
export const csv: Format = {
  write(results, { roster }) {
    const columns = checkColumns(results);
    const head = ['student', 'name', 'email', 'submission', 'lab', 'status', 'score', 'max_score', ...columns];
    const tail = ['seed', 'lab_version', 'content_hash', 'engine_version', 'submission_hash'];
    const rows = results.map(result => {
      const person = roster.get(result.submission.student);
      const graded = result.status !== 'ungradable';
      const scores = new Map(result.checks.map(check => [columnOf(result, check.number), check.score]));
      const row = [
        oneLine(result.submission.student),
        oneLine([person?.firstName, person?.lastName].filter(Boolean).join(' ')),
        oneLine(person?.email ?? ''),
        oneLine(result.submission.id),
        result.lab.id,
        result.status,
        graded ? result.score : '',
        result.maxScore,
      ];
      const checks = columns.map(column => (graded ? (scores.get(column) ?? '') : ''));
      const { lab, engine, submission } = result;
      return [...row, ...checks, engine.seed, lab.version, lab.contentHash, engine.version, submission.hash ?? ''];
    });
    return csvTable([...head, ...tail], rows);
  },
  file: 'grades.csv',
  onePerStudent: false,
};

/** A table as CSV, with line feeds. */
export function csvTable(head: string[], rows: (string | number)[][]): string {
  return `${Papa.unparse([head, ...rows], { newline: '\n', escapeFormulae: true })}\n`;
}

function columnOf(result: Result, number: string): string {
  return `${result.lab.id} ${number}`;
}

function checkColumns(results: Result[]): string[] {
  return [...new Set(results.flatMap(result => result.checks.map(check => columnOf(result, check.number))))];
}
