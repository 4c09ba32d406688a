/**
 * Sentences about what the cluster does by itself: brokers that fail and come back, replicas in and out of sync, logs
 * that are cut, cleaned or shortened, transactions.
 */
import type { Entry, EntryOf } from '../core/entries.ts';

/** A sentence about `entry`, or null if it is about something else. */
export function narrateCluster(entry: Entry): string | null {
  switch (entry.kind) {
    case 'broker.stopped':
      return narrateStop(entry);
    case 'broker.resumed':
      return `Broker ${entry.broker} goes on and reads what has come meanwhile.`;
    case 'broker.fenced':
      return `The controller has cut off broker ${entry.broker}: it leads nothing and is in no ISR until it is back.`;
    case 'broker.unfenced':
      return `Broker ${entry.broker} is back: it has caught up with the metadata and may lead again.`;
    case 'topic.deleted':
      return `Topic ${entry.topic} was deleted, with its records and the groups' offsets.`;
    case 'isr.changed':
      return `In sync for ${place(entry)}: [${listed(entry.isr)}]${entry.elr === '' ? '' : `; eligible to lead: [${listed(entry.elr)}]`}.`;
    case 'transaction.changed':
      return narrateTransaction(entry);
    default:
      return narrateLogKeeping(entry);
  }
}

function narrateLogKeeping(entry: Entry): string | null {
  switch (entry.kind) {
    case 'marker.appended':
      return `Broker ${entry.broker} wrote ${entry.type === 'ABORT' ? 'an' : 'a'} ${entry.type} marker at offset ${entry.offset} of ${place(entry)}: it takes an offset and is not given to consumers.`;
    case 'log.truncated':
      return `Broker ${entry.broker} cut its log of ${place(entry)} at offset ${entry.offset}: ${count(entry.records)} there ${entry.records === 1 ? 'was' : 'were'} not what the leader has.`;
    case 'logstart.moved':
      return `The log of ${place(entry)} on broker ${entry.broker} starts at offset ${entry.offset} now (${entry.reason}).`;
    case 'log.compacted': {
      const removed = entry.removed.split(',').length;
      return `Broker ${entry.broker} compacted ${place(entry)} up to offset ${entry.offset}: ${count(removed)} went, for a later one of the same key is there.`;
    }
    default:
      return null;
  }
}

function narrateStop({ broker, how }: EntryOf<'broker.stopped'>): string {
  if (how === 'paused') return `Broker ${broker} stands still: it neither answers nor fetches.`;
  if (how === 'stopped') return `Broker ${broker} stopped in order; its leaderships had moved away.`;
  return `Broker ${broker} died without warning: its logs stay on the disk.`;
}

function narrateTransaction(entry: EntryOf<'transaction.changed'>): string | null {
  const { transactionalId: id, state, partitions } = entry;
  switch (state) {
    case 'Empty':
      return `Transactional id ${id} has producer id ${entry.producerId} and epoch ${entry.producerEpoch}: older producers that use it are fenced.`;
    case 'Ongoing':
      return `The transaction of ${id} writes to ${partitions.split(' ').join(', ')}.`;
    case 'PrepareCommit':
      return `The transaction of ${id} is decided: commit. Its markers are on their way.`;
    case 'PrepareAbort':
      return `The transaction of ${id} is decided: abort. Its markers are on their way.`;
    case 'CompleteCommit':
      return `The transaction of ${id} is committed in every partition.`;
    case 'CompleteAbort':
      return `The transaction of ${id} is aborted in every partition.`;
    default:
      return null;
  }
}

function place(entry: { topic: string; partition: number }): string {
  return `${entry.topic}-${entry.partition}`;
}

function listed(ids: string): string {
  return ids.replaceAll(',', ', ');
}

function count(records: number): string {
  return `${records} record${records === 1 ? '' : 's'}`;
}
