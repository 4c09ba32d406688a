/**
 * LTI 1.3 Assignment and Grade Services: the body of `POST {lineitem}/scores` for each student, with the line item's
 * label and tag, for a small bridge that holds the platform's key. `userId` comes from the roster and is never made up:
 * a student who is not in it gets no body and is named under `unknown`.
 */
import { disclosed, type Result } from '../../engine/index.ts';
import type { Format, FormatContext } from './format.ts';
import { printable, shortened } from './plain-text.ts';

const LONGEST_COMMENT = 2000;

/** The results as score bodies. */
export const ags: Format = {
  write(results, context) {
    const known = results.filter(result => context.roster.get(result.submission.student)?.ltiUserId);
    const document = {
      contentType: 'application/vnd.ims.lis.v1.score+json',
      scores: known.map(result => ({
        lineItem: { label: result.lab.title, tag: result.lab.id, scoreMaximum: result.maxScore },
        score: score(result, context.roster.get(result.submission.student)!.ltiUserId!, context),
      })),
      unknown: results.filter(result => !known.includes(result)).map(result => printable(result.submission.student)),
    };
    return `${JSON.stringify(document, null, 2)}\n`;
  },
  file: 'ags.json',
  onePerStudent: false,
};

function score(result: Result, userId: string, { gradedAt, disclose }: FormatContext): object {
  const { submittedAt } = result.submission;
  const submission = submittedAt === null ? {} : { submission: { submittedAt } };
  const base = { userId, timestamp: gradedAt, ...submission };
  if (result.status === 'missing') return { ...base, activityProgress: 'Initialized', gradingProgress: 'NotReady' };
  // Platforms refuse a body whose score has no maximum above 0.
  if (result.status === 'ungradable') return { ...base, activityProgress: 'Submitted', gradingProgress: 'Failed' };
  return {
    ...base,
    activityProgress: 'Completed',
    gradingProgress: 'FullyGraded',
    scoreGiven: result.score,
    scoreMaximum: result.maxScore,
    comment: comment(disclosed(result, disclose)),
  };
}

function comment(result: Result): string {
  const lost = result.checks.filter(check => check.status !== 'pass');
  const lines = lost.map(
    check => `${check.number} ${check.name}: ${check.score} of ${check.maxScore}. ${check.message}`,
  );
  if (result.program.error !== null) lines.unshift(`${result.program.error}: ${result.program.message}`);
  return shortened(printable(lines.join('\n').trim()), LONGEST_COMMENT);
}
