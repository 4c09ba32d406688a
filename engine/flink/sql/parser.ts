/**
 * Reads statements: SELECT with joins, window functions, FOR SYSTEM_TIME AS OF, GROUP BY, HAVING, ORDER BY, LIMIT; UNION;
 * CREATE TEMPORARY VIEW.
 * Source: Flink SQL's grammar. Left out: INSERT, CREATE TABLE, MATCH_RECOGNIZE, set operations but UNION, legacy group
 * windows.
 */
import { ExpressionParser } from './expression-parser.ts';
import type { JoinType, Query, Relation, Select, Statement, WindowFunction } from './syntax.ts';
import { TokenReader } from './token-reader.ts';

/** Reads a statement; throws Flink's SqlParserException. */
export function parseStatement(sql: string): Statement {
  return new Parser(sql).statement();
}

const WINDOWS = ['TUMBLE', 'HOP', 'CUMULATE', 'SESSION'] as const;
const NO_ALIAS = new Set(
  'WHERE GROUP HAVING ORDER LIMIT UNION ON JOIN LEFT RIGHT FULL INNER FOR PARTITION CROSS FETCH'.split(' '),
);

class Parser {
  readonly #tokens: TokenReader;
  readonly #expressions: ExpressionParser;

  constructor(sql: string) {
    this.#tokens = new TokenReader(sql);
    this.#expressions = new ExpressionParser(this.#tokens, () => this.#query());
  }

  statement(): Statement {
    if (!this.#tokens.takes('CREATE', 'TEMPORARY', 'VIEW')) return { kind: 'query', query: this.#whole() };
    const name = this.#tokens.name();
    this.#tokens.expect('AS');
    return { kind: 'view', name, query: this.#whole() };
  }

  #whole(): Query {
    const query = this.#query();
    this.#tokens.takes(';');
    if (this.#tokens.token.kind !== 'end') this.#tokens.fail('Was expecting the end of the statement');
    return query;
  }

  #query(): Query {
    let left: Query = this.#select();
    while (this.#tokens.takes('UNION')) {
      const all = this.#tokens.takes('ALL');
      left = { kind: 'union', left, right: this.#select(), all };
    }
    return left;
  }

  #select(): Select {
    this.#tokens.expect('SELECT');
    const distinct = this.#tokens.takes('DISTINCT');
    const items = [this.#item()];
    while (this.#tokens.takes(',')) items.push(this.#item());
    this.#tokens.expect('FROM');
    const from = this.#relation();
    const where = this.#tokens.takes('WHERE') ? this.#expressions.expression() : null;
    const groupBy = this.#tokens.takes('GROUP', 'BY') ? this.#expressions.list() : [];
    const having = this.#tokens.takes('HAVING') ? this.#expressions.expression() : null;
    const orderBy = this.#expressions.orderBy();
    const limit = this.#tokens.takes('LIMIT') ? Number(this.#tokens.take().text) : null;
    return { kind: 'select', distinct, items, from, where, groupBy, having, orderBy, limit };
  }

  #item(): Select['items'][number] {
    const expression = this.#expressions.expression();
    return { expression, alias: this.#alias() };
  }

  #alias(): string | null {
    if (this.#tokens.takes('AS')) return this.#tokens.name();
    const { token } = this.#tokens;
    if (token.kind === 'name' || (token.kind === 'word' && !NO_ALIAS.has(token.text) && token.text !== 'FROM'))
      return this.#tokens.name();
    return null;
  }

  #relation(): Relation {
    let left = this.#primary();
    for (let type = this.#joinType(); type !== null; type = this.#joinType()) {
      const right = this.#primary();
      this.#tokens.expect('ON');
      left = { kind: 'join', type, left, right, on: this.#expressions.expression() };
    }
    return left;
  }

  #joinType(): JoinType | null {
    if (this.#tokens.takes('JOIN') || this.#tokens.takes('INNER', 'JOIN')) return 'inner';
    for (const type of ['left', 'right', 'full'] as const)
      if (this.#tokens.takes(type.toUpperCase(), 'JOIN') || this.#tokens.takes(type.toUpperCase(), 'OUTER', 'JOIN'))
        return type;
    return null;
  }

  #primary(): Relation {
    if (this.#tokens.takes('TABLE', '(')) {
      const window = this.#window();
      this.#tokens.expect(')');
      return { kind: 'window', window, alias: this.#alias() };
    }
    if (this.#tokens.takes('(')) {
      const query = this.#query();
      this.#tokens.expect(')');
      return { kind: 'query', query, alias: this.#alias() };
    }
    const name = this.#tokens.name();
    let asOf = null;
    if (this.#tokens.takes('FOR', 'SYSTEM_TIME', 'AS', 'OF')) asOf = this.#expressions.expression();
    return { kind: 'table', name, asOf, alias: this.#alias() };
  }

  #window(): WindowFunction {
    const kind = WINDOWS.find(name => this.#tokens.takes(name));
    if (kind === undefined) this.#tokens.fail(`Was expecting ${WINDOWS.join(', ')}`);
    this.#tokens.expect('(');
    const input = this.#windowInput();
    const partitionBy: string[] = [];
    if (this.#tokens.takes('PARTITION', 'BY')) {
      const parenthesis = this.#tokens.takes('(');
      do partitionBy.push(this.#tokens.name());
      while (this.#tokens.takes(','));
      // Without parentheses the comma before DESCRIPTOR was taken for another column.
      if (parenthesis) this.#tokens.expect(')');
    }
    const taken = partitionBy.at(-1)?.toUpperCase() === 'DESCRIPTOR';
    if (taken) partitionBy.pop();
    else this.#tokens.expect(',', 'DESCRIPTOR');
    this.#tokens.expect('(');
    const timeColumn = this.#tokens.name();
    this.#tokens.expect(')');
    const spansMs: number[] = [];
    while (this.#tokens.takes(',')) spansMs.push(this.#expressions.interval());
    this.#tokens.expect(')');
    return { kind, input, partitionBy, timeColumn, spansMs };
  }

  #windowInput(): Relation {
    if (this.#tokens.takes('TABLE')) return { kind: 'table', name: this.#tokens.name(), asOf: null, alias: null };
    this.#tokens.expect('(');
    const query = this.#query();
    this.#tokens.expect(')');
    return { kind: 'query', query, alias: null };
  }
}
