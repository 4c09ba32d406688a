/**
 * PySpark's modules as a program imports them: `pyspark.sql`, `pyspark.sql.functions`, `pyspark.sql.streaming`. The
 * session behind them is made when the first of them is imported.
 */
import { functionNames } from '../../spark/api/functions.ts';

/** Error classes of PySpark, each with its base. */
const errorClasses: Readonly<Record<string, string>> = {
  PySparkException: 'Error',
  AnalysisException: 'PySparkException',
  ParseException: 'AnalysisException',
  IllegalArgumentException: 'PySparkException',
  UnsupportedOperationException: 'PySparkException',
  StreamingQueryException: 'PySparkException',
  PySparkTypeError: 'PySparkException',
  PySparkValueError: 'PySparkException',
  PySparkNotImplementedError: 'PySparkException',
  AttributeError: 'Error',
};

/** The modules' names. */
export const sparkModules: readonly string[] = [
  'pyspark.sql',
  'pyspark.sql.functions',
  'pyspark.sql.streaming',
  'pyspark.errors',
];

/** Builds what the modules export in the guest's world. */
export const sparkModule = `
  const classes = {};
  for (const [name, base] of Object.entries(${JSON.stringify(errorClasses)})) classes[name] = guest.classOf(name, base);
  const Spark = guest.construct('Spark', {});
  let made = null;
  const world = () => (made ??= new Spark());
  class StatefulProcessor {
    init(handle) {}
    handleInputRows(key, rows, timerValues) { throw new Error('A StatefulProcessor needs a method handleInputRows(key, rows, timerValues).'); }
    handleExpiredTimer(key, timerValues, expiryMs) { return []; }
    close() {}
  }
  const SparkSession = Object.freeze({ get builder() { return world().builder; }, active: () => world().session, getActiveSession: () => world().session });
  Object.defineProperty(globalThis, 'weir$pyspark', { value: Object.freeze({ world, SparkSession, StatefulProcessor, classes }) });
`;

const GROUP_STATE_TIMEOUT = `Object.freeze({ NoTimeout: 'NoTimeout', EventTimeTimeout: 'EventTimeTimeout', ProcessingTimeTimeout: 'ProcessingTimeTimeout' })`;

/**
 * `import * as F from 'pyspark.sql.functions'` as an import of the object that knows its members: what is not there is
 * then told with the nearest name.
 */
export function withKnownFunctions(code: string): string {
  return code.replace(
    /(^|\n)(\s*import\s+)\*\s+as\s+(\w+)(\s+from\s*['"]pyspark\.sql\.functions['"])/g,
    (_all, start: string, word: string, name: string, rest: string) => `${start}${word}${name}${rest}`,
  );
}

/** The source of a module; null for a name that is none of these. */
export function sparkModuleSource(name: string): string | null {
  switch (name) {
    case 'pyspark.sql':
      return `
        export const { SparkSession } = globalThis.weir$pyspark;
        export const spark = globalThis.weir$pyspark.world().session;
      `;
    case 'pyspark.sql.functions':
      return `
        const functions = globalThis.weir$pyspark.world().functions;
        export default new Proxy(functions, {
          get: (target, name) => (typeof name === 'symbol' || name in target ? target[name] : target.__missing__(name)),
        });
        export const { ${functionNames().join(', ')} } = functions;
      `;
    case 'pyspark.sql.streaming':
      return `
        export const { StatefulProcessor } = globalThis.weir$pyspark;
        export const GroupStateTimeout = ${GROUP_STATE_TIMEOUT};
      `;
    case 'pyspark.errors':
      return `export const { ${Object.keys(errorClasses).join(', ')} } = globalThis.weir$pyspark.classes;`;
    default:
      return null;
  }
}
