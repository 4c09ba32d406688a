/**
 * How the platforms read what `weir grade` writes, as far as points go: the rules of each platform's own reader, told
 * in shared reference text and in the reader's published source. Each reader throws where its platform would refuse.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import Papa from 'papaparse';
import * as z from 'zod';

/** What a platform makes of a document: points by student or test. `null` is "no score". */
export interface Reading {
  scores: (number | null)[];
  maxima: number[];
  /** Sum over the parts (checks, tests) of each, where the format has parts. */
  partSums: (number | null)[];
}

const visibility = z.enum(['visible', 'hidden', 'after_due_date', 'after_published']);
const outputFormat = z.enum(['text', 'html', 'simple_format', 'md', 'ansi']);

/** Gradescope's results.json, field by field as its documentation states it. */
export const gradescopeSchema = z.strictObject({
  score: z.number().min(0).optional(),
  execution_time: z.number().optional(),
  output: z.string().optional(),
  output_format: outputFormat.optional(),
  test_output_format: outputFormat.optional(),
  test_name_format: outputFormat.optional(),
  visibility: visibility.optional(),
  stdout_visibility: visibility.optional(),
  extra_data: z.record(z.string(), z.unknown()).optional(),
  tests: z
    .array(
      z.strictObject({
        score: z.number().min(0).optional(),
        max_score: z.number().optional(),
        status: z.enum(['passed', 'failed']).optional(),
        name: z.string().optional(),
        name_format: outputFormat.optional(),
        number: z.string().optional(),
        output: z.string().optional(),
        output_format: outputFormat.optional(),
        tags: z.array(z.string()).optional(),
        visibility: visibility.optional(),
        extra_data: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
  leaderboard: z.array(z.unknown()).optional(),
});

/** Gradescope: `score` overrides the sum; with neither, the autograder "failed to execute correctly". */
export function readGradescope(text: string): Reading {
  const { score, tests = [] } = gradescopeSchema.parse(JSON.parse(text));
  const scored = tests.filter(test => test.score !== undefined);
  const partSum = scored.length === 0 ? null : sum(scored.map(test => test.score!));
  return { scores: [score ?? partSum], maxima: [sum(tests.map(test => test.max_score ?? 0))], partSums: [partSum] };
}

const githubSchema = z.object({
  version: z.literal(1),
  status: z.enum(['pass', 'fail', 'error']),
  max_score: z.number(),
  tests: z
    .array(
      z.object({
        name: z.string(),
        status: z.enum(['pass', 'fail', 'error']),
        score: z.number(),
        message: z.string().nullable(),
        test_code: z.string(),
        filename: z.string(),
        line_no: z.int(),
      }),
    )
    .min(1),
});

/** GitHub's reporter: adds up `score` for the notice, and shows passed / tests * max_score in its table. */
export function readGithub(text: string): Reading & { table: number } {
  const line = text.trimEnd().split('\n').at(-1)!;
  const encoded = /^result=([A-Za-z0-9+/]+=*)$/.exec(line)?.[1];
  if (encoded === undefined) throw new Error(`no result in ${line.slice(0, 80)}`);
  const result = githubSchema.parse(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')));
  const passed = result.tests.filter(test => test.status === 'pass').length;
  const reported = result.max_score ? sum(result.tests.map(test => test.score)) : null;
  return {
    scores: [reported],
    maxima: [result.max_score],
    partSums: [reported],
    table: (passed / result.tests.length) * result.max_score,
  };
}

/** The commands that GitHub's runner would obey: lines with `::`, but for those between stop-commands. */
export function obeyedCommands(text: string): string[] {
  const obeyed: string[] = [];
  let stoppedBy: string | null = null;
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (stoppedBy !== null) {
      if (line.trim() === `::${stoppedBy}::`) stoppedBy = null;
      continue;
    }
    const command = /^\s*::([\w-]+)[^:]*(?:::|$)(.*)/.exec(line);
    if (command?.[1] === 'stop-commands') stoppedBy = command[2]!;
    else if (command) obeyed.push(command[1]!);
  }
  return obeyed;
}

interface XmlNode {
  [name: string]: unknown;
}

const CASE_CHILDREN = ['properties', 'failure', 'error', 'skipped', 'system-out', 'system-err'];

/** JUnit XML as testmoapp/junitxml describes it; unknown elements and attributes, and wrong counts, are refused. */
export function readJunit(text: string): Reading {
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(JSON.stringify(valid));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids exactly these.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) throw new Error('not XML 1.0');
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    isArray: name => ['testsuite', 'testcase', 'property'].includes(name),
    processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: 10_000_000 },
  });
  const { testsuites } = parser.parse(text) as { testsuites: XmlNode };
  const suites = (testsuites['testsuite'] ?? []) as XmlNode[];
  const readings = suites.map(readSuite);
  const cases = suites.flatMap(suite => suite['testcase'] as XmlNode[]);
  checkCounts(testsuites, cases);
  return {
    scores: readings.map(reading => reading.score),
    maxima: readings.map(reading => reading.max),
    partSums: readings.map(reading => reading.parts),
  };
}

