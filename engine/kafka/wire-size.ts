/**
 * The size of a message on the wire in bytes: record batches at their real encoded size, all other fields
 * estimated (4 bytes a number, a text's length and 2, 4 for an array's count, 8 for the header).
 */

const HEADER_BYTES = 8;

/** The estimated size of a request or response. */
export function wireSize(message: unknown): number {
  return HEADER_BYTES + fieldSize(message);
}

function fieldSize(value: unknown): number {
  if (value === null || value === undefined) return 1;
  if (typeof value === 'number') return 4;
  if (typeof value === 'string') return 2 + value.length;
  if (typeof value === 'boolean') return 1;
  if (Array.isArray(value)) {
    let size = 4;
    for (let i = 0; i < value.length; i++) size += fieldSize(value[i]);
    return size;
  }
  const fields = value as Record<string, unknown>;
  if (typeof fields['sizeInBytes'] === 'number') return fields['sizeInBytes'];
  let size = 0;
  for (const name in fields) size += fieldSize(fields[name]);
  return size;
}
