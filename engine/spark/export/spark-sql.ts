/**
 * A query as a Spark SQL script, for `spark-sql` (Spark 4.1): a view over each stream's files, and one SELECT in
 * steps. It computes at once what the stream computes batch by batch in complete mode. SQL has no watermark and no
 * state of one's own; plans whose result depends on them are refused with what stands in the way.
 */
import type { Plan } from '../../stream/plan/plan.ts';
import type { ExportedQuery } from './exported-query.ts';
import { ExportError } from './exported-query.ts';
import { expressionText, quotedName, quotedText } from './expression-text.ts';

/** The script. */
export function exportSparkSql(query: ExportedQuery): string {
  const steps = new Steps(query);
  const last = steps.add(query.plan);
  const head = `-- ${query.name}, exported from Weir. Run it with: spark-sql -f FILE\n-- A watermark is left out: all events count, however late.\nSET spark.sql.session.timeZone = UTC;`;
  const ctes = steps.ctes.length > 0 ? `WITH ${steps.ctes.join(',\n')}\n` : '';
  return `${[head, ...steps.views, `${ctes}SELECT * FROM ${last};`].join('\n\n')}\n`;
}

/** What is read, and the filters on it. */
interface Read {
  readonly from: string;
  readonly where: readonly string[];
}

/** The views and the named steps, each of which reads those before. */
class Steps {
  readonly views: string[] = [];
  readonly ctes: string[] = [];
  readonly #query: ExportedQuery;
  readonly #seen = new Set<string>();

  constructor(query: ExportedQuery) {
    this.#query = query;
  }

  /** Adds what a plan needs; gives a name to read it by. */
  add(plan: Plan): string {
    const { from, where } = this.#read(plan);
    return where.length === 0 && !from.includes(' ') ? from : this.#step(`SELECT * FROM ${fromText({ from, where })}`);
  }

  /** What stands behind FROM; filters wait, so that the names of a join's sides are still known above them. */
  #read(plan: Plan): Read {
    switch (plan.kind) {
      case 'stream':
        return { from: this.#stream(plan), where: [] };
      case 'withWatermark':
        return this.#read(plan.child);
      case 'alias':
        return { from: `${this.add(plan.child)} AS ${quotedName(plan.name)}`, where: [] };
      case 'filter': {
        const { from, where } = this.#read(plan.child);
        return { from, where: [...where, expressionText(plan.condition)] };
      }
      case 'join':
        return { from: this.#join(plan), where: [] };
      default:
        return { from: this.#step(this.#select(plan)), where: [] };
    }
  }

  #select(plan: Plan): string {
    switch (plan.kind) {
      case 'select':
        return `SELECT ${plan.items.map(expressionText).join(', ')} FROM ${fromText(this.#read(plan.child))}`;
      case 'aggregate':
        return this.#aggregate(plan);
      case 'union': {
        const [left, right] = [this.add(plan.left), this.add(plan.right)];
        return `SELECT * FROM ${left} UNION ALL ${plan.byName ? 'BY NAME ' : ''}SELECT * FROM ${right}`;
      }
      case 'dropDuplicates':
        if (plan.columns || plan.withinWatermark) return this.#refuse('dropping duplicates by some of the columns');
        return `SELECT DISTINCT * FROM ${this.add(plan.child)}`;
      case 'orderBy':
        return `SELECT * FROM ${this.add(plan.child)} ORDER BY ${plan.keys.map(expressionText).join(', ')}`;
      default:
        return this.#refuse(plan.kind);
    }
  }

  #refuse(what: string): never {
    throw new ExportError(`${what} cannot be said in a SQL script; export the query as a PySpark script`);
  }

  #step(text: string): string {
    const name = `step_${this.ctes.length + 1}`;
    this.ctes.push(`${name} AS (\n  ${text}\n)`);
    return name;
  }

  #stream({ source, schema }: Extract<Plan, { kind: 'stream' }>): string {
    const place = this.#query.sources[source];
    if (place?.kind !== 'files') return this.#refuse(`the stream "${source}", which is not a folder of files,`);
    if (!this.#seen.has(source)) {
      const options = `OPTIONS (path ${quotedText(place.folder)})`;
      this.views.push(
        `CREATE OR REPLACE TEMPORARY VIEW ${quotedName(source)} (${schema})\nUSING ${place.format} ${options};`,
      );
    }
    this.#seen.add(source);
    return quotedName(source);
  }

  #aggregate(plan: Extract<Plan, { kind: 'aggregate' }>): string {
    if (plan.grouping !== 'groupBy' || plan.sets) return this.#refuse(plan.sets ? 'grouping sets' : plan.grouping);
    const given = plan.givesKeys === false ? plan.aggregates : [...plan.keys, ...plan.aggregates];
    const items = given.map(expressionText).join(', ');
    const from = fromText(this.#read(plan.child));
    const by = plan.keys.map((key, i) => (plan.givesKeys === false ? expressionText(key) : i + 1)).join(', ');
    return `SELECT ${items} FROM ${from}${by === '' ? '' : ` GROUP BY ${by}`}`;
  }

  #join(plan: Extract<Plan, { kind: 'join' }>): string {
    const how = plan.how.replaceAll('_', ' ').toUpperCase().replace('LEFTSEMI', 'LEFT SEMI');
    const [left, right] = [this.#side(plan.left), this.#side(plan.right)];
    if (plan.on === null) return `${left} CROSS JOIN ${right}`;
    const on = Array.isArray(plan.on)
      ? `USING (${(plan.on as readonly string[]).map(quotedName).join(', ')})`
      : `ON ${expressionText(plan.on as string)}`;
    return `${left} ${how} JOIN ${right} ${on}`;
  }

  /** A side of a join: a name, or a name with an alias. */
  #side(plan: Plan): string {
    return plan.kind === 'alias' ? this.#read(plan).from : this.add(plan);
  }
}

function fromText({ from, where }: Read): string {
  return where.length === 0 ? from : `${from} WHERE ${where.map(each => `(${each})`).join(' AND ')}`;
}