function readSuite(suite: XmlNode): { score: number | null; max: number; parts: number | null } {
  allow(suite, [
    '@name',
    '@tests',
    '@failures',
    '@errors',
    '@skipped',
    '@file',
    'properties',
    'testcase',
    'system-out',
  ]);
  const cases = suite['testcase'] as XmlNode[];
  checkCounts(suite, cases);
  for (const one of cases) {
    allow(one, ['@name', '@classname', '@file', '@line', ...CASE_CHILDREN]);
    const verdicts = ['failure', 'error', 'skipped'].filter(name => name in one);
    if (verdicts.length > 1) throw new Error(`a case is ${verdicts.join(' and ')}`);
    const full = property(one, 'weir.score') === property(one, 'weir.maxScore');
    if (verdicts.length === 0 && !full) throw new Error('a passed case lacks points');
  }
  const graded = property(suite, 'weir.status') !== 'ungradable';
  return {
    score: graded ? Number(property(suite, 'weir.score')) : null,
    max: Number(property(suite, 'weir.maxScore')),
    parts: graded ? sum(cases.map(one => Number(property(one, 'weir.score')))) : null,
  };
}

function allow(node: XmlNode, names: string[]): void {
  const surplus = Object.keys(node).filter(name => !names.includes(name));
  if (surplus.length > 0) throw new Error(`JUnit knows no ${surplus.join(', ')} here`);
}

function checkCounts(node: XmlNode, cases: XmlNode[]): void {
  const count = (name: string): number => cases.filter(one => name in one).length;
  const found = [cases.length, count('failure'), count('error'), count('skipped')];
  const said = [node['@tests'], node['@failures'], node['@errors'], node['@skipped']].map(Number);
  if (String(found) !== String(said)) throw new Error(`counts ${said}, but there are ${found}`);
}

function property(node: XmlNode, name: string): string | undefined {
  const list = ((node['properties'] as XmlNode)?.['property'] ?? []) as XmlNode[];
  return list.find(one => one['@name'] === name)?.['@value'] as string | undefined;
}

/** A gradebook's CSV: one row a submission; the columns `<lab> <number>` are its parts. */
export function readGradebook(text: string): Reading & { rows: Record<string, string>[] } {
  const rows = readCsv(text);
  return {
    rows,
    scores: rows.map(row => numberOrNull(row['score']!)),
    maxima: rows.map(row => Number(row['max_score'])),
    partSums: rows.map(row => {
      const parts = Object.entries(row).filter(([name, cell]) => / \d+\.\d+$/.test(name) && cell !== '');
      return row['score'] === '' ? null : sum(parts.map(([, cell]) => Number(cell)));
    }),
  };
}

const NBGRADER_COLUMNS =
  'assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score';

/** nbgrader's CSV: its columns in its order, and score = raw_score - penalty. */
export function readNbgrader(text: string): Reading {
  if (text.split('\n')[0] !== NBGRADER_COLUMNS) throw new Error(`columns ${text.split('\n')[0]}`);
  const rows = readCsv(text);
  for (const { timestamp } of rows) {
    if (!/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6})?$/.test(timestamp!)) throw new Error(`timestamp ${timestamp}`);
  }
  return {
    scores: rows.map(row => numberOrNull(row['score']!)),
    maxima: rows.map(row => Number(row['max_score'])),
    partSums: rows.map(row =>
      row['raw_score'] === '' ? null : Number(row['raw_score']) - Number(row['late_submission_penalty']),
    ),
  };
}

const agsScore = z.strictObject({
  userId: z.string().min(1),
  timestamp: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d\d:\d\d)$/),
  activityProgress: z.enum(['Initialized', 'Started', 'InProgress', 'Submitted', 'Completed']),
  gradingProgress: z.enum(['FullyGraded', 'Pending', 'PendingManual', 'Failed', 'NotReady']),
  scoreGiven: z.number().min(0).optional(),
  scoreMaximum: z.number().positive().optional(),
  comment: z.string().optional(),
  submission: z.strictObject({ startedAt: z.string().optional(), submittedAt: z.string().optional() }).optional(),
});

/** AGS score bodies, as LTI 1.3 AGS 2.0 states them: scoreMaximum goes with scoreGiven. */
export function readAgs(text: string): Reading & { unknown: string[] } {
  const { scores, unknown } = JSON.parse(text) as {
    scores: { lineItem: { scoreMaximum: number }; score: unknown }[];
    unknown: string[];
  };
  const bodies = scores.map(({ score }) => agsScore.parse(score));
  for (const { scoreGiven, scoreMaximum, gradingProgress } of bodies) {
    if ((scoreGiven === undefined) !== (scoreMaximum === undefined))
      throw new Error('scoreMaximum goes with scoreGiven');
    if ((scoreGiven === undefined) === (gradingProgress === 'FullyGraded')) throw new Error('graded without a score');
  }
  const given = bodies.map(body => body.scoreGiven ?? null);
  return { scores: given, maxima: scores.map(({ lineItem }) => lineItem.scoreMaximum), partSums: given, unknown };
}

/** Points as the text for people tells them. */
export function readText(text: string): Reading {
  const heads = [...text.matchAll(/^\S.* {2}(?:([\d.]+) of ([\d.]+) points|could not be graded) {2}/gm)];
  const blocks = text.split(/^(?=\S)/m).filter(block => block.trim() !== '');
  return {
    scores: heads.map(([, score]) => (score === undefined ? null : Number(score))),
    maxima: heads.map(([, , max]) => (max === undefined ? Number.NaN : Number(max))),
    partSums: blocks.map((block, i) => {
      const parts = [...block.matchAll(/^ {2}[+x] \d+\.\d+ .* {2}([\d.]+)\/[\d.]+$/gm)];
      return heads[i]?.[1] === undefined ? null : sum(parts.map(([, score]) => Number(score)));
    }),
  };
}

function readCsv(text: string): Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(text.trimEnd(), { header: true });
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data;
}

function numberOrNull(cell: string): number | null {
  return cell === '' ? null : Number(cell);
}

function sum(numbers: number[]): number {
  return Math.round(numbers.reduce((total, each) => total + each, 0) * 1000) / 1000;
}
