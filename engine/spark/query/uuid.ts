/**
 * Names for queries, runs and files, drawn from the seed.
 */

/** A random UUID of version 4. */
export function uuid(draw: () => number): string {
  const hex = Array.from({ length: 4 }, () => draw().toString(16).padStart(8, '0')).join('');
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
