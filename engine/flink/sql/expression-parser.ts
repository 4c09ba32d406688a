/**
 * Reads expressions: OR, AND, NOT, comparisons, BETWEEN, IN, IS NULL, arithmetic, CASE, CAST (which changes nothing
 * here), intervals, function calls with FILTER and OVER.
 */
import type { Expression, Order, Over, Query } from './syntax.ts';
import type { TokenReader } from './token-reader.ts';

const UNIT_MS: Record<string, number> = { SECOND: 1000, MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 };
const COMPARISONS = ['=', '<>', '!=', '<', '<=', '>', '>='];

/** Reads an expression; `query` reads a query in parentheses. */
export class ExpressionParser {
  readonly #tokens: TokenReader;
  readonly #query: () => Query;

  constructor(tokens: TokenReader, query: () => Query) {
    this.#tokens = tokens;
    this.#query = query;
  }

  expression(): Expression {
    return this.#leftAssociative(['OR'], () =>
      this.#leftAssociative(['AND'], () => (this.#tokens.takes('NOT') ? this.#not() : this.#comparison())),
    );
  }

  list(): Expression[] {
    const items = [this.expression()];
    while (this.#tokens.takes(',')) items.push(this.expression());
    return items;
  }

  orderBy(): Order[] {
    if (!this.#tokens.takes('ORDER', 'BY')) return [];
    const orders: Order[] = [];
    do {
      const expression = this.expression();
      const descending = this.#tokens.takes('DESC');
      if (!descending) this.#tokens.takes('ASC');
      orders.push({ expression, descending });
    } while (this.#tokens.takes(','));
    return orders;
  }

  /** `INTERVAL '5' SECOND` in milliseconds. */
  interval(): number {
    this.#tokens.expect('INTERVAL');
    const amount = Number(this.#tokens.take().text);
    const unit = this.#tokens.take();
    const ms = UNIT_MS[unit.text.replace(/S$/, '')];
    if (ms === undefined) this.#tokens.failAt(unit, 'Was expecting SECOND, MINUTE, HOUR or DAY');
    return amount * ms;
  }

  #not(): Expression {
    return { kind: 'unary', operator: 'NOT', operand: this.#comparison() };
  }

  #leftAssociative(operators: string[], next: () => Expression): Expression {
    let left = next();
    for (;;) {
      const operator = operators.find(text => this.#tokens.takes(text));
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: next() };
    }
  }

  #comparison(): Expression {
    const left = this.#sum();
    if (this.#tokens.takes('IS')) {
      const negated = this.#tokens.takes('NOT');
      this.#tokens.expect('NULL');
      return { kind: 'unary', operator: negated ? 'IS NOT NULL' : 'IS NULL', operand: left };
    }
    const negated = this.#tokens.takes('NOT');
    if (this.#tokens.takes('BETWEEN')) {
      const low = this.#sum();
      this.#tokens.expect('AND');
      const between: Expression = { kind: 'between', operand: left, low, high: this.#sum() };
      return negated ? { kind: 'unary', operator: 'NOT', operand: between } : between;
    }
    if (this.#tokens.takes('IN')) return this.#in(left, negated);
    const operator = COMPARISONS.find(text => this.#tokens.takes(text));
    if (operator === undefined) return left;
    return { kind: 'binary', operator: operator === '!=' ? '<>' : operator, left, right: this.#sum() };
  }

  #in(operand: Expression, negated: boolean): Expression {
    this.#tokens.expect('(');
    if (this.#tokens.sees('SELECT')) {
      const query = this.#query();
      this.#tokens.expect(')');
      return { kind: 'inQuery', operand, query, negated };
    }
    const list = this.list();
    this.#tokens.expect(')');
    return { kind: 'in', operand, list, negated };
  }

  #sum(): Expression {
    return this.#leftAssociative(['+', '-', '||'], () =>
      this.#leftAssociative(['*', '/', '%'], () =>
        this.#tokens.takes('-') ? { kind: 'unary', operator: '-', operand: this.#primary() } : this.#primary(),
      ),
    );
  }

  #primary(): Expression {
    const { token } = this.#tokens;
    if (this.#tokens.takes('(')) {
      const inner = this.expression();
      this.#tokens.expect(')');
      return inner;
    }
    if (this.#tokens.sees('INTERVAL')) return { kind: 'interval', ms: this.interval() };
    if (this.#tokens.takes('*')) return { kind: 'star', table: null };
    if (this.#tokens.takes('CASE')) return this.#case();
    if (this.#tokens.takes('CAST', '(')) {
      const inner = this.expression();
      this.#tokens.expect('AS');
      this.#type();
      this.#tokens.expect(')');
      return inner;
    }
    if (token.kind === 'number') return { kind: 'literal', value: Number(this.#tokens.take().text) };
    if (token.kind === 'text') return { kind: 'literal', value: this.#tokens.take().text };
    for (const [word, value] of [
      ['NULL', null],
      ['TRUE', true],
      ['FALSE', false],
    ] as const)
      if (this.#tokens.takes(word)) return { kind: 'literal', value };
    return this.#nameOrCall();
  }

  #type(): void {
    this.#tokens.name();
    if (!this.#tokens.takes('(')) return;
    while (!this.#tokens.takes(')')) this.#tokens.take();
  }

  #case(): Expression {
    const branches: { when: Expression; result: Expression }[] = [];
    while (this.#tokens.takes('WHEN')) {
      const when = this.expression();
      this.#tokens.expect('THEN');
      branches.push({ when, result: this.expression() });
    }
    const otherwise = this.#tokens.takes('ELSE') ? this.expression() : null;
    this.#tokens.expect('END');
    return { kind: 'case', branches, otherwise };
  }

  #nameOrCall(): Expression {
    const name = this.#tokens.name();
    if (this.#tokens.takes('.')) {
      if (this.#tokens.takes('*')) return { kind: 'star', table: name };
      return { kind: 'column', table: name, name: this.#tokens.name() };
    }
    if (!this.#tokens.takes('(')) return { kind: 'column', table: null, name };
    const distinct = this.#tokens.takes('DISTINCT');
    const args = this.#tokens.sees(')') ? [] : this.list();
    this.#tokens.expect(')');
    let filter: Expression | null = null;
    if (this.#tokens.takes('FILTER', '(', 'WHERE')) {
      filter = this.expression();
      this.#tokens.expect(')');
    }
    const over = this.#tokens.takes('OVER') ? this.#over() : null;
    return { kind: 'call', name: name.toUpperCase(), args, distinct, filter, over };
  }

  #over(): Over {
    this.#tokens.expect('(');
    const partitionBy = this.#tokens.takes('PARTITION', 'BY') ? this.list() : [];
    const orderBy = this.orderBy();
    let frame: Over['frame'] = null;
    for (const unit of ['ROWS', 'RANGE'] as const)
      if (this.#tokens.takes(unit, 'BETWEEN')) {
        const preceding = this.#preceding();
        this.#tokens.expect('AND', 'CURRENT', 'ROW');
        frame = { unit: unit === 'ROWS' ? 'rows' : 'range', preceding };
      }
    this.#tokens.expect(')');
    return { partitionBy, orderBy, frame };
  }

  #preceding(): number | null {
    if (this.#tokens.takes('UNBOUNDED', 'PRECEDING')) return null;
    const amount = this.#tokens.sees('INTERVAL') ? this.interval() : Number(this.#tokens.take().text);
    this.#tokens.expect('PRECEDING');
    return amount;
  }
}
