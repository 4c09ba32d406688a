/**
 * The Spark queries of a run as files that run on a real Spark: a PySpark script each, a SQL script where SQL can say
 * it, and the lab's events as the folders of JSON that they read.
 */
import {
  ExportError,
  exportPySpark,
  exportSparkSql,
  type GradedRun,
  type Lab,
  startedQueries,
} from '../engine/index.ts';

/** The files by name; a query that cannot be exported is told in a text file. */
export function queryScripts(lab: Lab, trace: GradedRun['trace']): Record<string, string> {
  const files: Record<string, string> = {};
  const tried = (name: string, make: () => string) => {
    try {
      files[name] = make();
    } catch (error) {
      if (!(error instanceof ExportError)) throw error;
      files[`${name}.txt`] = `Not exported: ${error.message}.\n`;
    }
  };
  tried('queries', () => {
    for (const query of startedQueries(trace)) {
      const name = query.name.replaceAll(/[^A-Za-z0-9_-]+/g, '_');
      tried(`${name}.py`, () => exportPySpark(query));
      tried(`${name}.sql`, () => exportSparkSql(query));
    }
    return '';
  });
  delete files['queries'];
  for (const { name, rows } of lab.events) {
    files[`data/${name}/0001.json`] = rows.map(row => `${JSON.stringify(row)}\n`).join('');
  }
  return files;
}
