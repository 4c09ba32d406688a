/**
 * The settings of a client: a table of names with type, default and rule, and how given values are read by it. A value
 * that the rule refuses is Kafka's ConfigException. Source: org.apache.kafka.common.config.ConfigDef. Unknown names are
 * ignored, as Kafka ignores them (it warns).
 */
import { configException } from '../exception.ts';

/** The type of a setting. */
export type ClientSettingType = 'boolean' | 'int' | 'long' | 'string' | 'list';

/** One setting; `default` is text as it would stand in a properties file, null for none. */
export interface ClientSetting {
  type: ClientSettingType;
  default: string | null;
  min?: number;
  oneOf?: readonly string[];
}

/** Settings as given: names and texts. */
export type GivenSettings = Readonly<Record<string, string>>;

const INT_MAX = 2_147_483_647;

/** The settings of one client, read by a table. */
export class ClientSettings {
  readonly #table: Readonly<Record<string, ClientSetting>>;
  readonly #given: GivenSettings;

  /** Throws a ConfigException for the first given value that its rule refuses. */
  constructor(table: Readonly<Record<string, ClientSetting>>, given: GivenSettings) {
    this.#table = table;
    this.#given = given;
    for (const [name, setting] of Object.entries(table)) {
      const value = given[name];
      if (value !== undefined) check(name, setting, value.trim());
    }
  }

  /** Whether a value was given. */
  isGiven(name: string): boolean {
    return this.#given[name] !== undefined;
  }

  /** A setting's text; an empty text where it has no value. */
  text(name: string): string {
    return this.textOrNull(name) ?? '';
  }

  /** A setting's text, or null. */
  textOrNull(name: string): string | null {
    return this.#given[name]?.trim() ?? this.#table[name]!.default;
  }

  /** A setting as a number; Java's Long.MAX becomes a number just as large. */
  number(name: string): number {
    return Number(this.text(name));
  }

  /** A setting as a boolean. */
  flag(name: string): boolean {
    return this.text(name).toLowerCase() === 'true';
  }

  /** A setting as a list of texts. */
  list(name: string): string[] {
    const text = this.text(name);
    return text === '' ? [] : text.split(',').map(item => item.trim());
  }
}

function check(name: string, { type, min, oneOf }: ClientSetting, value: string): void {
  const refuse = (rule: string): never => {
    throw configException(`Invalid value ${value} for configuration ${name}: ${rule}`);
  };
  if (type === 'boolean' && !/^(true|false)$/i.test(value)) refuse('Expected value to be either true or false');
  if (type === 'int' || type === 'long') {
    if (!/^[+-]?\d+$/.test(value)) refuse(`Not a number of type ${type.toUpperCase()}`);
    if (type === 'int' && Math.abs(Number(value)) > INT_MAX) refuse('Not a number of type INT');
    if (min !== undefined && Number(value) < min) refuse(`Value must be at least ${min}`);
  }
  if (oneOf && !oneOf.includes(value)) refuse(`String must be one of: ${oneOf.join(', ')}`);
}
