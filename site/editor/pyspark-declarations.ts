/**
 * PySpark's modules for the full editor: the declarations that the engine itself implements. Functions of
 * `pyspark.sql.functions` are known as a module without types: their names stand in the engine's tables, which the
 * page does not load.
 */
import pyspark from '../../engine/spark/api/pyspark.ts?raw';
import column from '../../engine/spark/api/pyspark-column.ts?raw';
import state from '../../engine/spark/api/pyspark-state.ts?raw';
import type { DeclarationFile } from './declarations.ts';

const FOLDER = 'file:///node_modules/pyspark.sql';

const entry = `
/** Makes the session, or gives the one that there is. */
export declare const SparkSession: { readonly builder: SparkSessionBuilder; active(): SparkSession };
/** The session of this program. */
export declare const spark: SparkSession;
`;

const streaming = `
import type { Row, StatefulProcessorCode, StatefulProcessorHandle, TimerValues } from 'pyspark.sql/pyspark-state';
/** The base of processors for transformWithState. */
export declare class StatefulProcessor implements StatefulProcessorCode {
  init(handle: StatefulProcessorHandle): void;
  handleInputRows(key: any[], rows: Row[], timerValues: TimerValues): Row[] | Iterable<Row>;
  handleExpiredTimer(key: any[], timerValues: TimerValues, expiryMs: number): Row[] | Iterable<Row>;
  close(): void;
}
export declare const GroupStateTimeout: { NoTimeout: string; EventTimeTimeout: string; ProcessingTimeTimeout: string };
`;

/** The files. */
export const pysparkDeclarations: readonly DeclarationFile[] = [
  { path: `${FOLDER}/index.d.ts`, text: declaration(pyspark) + entry },
  { path: `${FOLDER}/pyspark-column.d.ts`, text: declaration(column) },
  { path: `${FOLDER}/pyspark-state.d.ts`, text: declaration(state) },
  { path: 'file:///node_modules/pyspark.sql.streaming/index.d.ts', text: streaming },
  {
    path: 'file:///pyspark-modules.d.ts',
    text: `declare module 'pyspark.sql.functions';\ndeclare module 'pyspark.errors';\n`,
  },
];

/** Imports of files beside it lose their ending, as declarations name each other. */
function declaration(text: string): string {
  return text.replaceAll(/from '(\.\/[\w-]+)\.ts'/g, "from '$1'");
}
