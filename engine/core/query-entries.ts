/**
 * The kinds of trace entries that streaming queries make: a part of the one list in entries.ts.
 */
import type { FieldType } from './field-type.ts';

export const queryEntries = {
  /** A streaming query began; `plan` is its program as JSON, `eventTimes` the event-time column of each source. */
  'query.started': {
    query: 'text',
    id: 'text',
    runId: 'text',
    sink: 'text',
    outputMode: 'text',
    trigger: 'text',
    /** Format, options and folders' columns of the sink, as JSON. */
    writer: 'text',
    plan: 'text',
    eventTimes: 'text',
    checkpoint: 'text',
    line: 'number?',
  },
  /** A batch was written to the offset log: what it will read (`offsets`, JSON) under which watermark. */
  'batch.planned': {
    query: 'text',
    batchId: 'number',
    watermarkMs: 'number',
    batchTimestampMs: 'number',
    offsets: 'text',
  },
  /** A row that a batch took from a source, as JSON; its event time in milliseconds where it has one. */
  'row.read': { query: 'text', batchId: 'number', source: 'text', row: 'text', eventTimeMs: 'number?' },
  /** What an operator did in a batch; `operator` counts from the sources to the sink, `inputs` are such numbers. */
  'operator.ran': {
    query: 'text',
    batchId: 'number',
    operator: 'number',
    name: 'text',
    inputs: 'text',
    rowsIn: 'number',
    rowsOut: 'number',
    /** What the names of its stores in `state.changed` begin with; null without state, as all below. */
    stateId: 'number?',
    stateRows: 'number?',
    updated: 'number?',
    removed: 'number?',
    dropped: 'number?',
    lateWatermarkMs: 'number?',
    evictionWatermarkMs: 'number?',
  },
  /** A row of an operator's state after a batch, as JSON; null when it was removed. */
  'state.changed': { query: 'text', batchId: 'number', store: 'text', key: 'text', value: 'text?' },
  /** A row that the sink was given. */
  'row.written': { query: 'text', batchId: 'number', row: 'text' },
  /** A batch is done: it stands in the commit log. */
  'batch.committed': { query: 'text', batchId: 'number', rowsIn: 'number', nextWatermarkMs: 'number' },
  'watermark.moved': { query: 'text', watermarkMs: 'number' },
  'query.ended': { query: 'text', error: 'text?', message: 'text?', line: 'number?' },
} as const satisfies Record<string, Record<string, FieldType>>;
