/**
 * The form of a case, checked with a zod schema before it is replayed. A case of another form is one line that says
 * where, what was expected and what was found.
 */
import type { z } from 'zod';

/** The case's body as the schema describes it, or what is wrong with it. */
export function readCase<T>(schema: z.ZodType<T>, body: unknown): { form: T } | { malformed: string } {
  const result = schema.safeParse(body);
  if (result.success) return { form: result.data };
  const issue = result.error.issues[0]!;
  const where = issue.path.map(String).join('.');
  return { malformed: `malformed case: ${where === '' ? 'the case' : where}: ${issue.message}` };
}
