/**
 * Makes typed expressions of written ones: looks names up, finds functions in the tables, brings arguments to the
 * types that these take, and refuses what does not fit, as Spark's analyser does.
 */
import type { DataType, Field } from '../../stream/column/data-type.ts';
import { BIGINT, STRING } from '../../stream/column/data-type.ts';
import type { PlanExpression } from '../../stream/plan/plan.ts';
import type { SparkConf } from '../conf.ts';
import { isEnabled } from '../conf.ts';
import { nearestName } from '../nearest-name.ts';
import { fitArguments } from './arguments.ts';
import type { CastMode } from './build.ts';
import { callOf, cast, typedLiteral } from './build.ts';
import { canCast, caster } from './cast.ts';
import type { Attribute, Expression } from './expression.ts';
import { resolveAggregate } from './function/aggregate-function.ts';
import { resolveGenerator } from './function/generators.ts';
import { scalarFunction } from './function/index.ts';
import { overOnly } from './function/over.ts';
import { functionNames } from './function/reference.ts';
import type { ScalarFunction } from './function/scalar-function.ts';
import { fieldOf, lookUp } from './names.ts';
import { parseExpression } from './parser.ts';
import { cannotCast, mismatch, unresolvedRoutine } from './resolve-errors.ts';
import { sqlOf } from './sql-text.ts';
import type { CallTree, OrderKey, Tree } from './tree.ts';
import { resolveWindow } from './windows.ts';

/** An item of a select list. */
export interface ResolvedItem {
  readonly name: string;
  readonly expression: Expression;
  /** It was given its name. */
  readonly aliased: boolean;
}

/** A typed expression over the columns of `scope`. */
export function resolveExpression(source: PlanExpression, scope: readonly Attribute[], conf: SparkConf): Expression {
  return new Resolver(scope, conf).resolve(withoutAlias(treeOf(source)));
}

/** The columns that an item of a select list gives: several for `*`. */
export function resolveItems(source: PlanExpression, scope: readonly Attribute[], conf: SparkConf): ResolvedItem[] {
  const tree = treeOf(source);
  if (tree.kind === 'star') return starItems(tree.qualifier, scope);
  const expression = new Resolver(scope, conf).resolve(withoutAlias(tree));
  if (tree.kind !== 'alias') return [{ name: autoName(tree, expression), expression, aliased: false }];
  const [name] = tree.names as [string];
  if (expression.kind !== 'generator') return [{ name, expression, aliased: true }];
  return [
    { name, expression: { ...expression, parameters: { ...expression.parameters, names: tree.names } }, aliased: true },
  ];
}

function treeOf(source: PlanExpression): Tree {
  return typeof source === 'string' ? parseExpression(source) : (source as Tree);
}

function withoutAlias(tree: Tree): Tree {
  return tree.kind === 'alias' ? tree.child : tree;
}

function starItems(qualifier: readonly string[], scope: readonly Attribute[]): ResolvedItem[] {
  const chosen =
    qualifier.length === 0
      ? scope
      : scope.filter(each => each.qualifier?.toLowerCase() === qualifier[0]!.toLowerCase());
  if (chosen.length > 0 || qualifier.length === 0) {
    return chosen.map(({ id, name, type }) => ({
      name,
      aliased: false,
      expression: { kind: 'attribute', id, name, type, children: [] },
    }));
  }
  const struct = lookUp(qualifier, scope);
  const fields: readonly Field[] = struct.type.kind === 'struct' ? struct.type.fields : [];
  return fields.map(({ name }) => ({ name, expression: fieldOf(struct, name), aliased: true }));
}

/** The name of a column that was given none. */
function autoName(tree: Tree, expression: Expression): string {
  if (tree.kind === 'name') return tree.parts.at(-1)!;
  if (tree.kind === 'cast' && tree.child.kind === 'name') return autoName(tree.child, expression);
  return sqlOf(expression);
}

/** One expression's names and types. */
export class Resolver {
  readonly #scope: readonly Attribute[];
  readonly #castMode: CastMode;
  readonly #variables: Expression[] = [];
  #variableCount = 0;

  constructor(scope: readonly Attribute[], conf: SparkConf) {
    this.#scope = scope;
    this.#castMode = isEnabled(conf, 'spark.sql.ansi.enabled') ? 'ansi' : 'legacy';
  }

  /** A tree with types. */
  resolve(tree: Tree): Expression {
    switch (tree.kind) {
      case 'name':
        return this.#name(tree.parts);
      case 'literal':
        return literalOf(tree.type, tree.text);
      case 'alias':
        return this.resolve(tree.child);
      case 'cast':
        return this.#cast(tree);
      case 'field':
        return fieldOf(this.resolve(tree.child), tree.name);
      case 'index':
        return this.#call({ kind: 'call', name: 'index', args: [tree.child, tree.index] });
      case 'call':
        return this.#call(tree);
      case 'star':
      case 'lambda':
        throw mismatch('UNEXPECTED_INPUT_TYPE', typedLiteral(STRING, tree.kind), {
          paramIndex: 'first',
          requiredType: 'an expression',
          inputSql: `"${tree.kind}"`,
          inputType: tree.kind,
        });
    }
  }

  #name(parts: readonly string[]): Expression {
    const variable = this.#variables.findLast(({ name }) => name.toLowerCase() === parts[0]!.toLowerCase());
    return variable ? parts.slice(1).reduce(fieldOf, variable) : lookUp(parts, this.#scope);
  }

