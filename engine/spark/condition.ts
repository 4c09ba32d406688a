/**
 * An error of Spark's, as data: its condition (the name in Spark's error-conditions.json), SQLSTATE, the class that
 * PySpark throws, and the message in Spark's words. Nameless conditions (`_LEGACY_ERROR_TEMP_...`) bring their message.
 */

import { expressionConditions } from './expression/expression-conditions.ts';

/** What is known beyond the condition. */
export interface SparkErrorFacts {
  /** The message, where no template makes it. */
  readonly message?: string;
  /** Values for the template, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** PySpark's class; AnalysisException unless said. */
  readonly type?: string;
}

/** SQLSTATE and message of the conditions that Weir raises; `<name>` is a parameter. */
const TEMPLATES: Readonly<Record<string, readonly [sqlState: string, message: string]>> = {
  ...expressionConditions,
  INVALID_TIMEOUT_TIMESTAMP: [
    '42000',
    'Timeout timestamp (<timestamp>) cannot be earlier than the current watermark (<currentWatermark>).',
  ],
  STATEFUL_PROCESSOR_INCORRECT_TIME_MODE_TO_ASSIGN_TTL: [
    '42802',
    'Cannot use TTL for state=<stateName> in timeMode=None or EventTime. Use TimeMode.ProcessingTime() instead.',
  ],
  STATEFUL_PROCESSOR_CANNOT_PERFORM_OPERATION_WITH_INVALID_TIME_MODE: [
    '42802',
    'Failed to perform stateful processor operation=<operationType> with invalid timeMode=<timeMode>.',
  ],
  'STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION': [
    '42KDE',
    'Invalid streaming output mode: <outputMode>. This output mode is not supported for <operation> on streaming DataFrames/DataSets.',
  ],
  'STREAMING_OUTPUT_MODE.INVALID': [
    '42KDE',
    "Invalid streaming output mode: <outputMode>. Accepted output modes are 'Append', 'Complete', 'Update'.",
  ],
  NON_TIME_WINDOW_NOT_SUPPORTED_IN_STREAMING: [
    '42KDE',
    'Window function is not supported in <windowFunc> (as column <columnName>) on streaming DataFrames/Datasets.',
  ],
  EVENT_TIME_IS_NOT_ON_TIMESTAMP_TYPE: [
    '42K09',
    'The event time <eventName> has the invalid type "<eventType>", but expected "TIMESTAMP".',
  ],
  NUM_COLUMNS_MISMATCH: [
    '42826',
    '<operator> can only be performed on inputs with the same number of columns, but the first input has <firstNumColumns> columns and the <invalidOrdinalNum> input has <invalidNumColumns> columns.',
  ],
  UNSUPPORTED_JOIN_TYPE: ['0A000', "Unsupported join type '<typ>'. Supported join types include: <supported>."],
  'UNSUPPORTED_FEATURE.STATE_STORE_MULTIPLE_COLUMN_FAMILIES': [
    '0A000',
    'The feature is not supported: Creating multiple column families with <stateStoreProvider> is not supported.',
  ],
};

/** An error of Spark's. */
export class SparkError extends Error {
  readonly condition: string | null;
  readonly sqlState: string | null;
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;

  constructor(condition: string | null, { message, parameters = {}, type = 'AnalysisException' }: SparkErrorFacts) {
    const template = condition === null ? undefined : TEMPLATES[condition];
    const words = message ?? fill(template?.[1] ?? '', parameters);
    const named = condition !== null && !condition.startsWith('_LEGACY') && message === undefined;
    super(named ? `[${condition}] ${words}` : words);
    this.name = 'SparkError';
    this.condition = condition;
    this.sqlState = template?.[0] ?? null;
    this.type = type;
    this.parameters = parameters;
  }
}

function fill(template: string, parameters: Readonly<Record<string, string>>): string {
  return template.replace(/<(\w+)>/g, (hole, name: string) => parameters[name] ?? hole);
}
