/**
 * `window(..)` and `session_window(..)` inside expressions become a node below that adds the window as a column
 * (Spark's ResolveTimeWindows and SessionWindowing). A window over a window goes by that window's `window_time`.
 */
import { simple, windowType } from '../../stream/column/data-type.ts';
import { SparkError } from '../condition.ts';
import type { Attribute, Expression } from '../expression/expression.ts';
import { call, partsOf, reference, rewrite, sameExpression } from '../expression/expression.ts';
import { sqlOf } from '../expression/sql-text.ts';
import type { Analysis } from './analyse.ts';
import type { Relation, WindowLengths } from './relation.ts';
import { outputOf } from './relation.ts';

/** Expressions without windows, over a relation that has them as columns. */
export interface WithoutWindows {
  readonly expressions: readonly Expression[];
  readonly child: Relation;
}

/** Pulls the windows out. More than one different window in an operator is refused. */
export function pullOutWindows(
  expressions: readonly Expression[],
  child: Relation,
  analysis: Analysis,
): WithoutWindows {
  for (const expression of expressions) checkWindowTimes(expression, child);
  const windows: Expression[] = [];
  for (const expression of expressions) {
    for (const part of partsOf(expression)) {
      if (part.kind === 'window' && !windows.some(window => sameExpression(window, part))) windows.push(part);
    }
  }
  const [window] = windows;
  if (!window) return { expressions, child };
  if (windows.length > 1) {
    throw new SparkError('_LEGACY_ERROR_TEMP_1039', {
      message:
        'Multiple time/session window expressions would result in a cartesian product of rows, therefore they are currently not supported.',
    });
  }
  const [time, below] = timeColumn(window.children[0]!, child, analysis);
  const isSession = window.name === 'session_window';
  const column: Attribute = {
    ...analysis.column(isSession ? 'session_window' : 'window', windowType(time.type)),
    window: isSession ? 'session_window' : 'window',
  };
  const node: Relation = isSession
    ? { kind: 'sessionWindow', time, gap: window.children[1]!, column, child: below }
    : { kind: 'timeWindow', time, lengths: window.parameters as unknown as WindowLengths, column, child: below };
  const replaced = expressions.map(expression =>
    rewrite(expression, part => (part.kind === 'window' ? reference(column) : null)),
  );
  return { expressions: replaced, child: node };
}

/** A window's time: a timestamp as it is, a date made one, a window's own time as a column below. */
function timeColumn(time: Expression, child: Relation, analysis: Analysis): [Expression, Relation] {
  if (time.type.kind === 'date') return [call('cast', [time], 'timestamp'), child];
  const isWindowTime = time.kind === 'call' && time.name === 'window_time';
  if (time.type.kind !== 'struct' && !isWindowTime) return [time, child];
  const expression = isWindowTime ? time : windowTime(time);
  const attribute = analysis.column('window_time', expression.type);
  const items = [...outputOf(child).map(column => ({ attribute: column, expression: reference(column) }))];
  return [reference(attribute), { kind: 'project', items: [...items, { attribute, expression }], child }];
}

function windowTime(window: Expression): Expression {
  const time = window.type.kind === 'struct' ? window.type.fields[0]!.type : simple('timestamp');
  return { kind: 'call', name: 'window_time', children: [window], type: time };
}

/** `window_time` takes a column that a window made, and nothing else. */
function checkWindowTimes(expression: Expression, child: Relation): void {
  for (const part of partsOf(expression)) {
    if (part.kind !== 'call' || part.name !== 'window_time') continue;
    const [argument] = part.children;
    const column = outputOf(child).find(({ id }) => id === argument?.id);
    if (argument?.kind === 'window' || column?.window !== undefined) continue;
    throw new SparkError('_LEGACY_ERROR_TEMP_3101', {
      message: `The input is not a correct window column: ${sqlOf(part)};`,
    });
  }
}
