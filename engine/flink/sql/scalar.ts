/**
 * Expressions over one row, compiled to functions: names become positions, NULL has SQL's three-valued logic, whole
 * numbers divide to whole numbers.
 * Source: Flink SQL's system functions, as far as queries over streams need them.
 */
import { FlinkError, MIN_WATERMARK } from '../stream-element.ts';
import type { ColumnType, Field, Row } from './change.ts';
import type { Expression } from './syntax.ts';

/** What an expression may know besides its row. */
export interface RowContext {
  readonly watermarkMs: number;
}

/** A compiled expression and what it gives. */
export interface Scalar {
  readonly type: ColumnType;
  evaluate(row: Row, context: RowContext): unknown;
}

/** The position of a column; throws as Flink's validator does. */
export function positionOf(fields: readonly Field[], table: string | null, name: string): number {
  const found = fields.flatMap((field, index) =>
    field.name.toLowerCase() === name.toLowerCase() && (table === null || field.table === table) ? [index] : [],
  );
  if (found.length === 1) return found[0]!;
  const written = table === null ? name : `${table}.${name}`;
  throw new FlinkError(
    'ValidationException',
    found.length === 0
      ? `SQL validation failed. Column '${written}' not found in any table; there are: ${fields.map(field => field.name).join(', ')}`
      : `SQL validation failed. Column '${written}' is ambiguous`,
  );
}

/** Compiles an expression against columns. */
export function compile(expression: Expression, fields: readonly Field[]): Scalar {
  const sub = (part: Expression) => compile(part, fields);
  switch (expression.kind) {
    case 'literal':
      return constant(literalType(expression.value), expression.value);
    case 'interval':
      return constant('interval', expression.ms);
    case 'column': {
      const at = positionOf(fields, expression.table, expression.name);
      return { type: fields[at]!.type, evaluate: row => row[at] };
    }
    case 'unary':
      return unary(expression.operator, sub(expression.operand));
    case 'binary':
      return binary(expression.operator, sub(expression.left), sub(expression.right));
    case 'between': {
      const operand = expression.operand;
      const low = binary('>=', sub(operand), sub(expression.low));
      return binary('AND', low, binary('<=', sub(operand), sub(expression.high)));
    }
    case 'in': {
      const any = expression.list
        .map(item => binary('=', sub(expression.operand), sub(item)))
        .reduce((a, b) => binary('OR', a, b));
      return expression.negated ? unary('NOT', any) : any;
    }
    case 'case':
      return caseOf(
        expression.branches.map(({ when, result }) => ({ when: sub(when), result: sub(result) })),
        expression.otherwise === null ? constant('null', null) : sub(expression.otherwise),
      );
    case 'call':
      return call(expression.name, expression.args.map(sub));
    default:
      throw new FlinkError('ValidationException', `SQL validation failed. ${expression.kind} is not allowed here`);
  }
}

function constant(type: ColumnType, value: unknown): Scalar {
  return { type, evaluate: () => value };
}

function literalType(value: unknown): ColumnType {
  if (value === null) return 'null';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'double';
  return typeof value === 'boolean' ? 'boolean' : 'text';
}

function unary(operator: string, operand: Scalar): Scalar {
  const of = (type: ColumnType, apply: (value: unknown) => unknown): Scalar => ({
    type,
    evaluate: (row, context) => apply(operand.evaluate(row, context)),
  });
  if (operator === 'IS NULL') return of('boolean', value => value === null);
  if (operator === 'IS NOT NULL') return of('boolean', value => value !== null);
  if (operator === 'NOT') return of('boolean', value => (value === null ? null : !value));
  return of(operand.type, value => (value === null ? null : -(value as number)));
}

function binary(operator: string, left: Scalar, right: Scalar): Scalar {
  if (operator === 'AND' || operator === 'OR') {
    const decides = operator === 'OR';
    return {
      type: 'boolean',
      evaluate: (row, context) => {
        const [a, b] = [left.evaluate(row, context), right.evaluate(row, context)];
        if (a === decides || b === decides) return decides;
        return a === null || b === null ? null : !decides;
      },
    };
  }
  const apply = operators[operator]!;
  const whole = left.type === 'integer' && right.type === 'integer';
  return {
    type: typeOfBinary(operator, left.type, right.type),
    evaluate: (row, context) => {
      const [a, b] = [left.evaluate(row, context), right.evaluate(row, context)];
      return a === null || b === null ? null : apply(a as number, b as number, whole);
    },
  };
}

const operators: Record<string, (a: number, b: number, whole: boolean) => unknown> = {
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b, whole) => (whole ? Math.trunc(divided(a, b)) : a / b),
  '%': (a, b) => a % b,
  '||': (a, b) => `${a}${b}`,
};

function divided(a: number, b: number): number {
  if (b === 0) throw new FlinkError('ArithmeticException', '/ by zero');
  return a / b;
}

function typeOfBinary(operator: string, left: ColumnType, right: ColumnType): ColumnType {
  if (operator === '||') return 'text';
  if (!['+', '-', '*', '/', '%'].includes(operator)) return 'boolean';
  if (left === 'time' && right === 'time') return 'interval';
  if (left === 'time' || right === 'time') return 'time';
  return left === 'double' || right === 'double' ? 'double' : left === 'null' ? right : left;
}

function caseOf(branches: { when: Scalar; result: Scalar }[], otherwise: Scalar): Scalar {
  return {
    type: branches[0]!.result.type,
    evaluate: (row, context) => {
      const taken = branches.find(({ when }) => when.evaluate(row, context) === true);
      return (taken?.result ?? otherwise).evaluate(row, context);
    },
  };
}

function call(name: string, args: Scalar[]): Scalar {
  if (name === 'CURRENT_WATERMARK')
    return {
      type: 'time',
      evaluate: (_row, { watermarkMs }) => (watermarkMs === MIN_WATERMARK ? null : watermarkMs),
    };
  const known = functions[name];
  if (known === undefined)
    throw new FlinkError(
      'ValidationException',
      `SQL validation failed. No match found for function signature ${name}; there are: ${Object.keys(functions).join(', ')}`,
    );
  return {
    type: known.type ?? args[0]?.type ?? 'null',
    evaluate: (row, context) => known.apply(...args.map(arg => arg.evaluate(row, context))),
  };
}

interface ScalarFunction {
  /** What it gives; absent: what its first argument is. */
  readonly type?: ColumnType;
  apply(...args: unknown[]): unknown;
}

const nullable =
  (apply: (...args: never[]) => unknown) =>
  (...args: unknown[]) =>
    args.includes(null) ? null : apply(...(args as never[]));

const functions: Record<string, ScalarFunction> = {
  COALESCE: { apply: (...args) => args.find(arg => arg !== null) ?? null },
  ABS: { apply: nullable((value: number) => Math.abs(value)) },
  MOD: { apply: nullable((a: number, b: number) => a % b) },
  FLOOR: { apply: nullable((value: number) => Math.floor(value)) },
  CEIL: { apply: nullable((value: number) => Math.ceil(value)) },
  UPPER: { type: 'text', apply: nullable((text: string) => text.toUpperCase()) },
  LOWER: { type: 'text', apply: nullable((text: string) => text.toLowerCase()) },
  CONCAT: { type: 'text', apply: nullable((...texts: string[]) => texts.join('')) },
  CHAR_LENGTH: { type: 'integer', apply: nullable((text: string) => text.length) },
};
