/**
 * An error of Spark's, as data: its condition (the name in Spark's error-conditions.json), SQLSTATE, the class that
 * PySpark throws, and the message in Spark's words. Nameless conditions (`_LEGACY_ERROR_TEMP_...`) bring their message.
 */

import { ProgramError } from '../core/offered.ts';
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
  WRITE_STREAM_NOT_ALLOWED: ['42601', '`writeStream` can be called only on streaming Dataset/DataFrame.'],
  CALL_ON_STREAMING_DATASET_UNSUPPORTED: [
    '42KDE',
    'The method <methodName> can not be called on streaming Dataset/DataFrame.',
  ],
  TABLE_OR_VIEW_NOT_FOUND: [
    '42P01',
    'The table or view <relationName> cannot be found. Verify the spelling and correctness of the schema and catalog.<hint>',
  ],
  STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA: [
    '42K03',
    'Streaming stateful operator name does not match with the operator in state metadata. This likely to happen when user adds/removes/changes stateful operator of existing streaming query. Stateful operators in the metadata: <OpsInMetadataSeq>; Stateful operators in current batch: <OpsInCurBatchSeq>.',
  ],
  DATA_SOURCE_NOT_FOUND: [
    '42K02',
    'Failed to find the data source: <provider>. Make sure the provider name is correct and the package is properly registered and compatible with your Spark version.<hint>',
  ],
  'STREAMING_OUTPUT_MODE.UNSUPPORTED_DATASOURCE': [
    '42KDE',
    'Invalid streaming output mode: <outputMode>. This output mode is not supported in Data Source <className>.',
  ],
  STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE: [
    'XXKST',
    'Provided key schema does not match existing state key schema. Please check number and type of fields. Existing key_schema=<storedKeySchema> and new key_schema=<newKeySchema>. Start the changed query with a new checkpointLocation.',
  ],
  'FAILED_READ_FILE.NO_HINT': [
    'KD001',
    "Encountered error while reading file <path>. Malformed records are detected in record parsing: <badRecord>. Parse Mode: <failFastMode>. To process malformed records as null result, try setting the option 'mode' as 'PERMISSIVE'.",
  ],
  INVALID_CORRUPT_RECORD_TYPE: [
    '42804',
    'The column <columnName> for corrupt records must have the nullable STRING type, but got <actualType>.',
  ],
  UNSUPPORTED_GROUPING_EXPRESSION: [
    '42K0E',
    'grouping()/grouping_id() can only be used with GroupingSets/Cube/Rollup.',
  ],
  GROUPING_COLUMN_MISMATCH: [
    '42803',
    "Column of grouping (<grouping>) can't be found in grouping columns <groupingColumns>.",
  ],
  UNABLE_TO_INFER_SCHEMA: ['42KD9', 'Unable to infer schema for <format>. It must be specified manually.'],
  PATH_NOT_FOUND: ['42K03', 'Path does not exist: <path>.<hint>'],
  'INVALID_SUBQUERY_EXPRESSION.STREAMING_QUERY': [
    '42823',
    'Invalid subquery: Streaming query is not allowed in subquery expressions.',
  ],
  SCALAR_SUBQUERY_TOO_MANY_ROWS: ['21000', 'More than one row returned by a subquery used as an expression.'],
  UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE: [
    '0A000',
    "The <format> datasource doesn't support the column <columnName> of the type <columnType>.",
  ],
  UNSUPPORTED_JOIN_TYPE: ['0A000', "Unsupported join type '<typ>'. Supported join types include: <supported>."],
  'UNSUPPORTED_FEATURE.STATE_STORE_MULTIPLE_COLUMN_FAMILIES': [
    '0A000',
    'The feature is not supported: Creating multiple column families with <stateStoreProvider> is not supported.',
  ],
};

/** An error of Spark's. */
export class SparkError extends ProgramError {
  readonly condition: string | null;
  readonly sqlState: string | null;
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;

  constructor(condition: string | null, { message, parameters = {}, type = 'AnalysisException' }: SparkErrorFacts) {
    const template = condition === null ? undefined : TEMPLATES[condition];
    const words = message ?? fill(template?.[1] ?? '', parameters);
    const named = condition !== null && !condition.startsWith('_LEGACY') && message === undefined;
    const sqlState = template?.[0] ?? null;
    super(type, named ? `[${condition}] ${words}` : words, { condition, sqlState });
    this.condition = condition;
    this.sqlState = sqlState;
    this.type = type;
    this.parameters = parameters;
  }
}

function fill(template: string, parameters: Readonly<Record<string, string>>): string {
  return template.replace(/<(\w+)>/g, (hole, name: string) => parameters[name] ?? hole);
}
