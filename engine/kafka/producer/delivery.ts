/**
 * How records are to be delivered: what a Produce request says of all its batches. Batches go into one request only if
 * they share one delivery. Times in milliseconds.
 */
import type { Compression } from '../compression.ts';

/** What is asked of the brokers. */
export interface Delivery {
  acks: -1 | 0 | 1;
  /** How long the broker may wait for the acks. */
  timeoutMs: number;
  compression: Compression;
  /**
   * The records with this delivery are one call's: one batch a partition, of any size, sent at once and never split, as
   * KafkaJS does. Else batches fill and linger as in the Java client.
   */
  whole: boolean;
}
