/**
 * State as JSON and back, exactly: what JSON does not have (whole numbers beyond 2^53, bytes, NaN, -0) is marked.
 */

/** The text of a value. */
export function toStateJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, given: unknown) {
    const raw = this[key];
    if (typeof raw === 'bigint') return { $long: String(raw) };
    if (raw instanceof Uint8Array) return { $bytes: [...raw] };
    if (typeof raw === 'number' && (!Number.isFinite(raw) || Object.is(raw, -0))) {
      return { $double: Object.is(raw, -0) ? '-0' : String(raw) };
    }
    if (raw === undefined && Array.isArray(this)) return { $undefined: true };
    return given;
  });
}

/** The value of a text. */
export function fromStateJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    const marked = value as Record<string, unknown>;
    if (typeof marked['$long'] === 'string') return BigInt(marked['$long']);
    if (Array.isArray(marked['$bytes'])) return Uint8Array.from(marked['$bytes'] as number[]);
    if (typeof marked['$double'] === 'string') return Number(marked['$double']);
    return value;
  });
}
