/**
 * Settings of a client as programs give them: KafkaJS's options, and beside them Kafka's own settings under Kafka's names,
 * as confluent-kafka-javascript takes them. A client with one of Kafka's settings is Kafka's own.
 */
import type { ClientSetting, GivenSettings } from '../config/client-setting.ts';
import { nonRetriable } from './error.ts';

/** Options sorted by whose they are. */
export interface SortedOptions<T> {
  /** KafkaJS's. */
  kafkaJS: T;
  /** Kafka's, as texts. */
  kafka: GivenSettings;
  /** Whether there is one of Kafka's. */
  isKafkas: boolean;
}

/** Sorts options; `table` are Kafka's settings. */
export function sortOptions<T extends object>(
  given: T & { kafkaJS?: T },
  table: Readonly<Record<string, ClientSetting>>,
): SortedOptions<T> {
  const { kafkaJS: apart = {}, ...rest } = given;
  const kafka: Record<string, string> = {};
  const own: Record<string, unknown> = { ...apart };
  for (const [name, value] of Object.entries(rest)) {
    if (!Object.hasOwn(table, name)) own[name] = value;
    else if (value !== undefined && value !== null) kafka[name] = textOf(name, value);
  }
  return { kafkaJS: own as T, kafka, isKafkas: Object.keys(kafka).length > 0 };
}

function textOf(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map(item => textOf(name, item)).join(',');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw nonRetriable(
    `Invalid value ${JSON.stringify(value)} for configuration ${name}: expected a text, number or boolean`,
  );
}
