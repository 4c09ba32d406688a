/**
 * One true sentence about one entry, in the field's words, for the line under a scene's heading. A sentence
 * says only what its entry says. Entries that a learner need not hear of (requests and responses, clients'
 * positions that move with every record) have none.
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import { US_PER_S } from '../core/units.ts';
import { narrateClient } from './narration-client.ts';
import { narrateCluster } from './narration-cluster.ts';
import { narrateQuery } from './narration-query.ts';
import { sentence } from './sentence.ts';

/** A sentence about `entry`, or null if it is not worth one. */
export function narrate(entry: Entry): string | null {
  // The cluster's own topics are its own business.
  if ('topic' in entry && entry.topic.startsWith('__')) return null;
  switch (entry.kind) {
    case 'run.started':
      return 'The run begins.';
    case 'broker.started':
      return `Broker ${entry.broker} started at ${entry.host}.`;
    case 'control.set':
      return `The control ${entry.control} is ${entry.value}.`;
    case 'row.edited':
      return `Row ${entry.row + 1} of ${entry.events} was ${entry.fields === null ? 'taken out' : 'changed'} by you.`;
    case 'console.printed':
      return null;
    case 'client.failed':
      return `${entry.client} failed with ${entry.error}${entry.code ? ` (${entry.code})` : ''}: ${sentence(entry.message)}`;
    case 'program.ended':
      return narrateEnd(entry);
    case 'client.started':
      return `${capital(entry.role)} ${entry.client} started${entry.group ? ` in group ${entry.group}` : ''}.`;
    case 'client.stopped':
      return `${capital(entry.role)} ${entry.client} stopped.`;
    default:
      return (
        narrateLog(entry) ?? narrateGroup(entry) ?? narrateCluster(entry) ?? narrateClient(entry) ?? narrateQuery(entry)
      );
  }
}

function narrateLog(entry: Entry): string | null {
  switch (entry.kind) {
    case 'topic.created':
      return `Topic ${entry.topic} was created with ${many(entry.partitions, 'partition')}, replication factor ${entry.replicationFactor}.`;
    case 'leader.elected':
      if (entry.leader < 0) return `${place(entry)} has no leader: it can be neither written nor read.`;
      return `Broker ${entry.leader} leads ${place(entry)} in leader epoch ${entry.leaderEpoch}; the ISR is [${entry.isr.replaceAll(',', ', ')}].`;
    case 'record.sent':
      return `${entry.producer} sent ${recordName(entry)} to ${place(entry)}.`;
    case 'record.appended':
      return `Broker ${entry.broker} appended ${recordName(entry)} to ${place(entry)} at offset ${entry.offset}.`;
    case 'highwatermark.moved':
      if (entry.offset === 0) return null;
      return `Offset ${entry.offset - 1} of ${place(entry)} is committed: every replica in the ISR has it.`;
    case 'produce.answered':
      return narrateAnswer(entry);
    case 'records.fetched':
      if (entry.records === 0) return null;
      return `${entry.client} fetched ${many(entry.records, 'record')} of ${place(entry)}, from offset ${entry.offset} on.`;
    case 'record.delivered':
      return `${entry.client} read offset ${entry.offset} of ${place(entry)}: ${recordName(entry)}.`;
    default:
      return null;
  }
}

function narrateGroup(entry: Entry): string | null {
  switch (entry.kind) {
    case 'group.changed':
      return narrateState(entry);
    case 'member.joined':
      return `${entry.client} joined group ${entry.group}.`;
    case 'member.left':
      return `${entry.client} left group ${entry.group}${because(entry.reason)}.`;
    case 'partition.assigned':
      return `Group ${entry.group}, generation ${entry.generation}: ${place(entry)} is assigned to ${entry.client}.`;
    case 'partition.revoked':
      return `${place(entry)} was revoked from ${entry.client}.`;
    case 'position.moved':
      if (entry.reason === 'read') return null;
      return `${entry.client} will read offset ${entry.offset} of ${place(entry)} next${because(entry.reason)}.`;
    case 'offset.committed':
      return `${entry.client} committed offset ${entry.offset} of ${place(entry)}: a restart of group ${entry.group} reads on from there.`;
    default:
      return null;
  }
}

function narrateState(entry: EntryOf<'group.changed'>): string {
  const { group, state, generation, members, reason } = entry;
  const why = because(reason);
  if (state === 'PreparingRebalance') return `Group ${group} rebalances${why}: its members must join again.`;
  if (state === 'CompletingRebalance') {
    return `Group ${group} is in generation ${generation} with ${many(members, 'member')}; each waits for its partitions.`;
  }
  if (state === 'Stable')
    return `Group ${group} is stable in generation ${generation}: ${members === 1 ? '1 member reads' : `${members} members read`} on.`;
  if (state === 'Empty') return `Group ${group} has no members${why}; its committed offsets stay.`;
  if (state === 'Dead') return `Group ${group} is gone${why}.`;
  return `Group ${group} is ${state} in generation ${generation}${why}.`;
}

function narrateAnswer(entry: EntryOf<'produce.answered'>): string | null {
  const { producer, offset, records, error } = entry;
  if (error) return `${place(entry)} refused ${many(records, 'record')} of ${producer}: ${error}.`;
  if (offset < 0) return null;
  const where = records === 1 ? `offset ${offset}` : `offsets ${offset} to ${offset + records - 1}`;
  return `${producer} was told that its ${records === 1 ? 'record is' : `${records} records are`} in ${place(entry)} at ${where}.`;
}

function narrateEnd(entry: EntryOf<'program.ended'>): string {
  const at = `at ${(entry.atUs / US_PER_S).toFixed(3)} s`;
  if (entry.status === 'finished') return `The program ended ${at}.`;
  if (entry.status === 'running') return `The run's time was up ${at}; the program was still at work.`;
  const line = entry.line === null ? '' : ` in line ${entry.line}`;
  const why = [entry.error, entry.message].filter(text => text !== null).join(': ');
  return `The program ${entry.status === 'stopped' ? 'was stopped' : entry.status}${line} ${at}${why ? `: ${sentence(why)}` : '.'}`;
}

/** The name of a topic partition, as Kafka writes it: `flights-0`. */
function place(entry: { topic: string; partition: number }): string {
  return `${entry.topic}-${entry.partition}`;
}

/** How a sentence names a record: its key, else its value. */
function recordName(entry: { key: string | null; value: string | null }): string {
  if (entry.key !== null) return clip(entry.key) || 'a record with an empty key';
  return entry.value === null ? 'an empty record' : `“${clip(entry.value)}” (no key)`;
}

function because(reason: string): string {
  return reason === '' ? '' : ` (${reason})`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function clip(text: string): string {
  return text.length > 32 ? `${text.slice(0, 31)}…` : text;
}
