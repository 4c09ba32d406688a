/**
 * What a broker keeps on its disk, and so has again when it starts: its logs, the checkpoint of the high watermarks,
 * and the mark of a clean shutdown (L7). Left out: several log directories, and what power loss does to the page cache.
 */
import type { PartitionLog } from './log/partition-log.ts';

/** The disk of one broker. */
export class Disk {
  /** The logs by `topic-0`. */
  readonly logs = new Map<string, PartitionLog>();
  /** replication-offset-checkpoint: the high watermarks as they were last written. */
  readonly highWatermarks = new Map<string, number>();
  /** Whether the broker that used it last stopped in order. */
  cleanShutdown = true;

  /** Writes the high watermarks of all logs. */
  checkpoint(): void {
    for (const [name, log] of this.logs) this.highWatermarks.set(name, log.highWatermark);
  }

  /** Deletes a log. */
  remove(name: string): void {
    this.logs.delete(name);
    this.highWatermarks.delete(name);
  }
}
