/**
 * What a broker keeps on its disk, and so has again when it starts: its logs, the checkpoint of the high watermarks,
 * and the mark of a clean shutdown (L7). What is written lies in the page cache first; power loss takes what is not
 * written back. Times in milliseconds. Left out: several log directories, disks that return wrong bytes.
 */
import type { Clock } from '../core/scheduler.ts';
import { msToUs } from '../core/units.ts';
import type { PartitionLog } from './log/partition-log.ts';

/** The disk of one broker. */
export class Disk {
  /** The logs by `topic-0`. */
  readonly logs = new Map<string, PartitionLog>();
  /** partition.metadata: the id of the topic that a log belongs to, for a topic may be deleted and made again. */
  readonly topicIds = new Map<string, string>();
  /** replication-offset-checkpoint: the high watermarks as they were last written. */
  readonly highWatermarks = new Map<string, number>();
  /** Whether the broker that used it last stopped in order. */
  cleanShutdown = true;
  /** How long a write takes; 0 for no time that counts. */
  writeMs = 0;
  /** No write succeeds any more. */
  full = false;
  #busyUntilUs = 0;

  /** Calls `done` when a write that is asked for now is done: writes wait for each other. */
  write(clock: Clock, done: () => void): void {
    const doneAtUs = Math.max(clock.nowUs, this.#busyUntilUs) + msToUs(this.writeMs);
    this.#busyUntilUs = doneAtUs;
    if (doneAtUs === clock.nowUs) done();
    else clock.at(doneAtUs, done);
  }

  /** The operating system writes back what is in its page cache. */
  writeBack(): void {
    for (const log of this.logs.values()) log.writeBack();
  }

  /** What has not been written back is gone. */
  losePageCache(): void {
    for (const log of this.logs.values()) log.truncateTo(log.durableEndOffset);
  }

  /** Writes the high watermarks of all logs. */
  checkpoint(): void {
    for (const [name, log] of this.logs) this.highWatermarks.set(name, log.highWatermark);
  }

  /** Deletes a log. */
  remove(name: string): void {
    this.logs.delete(name);
    this.topicIds.delete(name);
    this.highWatermarks.delete(name);
  }
}
