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
  if (typeof value === 'string') return 2 + value.length;
  if (typeof value === 'number') return 4;
  if (typeof value === 'boolean') return 1;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + fieldSize(item), 4);
  if ('sizeInBytes' in (value as object)) return (value as { sizeInBytes: number }).sizeInBytes;
  return Object.values(value as object).reduce<number>((sum, field) => sum + fieldSize(field), 0);
}
