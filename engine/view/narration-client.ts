/**
 * Sentences about what clients do by themselves: batches that wait, are sent again or given up, transactions as their
 * producer sees them, records of share groups.
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import { US_PER_MS } from '../core/units.ts';

/** A sentence about a client's entry, or null. */
export function narrateClient(entry: Entry): string | null {
  switch (entry.kind) {
    case 'record.queued':
      return narrateQueued(entry);
    case 'batch.requeued':
      return `Batch ${entry.batch} of ${entry.producer} for ${place(entry)} failed with ${entry.error} and will be sent again: attempt ${entry.attempt + 1} comes in ${milliseconds(entry.notBeforeUs - entry.atUs)} or later.`;
    case 'batch.failed':
      return `${entry.producer} gave up batch ${entry.batch} for ${place(entry)}, ${records(entry.records)}: ${entry.error}.`;
    case 'producer.identified':
      return `${entry.producer} has producer id ${entry.producerId} in epoch ${entry.producerEpoch}: its sequence numbers begin at 0.`;
    case 'transaction.begun':
      return `${entry.producer} began a transaction of ${entry.transactionalId}; nobody else knows yet.`;
    case 'transaction.offset':
      return `Offset ${entry.offset} of ${place(entry)} will be committed for group ${entry.group} with the transaction of ${entry.transactionalId}.`;
    case 'transaction.ended':
      return narrateEnd(entry);
    case 'laststable.moved':
      return `Readers of committed records see ${place(entry)} up to offset ${entry.offset}, not included: what comes behind may still be aborted.`;
    case 'records.acquired':
      return `Group ${entry.group} gave ${offsets(entry)} of ${place(entry)} to a member${entry.deliveryCount > 1 ? `, for the ${ordinal(entry.deliveryCount)} time` : ''}.`;
    case 'records.settled':
      return narrateSettled(entry);
    default:
      return null;
  }
}

function narrateQueued(entry: EntryOf<'record.queued'>): string | null {
  const waitUs = entry.readyAtUs - entry.atUs;
  if (waitUs <= 0) return null;
  return `A record waits in batch ${entry.batch} of ${entry.producer} for ${place(entry)}, ${records(entry.records)} so far: it is sent in ${milliseconds(waitUs)}, or when it is full.`;
}

function narrateEnd({ transactionalId: id, outcome, error }: EntryOf<'transaction.ended'>): string {
  if (outcome === 'committed') return `The transaction of ${id} is committed, as its producer was told.`;
  if (outcome === 'aborted')
    return `The transaction of ${id} is aborted: its records stay in the logs and are skipped.`;
  return `The transaction of ${id} failed with ${error ?? 'an error'}: it can only be aborted.`;
}

function narrateSettled(entry: EntryOf<'records.settled'>): string {
  const what = `${offsets(entry)} of ${place(entry)}`;
  if (entry.state === 'Acknowledged') return `Group ${entry.group} is done with ${what}.`;
  if (entry.state === 'Archived') return `Group ${entry.group} will not be given ${what} again (${entry.reason}).`;
  return `Group ${entry.group} may be given ${what} again (${entry.reason}).`;
}

function place({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}-${partition}`;
}

function offsets({ firstOffset, lastOffset }: { firstOffset: number; lastOffset: number }): string {
  return firstOffset === lastOffset ? `offset ${firstOffset}` : `offsets ${firstOffset} to ${lastOffset}`;
}

function records(count: number): string {
  return count === 1 ? '1 record' : `${count} records`;
}

function milliseconds(us: number): string {
  return `${Math.max(Math.round(us / US_PER_MS), 0)} ms`;
}

function ordinal(count: number): string {
  return ['', '', 'second', 'third'][count] ?? `${count}th`;
}
