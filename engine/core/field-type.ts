/** The types that the fields of trace entries have. */

/** The type of a field in the schema. */
export type FieldType = 'number' | 'number?' | 'text' | 'text?';
