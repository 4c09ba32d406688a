/**
 * How large a compressed batch is, in bytes: gzip is carried out, the other codecs are told from it by the ratios that
 * they usually have to gzip. The records themselves are kept as they are. Source: KIP-390 (levels are left out).
 */
import { gzipSync } from 'fflate';

/** The name of a compression codec. */
export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

/** A codec's output beside gzip's: estimates. */
const sizeBesideGzip: Record<Exclude<Compression, 'none'>, number> = { gzip: 1, zstd: 0.95, lz4: 1.4, snappy: 1.4 };

/** What takes part in the compression: keys and values; the fields around them are counted, not compressed. */
interface Payload {
  key: Uint8Array | null;
  value: Uint8Array | null;
}

/** The size of records of `bytes` encoded bytes after compression; never more than before. */
export function compressedSize(
  codec: Exclude<Compression, 'none'>,
  bytes: number,
  records: readonly Payload[],
): number {
  const payload = joined(records.flatMap(({ key, value }) => [key, value].filter(part => part !== null)));
  const ratio = payload.length === 0 ? 1 : gzipSync(payload, { mtime: 0 }).length / payload.length;
  return Math.min(Math.ceil(bytes * ratio * sizeBesideGzip[codec]), bytes);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
