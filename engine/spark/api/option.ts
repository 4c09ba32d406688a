/**
 * Options of sources and sinks: names in any case, values as texts. An option that nothing reads is told with the
 * nearest one that is known, where Spark would ignore it in silence.
 */
import { ProgramError } from '../../core/offered.ts';
import { SparkError } from '../condition.ts';
import { nearestName } from '../nearest-name.ts';

/** Options by their name in lower case. */
export class Options {
  readonly #values = new Map<string, { name: string; value: string }>();

  set(name: unknown, value: unknown): void {
    if (typeof name !== 'string')
      throw new ProgramError('PySparkTypeError', `An option's name is a text, got ${JSON.stringify(name)}.`);
    if (value === null || value === undefined || typeof value === 'object' || typeof value === 'function') {
      throw new ProgramError(
        'PySparkTypeError',
        `The option ${name} takes a text, number or boolean; write objects as JSON text.`,
      );
    }
    this.#values.set(name.toLowerCase(), { name, value: String(value) });
  }

  setAll(values: unknown): void {
    for (const [name, value] of Object.entries((values ?? {}) as object)) this.set(name, value);
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase())?.value ?? null;
  }

  /** A whole number above 0. */
  positive(name: string): number | null {
    const text = this.get(name);
    if (text === null) return null;
    if (/^\d+$/.test(text) && Number(text) > 0) return Number(text);
    throw invalidOption(name, text, 'must be a positive integer');
  }

  /** A whole number, 0 included. */
  whole(name: string): number | null {
    const text = this.get(name);
    if (text === null) return null;
    if (/^\d+$/.test(text)) return Number(text);
    throw invalidOption(name, text, 'must be a non-negative integer');
  }

  flag(name: string, otherwise: boolean): boolean {
    const text = this.get(name)?.toLowerCase();
    if (text === undefined) return otherwise;
    if (text === 'true' || text === 'false') return text === 'true';
    throw invalidOption(name, text, "must be 'true' or 'false'");
  }

  required(name: string, format: string): string {
    const text = this.get(name);
    if (text !== null) return text;
    throw new SparkError(null, {
      type: 'IllegalArgumentException',
      message: `Option '${name}' must be specified for the ${format} source.`,
    });
  }

  /** Refuses options that are not among the known ones. */
  allow(format: string, known: readonly string[]): void {
    const lower = new Set(known.map(name => name.toLowerCase()));
    for (const [key, { name }] of this.#values) {
      if (lower.has(key) || (format === 'kafka' && key.startsWith('kafka.'))) continue;
      throw new SparkError(null, {
        type: 'IllegalArgumentException',
        message: `The ${format} format has no option '${name}'.${nearestName(name, known)}`,
      });
    }
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries([...this.#values.values()].map(({ name, value }) => [name, value]));
  }

  static of(record: Readonly<Record<string, string>>): Options {
    const options = new Options();
    options.setAll(record);
    return options;
  }
}

/** An option with a value that it cannot have. */
export function invalidOption(name: string, value: string, rule: string): SparkError {
  return new SparkError(null, {
    type: 'IllegalArgumentException',
    message: `Invalid value '${value}' for option '${name}', ${rule}`,
  });
}
