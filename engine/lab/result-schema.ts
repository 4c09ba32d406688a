/**
 * The schema of `weir.result/1` and of the document that holds many of them. It is published as JSON Schema under
 * public/schema, for scripts that read results; a test keeps both the same.
 */
import * as z from 'zod';
import { type Result, visibilities } from './result.ts';

const place = z.int().min(1).nullable();
const points = z.number().min(0);
const seed = z.int().min(0);
const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const checkSchema = z.strictObject({
  number: z
    .string()
    .regex(/^\d+\.\d+$/)
    .describe('Task and place among its checks, such as 2.1.'),
  task: z.int().min(1),
  name: z.string(),
  status: z.enum(['pass', 'fail', 'error', 'skipped']).describe("error is a mistake of the lab's author."),
  score: points,
  maxScore: points,
  visibility: z.enum(visibilities).describe('From when on a student may see it.'),
  message: z.string().describe("The author's feedback; empty when passed."),
  expected: z.string().nullable(),
  actual: z.string().nullable(),
  atUs: z.number().nullable().describe('The moment of the run that shows it, in microseconds.'),
  failedOnSeed: seed.nullable().describe('The seed on which it lost most, where it passed on another.'),
  link: z.string().nullable().describe('An address that opens that very run in the workshop.'),
});

/** `weir.result/1`. */
export const resultSchema: z.ZodType<Result> = z.strictObject({
  schema: z.literal('weir.result/1'),
  lab: z.strictObject({ id: z.string(), title: z.string(), version: z.string(), contentHash: z.string() }),
  engine: z.strictObject({ version: z.string(), seed, extraSeeds: z.array(seed) }),
  submission: z.strictObject({
    id: z.string(),
    student: z.string(),
    files: z.array(z.string()),
    hash: hash.nullable(),
    submittedAt: z.iso.datetime().nullable(),
  }),
  status: z
    .enum(['pass', 'fail', 'error', 'timeout', 'missing', 'ungradable'])
    .describe('ungradable could not be decided, and is never zero points.'),
  score: points.describe("Always the sum of the checks' scores."),
  maxScore: points,
  program: z.strictObject({
    status: z.enum(['finished', 'running', 'failed', 'stopped']),
    error: z.string().nullable(),
    message: z.string().nullable(),
    line: place,
    column: place,
  }),
  output: z.string().describe('What the program printed, capped.'),
  outputTruncated: z.boolean(),
  checks: z.array(checkSchema),
  traceHash: z.string().nullable().describe('SHA-256 of the trace: equal on every machine.'),
  entries: z.int().min(0),
  steps: z.int().min(0),
  reason: z.string().nullable().describe('Why it could not be graded.'),
});

/** The schema as JSON Schema, as it is published. */
export function resultJsonSchema(): object {
  const schema = z.toJSONSchema(resultSchema, { io: 'input' });
  return { $id: 'https://weir.invalid/schema/weir.result-1.json', title: 'weir.result/1', ...schema };
}
