/**
 * A statement of `spark.sql`: a query, or `CREATE [OR REPLACE] TEMP VIEW name AS query`.
 */
import { ProgramError } from '../../core/offered.ts';
import type { Plan } from '../../stream/plan/plan.ts';
import { TokenReader } from '../expression/token-reader.ts';
import { parseQuery } from './query.ts';
import type { Scope } from './scope.ts';

/** What a statement asks for. */
export type Statement =
  | { readonly kind: 'query'; readonly plan: Plan }
  | { readonly kind: 'view'; readonly name: string; readonly replaces: boolean; readonly plan: Plan };

/** Reads a statement; throws Spark's parse error with line and place. */
export function parseStatement(sql: string, scope: Scope): Statement {
  const reader = new TokenReader(sql);
  const statement = statementOf(reader, scope);
  reader.skipSign(';');
  reader.expectEnd();
  return statement;
}

function statementOf(reader: TokenReader, scope: Scope): Statement {
  if (!reader.skipWord('CREATE')) {
    const isQuery = reader.isWord('SELECT') || reader.isWord('WITH') || reader.isSign('(');
    if (!isQuery && STATEMENTS.has(reader.peek().text.toUpperCase())) {
      throw new ProgramError(
        'PySparkNotImplementedError',
        `spark.sql runs SELECT and CREATE TEMP VIEW here, not ${reader.peek().text.toUpperCase()}.`,
      );
    }
    return { kind: 'query', plan: parseQuery(reader, scope) };
  }
  const replaces = reader.skipWord('OR REPLACE');
  if (!reader.skipWord('TEMPORARY')) reader.expectWord('TEMP');
  reader.expectWord('VIEW');
  const name = reader.name();
  reader.expectWord('AS');
  return { kind: 'view', name, replaces, plan: parseQuery(reader, scope) };
}

const STATEMENTS = new Set(
  'INSERT UPDATE DELETE MERGE DROP ALTER SHOW DESCRIBE DESC EXPLAIN SET USE CACHE VALUES'.split(' '),
);
