/**
 * The shape of a stage's columns: the items of a SELECT, a new name for a relation, each row once.
 */
import { type Field, Stage } from './change.ts';
import { groupAggregate } from './group-aggregate.ts';
import { project } from './row-steps.ts';
import { compile, positionOf, type Scalar } from './scalar.ts';
import type { Expression } from './syntax.ts';

/** The items of a SELECT; one without a name is called EXPR$ and its number. */
export function projectItems(input: Stage, items: { expression: Expression; alias: string | null }[]): Stage {
  const scalars: Scalar[] = [];
  const fields: Field[] = [];
  for (const [index, { expression, alias }] of items.entries()) {
    if (expression.kind === 'star') {
      for (const [at, field] of input.fields.entries())
        if (expression.table === null || field.table === expression.table) {
          scalars.push({ type: field.type, evaluate: row => row[at] });
          fields.push({ ...field, table: null });
        }
      continue;
    }
    const scalar = compile(expression, input.fields);
    scalars.push(scalar);
    const source =
      expression.kind === 'column' ? input.fields[positionOf(input.fields, expression.table, expression.name)]! : {};
    fields.push({ ...source, name: alias ?? `EXPR$${index}`, table: null, type: scalar.type });
  }
  return project(input, scalars, fields);
}

/** Each row once. */
export function distinct(stage: Stage): Stage {
  const keys = stage.fields.map((field, at): Scalar => ({ type: field.type, evaluate: row => row[at] }));
  return groupAggregate(stage, keys, [], stage.fields);
}

/** The same rows under another name. */
export function named(stage: Stage, table: string): Stage {
  const output = new Stage(
    stage.fields.map(field => ({ ...field, table })),
    stage.appendOnly,
  );
  stage.flowInto({
    change: (kind, row) => output.emit(kind, row),
    watermark: watermarkMs => output.emitWatermark(watermarkMs),
  });
  return output;
}