  #cast({ child, type, isTry }: Extract<Tree, { kind: 'cast' }>): Expression {
    const value = this.resolve(child);
    const mode = isTry ? 'try' : this.#castMode;
    const call = cast(value, type, mode, true);
    if (!canCast(value.type, type, isTry ? 'ansi' : mode)) throw cannotCast(call, value.type, type);
    return call;
  }

  #call(tree: CallTree): Expression {
    if (tree.over) return this.#over(tree);
    const { name } = tree;
    const aggregate = resolveAggregate(tree, this, this.#session);
    if (aggregate) return aggregate;
    if (name === 'struct' || name === 'named_struct') return this.#struct(tree);
    const entry = scalarFunction(name);
    if (entry) return this.#scalar(entry, tree);
    const args = () => tree.args.map(arg => this.resolve(arg));
    const found = name.includes('window') ? resolveWindow(name, args()) : null;
    const made = found ?? resolveGenerator(name, args);
    if (made) return made;
    throw unresolvedRoutine(name, nearestName(name, functionNames()).replace(/^ Known.*/, ''));
  }

  get #session() {
    return { castMode: this.#castMode };
  }

  #scalar(entry: ScalarFunction, tree: CallTree): Expression {
    const args = this.#arguments(entry, tree.args);
    const fitted = fitArguments(entry, tree.name, args, this.#session);
    if (!entry.rewrite) {
      const type =
        typeof entry.gives === 'function'
          ? entry.gives(
              fitted.map(({ type }) => type),
              fitted,
            )
          : entry.gives;
      const parameters = this.#castMode === 'ansi' ? undefined : { mode: this.#castMode };
      return withText(callOf(entry.name, fitted, type, parameters), tree.name, entry.name, fitted);
    }
    const written = entry.rewrite(fitted, this.#session);
    return withText(written, tree.name, entry.name, fitted);
  }

  /** Arguments, lambdas last: the types of their variables come from the others. */
  #arguments(entry: ScalarFunction, trees: readonly Tree[]): Expression[] {
    const plain = trees.map(tree => (tree.kind === 'lambda' ? null : this.resolve(tree)));
    const types = plain.flatMap(each => (each ? [each.type] : []));
    let lambdas = 0;
    return trees.map((tree, i) => {
      if (tree.kind !== 'lambda') return plain[i]!;
      const given = entry.variables?.(types, lambdas++, tree.variables.length) ?? [];
      const variables = tree.variables.map((name, place): Expression => {
        return { kind: 'variable', id: this.#variableCount++, name, type: given[place] ?? BIGINT, children: [] };
      });
      this.#variables.push(...variables);
      const body = this.resolve(tree.body);
      this.#variables.length -= variables.length;
      const parameters = { variables: variables.map(({ id, name, type }) => ({ id, name, type })) };
      return { kind: 'lambda', name: 'lambda', type: body.type, children: [body], parameters };
    });
  }

  /** struct(a, b AS c) and named_struct('a', x): a struct's fields have names. */
  #struct({ name, args }: CallTree): Expression {
    if (name === 'named_struct') return structOfPairs(args.map(arg => this.resolve(arg)));
    const pairs = args.flatMap((arg, i) => {
      const value = this.resolve(arg);
      const fieldName =
        arg.kind === 'alias'
          ? arg.names[0]!
          : arg.kind === 'name'
            ? arg.parts.at(-1)!
            : arg.kind === 'field'
              ? arg.name
              : `col${i + 1}`;
      return [typedLiteral(STRING, fieldName), value];
    });
    return structOfPairs(pairs);
  }

  #over(tree: CallTree): Expression {
    const { over, ...plain } = tree;
    const args = () => plain.args.map(arg => this.resolve(arg));
    const call = overOnly(plain.name, args) ?? this.#call(plain);
    const keys = [...over!.partitionBy, ...over!.orderBy.map(({ child }) => child)].map(key => this.resolve(key));
    const partition =
      over!.partitionBy.length > 0
        ? `PARTITION BY ${keys.slice(0, over!.partitionBy.length).map(sqlOf).join(', ')}`
        : '';
    return {
      kind: 'over',
      name: call.name,
      type: call.type,
      children: [call, ...keys],
      parameters: { clause: partition },
    };
  }

  /** The keys behind ORDER BY, as expressions. */
  resolveKeys(keys: readonly OrderKey[]): Expression[] {
    return keys.map(({ child }) => this.resolve(child));
  }
}

function structOfPairs(args: readonly Expression[]): Expression {
  const fields: Field[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) fields.push({ name: String(args[i]!.value), type: args[i + 1]!.type });
  return callOf('named_struct', args, { kind: 'struct', fields });
}

/** Keeps how a call was written, when analysis made something else of it. */
function withText(made: Expression, written: string, name: string, args: readonly Expression[]): Expression {
  const raw = { ...callOf(written, args, made.type) };
  const isSame =
    made.kind === 'call' && made.name === written && made.name === name && made.children.length === args.length;
  if (isSame || made.kind === 'literal' || made === args[0]) return made;
  if (made.name === name && written === name) return made;
  if (made.kind !== 'call') return made;
  return { ...made, parameters: { ...made.parameters, text: sqlOf(raw) } };
}

/** A literal: its text read as its type. */
function literalOf(type: DataType, text: string | null): Expression {
  if (text === null) return typedLiteral(type, null);
  if (type.kind === 'day-time interval' || type.kind === 'year-month interval') return typedLiteral(type, Number(text));
  if (type.kind === 'binary') {
    const digits = text.length % 2 === 1 ? `0${text}` : text;
    return typedLiteral(
      type,
      Uint8Array.from(digits.match(/../g) ?? [], pair => Number.parseInt(pair, 16)),
    );
  }
  return typedLiteral(type, caster(STRING, type, 'ansi', { batchTimestampMs: 0 })(text));
}
