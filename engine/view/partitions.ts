/**
 * The view "partitions and offsets": topics in order of creation, each partition as its leader's log with its
 * high watermark, clients, consumer groups, and records on their way to a partition. Offsets are Kafka's,
 * moments microseconds of the run. Every replica's log is kept, so that after an election the new leader's log
 * is the one shown; only the leader's is ever drawn. Left out for now: deleted topics, retention and compaction
 * (no entry tells of them yet), so a log starts at its oldest cell.
 */
import type { Entry, EntryOf } from '../core/entries.ts';
import { dropArrived, landRecord, noteRequest, type RecordInFlight, type Requests, takeOff } from './flight.ts';
import { applyToGroups, copyGroup, type Groups } from './groups.ts';
import {
  appendCell,
  appendMarker,
  copyLog,
  emptyLog,
  type Log,
  logEnd,
  removeCells,
  startAt,
  truncateLog,
} from './log.ts';
import type { View } from './view.ts';

/** One replica of a partition. */
export interface ReplicaState {
  broker: number;
  log: Log;
  /** Records below this offset are committed, as far as this replica knows. */
  highWatermark: number;
}

/** A topic partition. */
export interface PartitionState {
  partition: number;
  /** The leader's broker id, -1 without one. */
  leader: number;
  leaderEpoch: number;
  isr: number[];
  /** The brokers that should hold it, the preferred leader first. */
  assigned: number[];
  replicas: ReplicaState[];
  inFlight: RecordInFlight[];
}

/** A topic. `producers` are the clients that sent to it and have not stopped. */
export interface TopicState {
  topic: string;
  replicationFactor: number;
  partitions: PartitionState[];
  producers: string[];
}

/** A client of the student's program. */
export interface ClientState {
  client: string;
  role: string;
  group: string | null;
  running: boolean;
}

/** What the picture shows after some entries. */
export interface PartitionsState extends Groups {
  topics: TopicState[];
  clients: ClientState[];
  /** Requests on their way, by message id, for the records that they carry. */
  requests: Requests;
  /** How the program ended; null while it runs. */
  ended: string | null;
}

/** The fold of "partitions and offsets". */
export const partitionsView: View<PartitionsState> = {
  initial: () => ({ topics: [], groups: [], clients: [], requests: new Map(), ended: null }),
  apply,
  copy: state => ({
    topics: state.topics.map(copyTopic),
    groups: state.groups.map(copyGroup),
    clients: state.clients.map(client => ({ ...client })),
    requests: new Map(state.requests),
    ended: state.ended,
  }),
};

/** The leader's replica, or the first one while there is no leader. */
export function leaderOf(partition: PartitionState): ReplicaState | undefined {
  return partition.replicas.find(replica => replica.broker === partition.leader) ?? partition.replicas[0];
}

/** The log that clients see: the leader's. */
export function logOf(partition: PartitionState): Log {
  return leaderOf(partition)?.log ?? NO_RECORDS;
}

/** The leader's high watermark. */
export function highWatermarkOf(partition: PartitionState): number {
  return leaderOf(partition)?.highWatermark ?? 0;
}

/** Log start and log end offset of the leader's log. */
export function offsetsOf(partition: PartitionState): { start: number; end: number } {
  const log = logOf(partition);
  return { start: log.start, end: logEnd(log) };
}

/** The cluster's own topics are not shown. */
const INTERNAL = '__';
const NO_RECORDS = emptyLog();

function apply(state: PartitionsState, entry: Entry): void {
  if ('topic' in entry && entry.topic.startsWith(INTERNAL)) return;
  switch (entry.kind) {
    case 'topic.created': {
      const topic = topicNamed(state, entry.topic);
      topic.replicationFactor = entry.replicationFactor;
      for (let index = 0; index < entry.partitions; index++) partitionOf(state, entry.topic, index);
      return;
    }
    case 'leader.elected':
      elect(partitionOf(state, entry.topic, entry.partition), entry);
      return;
    case 'client.started':
      startClient(state, entry);
      return;
    case 'message.sent':
      noteRequest(state.requests, entry);
      return;
    case 'record.sent':
      sendRecord(state, entry);
      return;
    case 'record.appended':
      appendRecord(partitionOf(state, entry.topic, entry.partition), entry);
      return;
    case 'topic.deleted':
      state.topics = state.topics.filter(({ topic }) => topic !== entry.topic);
      return;
    case 'isr.changed':
      shareOut(partitionOf(state, entry.topic, entry.partition), entry);
      return;
    case 'marker.appended':
      appendMarker(logOn(state, entry), entry.offset);
      return;
    case 'log.truncated':
      truncateLog(logOn(state, entry), entry.offset);
      return;
    case 'logstart.moved':
      startAt(logOn(state, entry), entry.offset);
      return;
    case 'log.compacted':
      removeCells(logOn(state, entry), new Set(idsIn(entry.removed)));
      return;
    case 'highwatermark.moved':
      replicaOn(partitionOf(state, entry.topic, entry.partition), entry.broker).highWatermark = entry.offset;
      return;
    case 'produce.answered':
      dropArrived(partitionOf(state, entry.topic, entry.partition).inFlight, entry);
      return;
    case 'client.stopped':
      stopClient(state, entry);
      break;
    case 'program.ended':
      state.ended = entry.status;
      return;
  }
  applyToGroups(state, entry);
}

function elect(partition: PartitionState, entry: EntryOf<'leader.elected'>): void {
  partition.leader = entry.leader;
  partition.leaderEpoch = entry.leaderEpoch;
  shareOut(partition, entry);
}

function shareOut(partition: PartitionState, entry: { replicas: string; isr: string }): void {
  partition.isr = idsIn(entry.isr);
  partition.assigned = idsIn(entry.replicas);
}

function idsIn(list: string): number[] {
  return list === '' ? [] : list.split(',').map(Number);
}

function logOn(state: PartitionsState, at: { topic: string; partition: number; broker: number }): Log {
  return replicaOn(partitionOf(state, at.topic, at.partition), at.broker).log;
}

function startClient(state: PartitionsState, entry: EntryOf<'client.started'>): void {
  const { client, role, group } = entry;
  const known = state.clients.find(each => each.client === client && each.role === role);
  if (known) Object.assign(known, { group, running: true });
  else state.clients.push({ client, role, group, running: true });
}

function stopClient(state: PartitionsState, entry: EntryOf<'client.stopped'>): void {
  const known = state.clients.find(each => each.client === entry.client && each.role === entry.role);
  if (known) known.running = false;
  if (entry.role !== 'producer') return;
  for (const topic of state.topics) topic.producers = topic.producers.filter(name => name !== entry.client);
}

function sendRecord(state: PartitionsState, entry: EntryOf<'record.sent'>): void {
  const topic = topicNamed(state, entry.topic);
  if (!topic.producers.includes(entry.producer)) topic.producers.push(entry.producer);
  takeOff(partitionOf(state, entry.topic, entry.partition).inFlight, state.requests, entry);
}

function appendRecord(partition: PartitionState, entry: EntryOf<'record.appended'>): void {
  const { offset, key, value, timestampMs, leaderEpoch, producer, bytes } = entry;
  const cell = {
    entry: entry.index,
    offset,
    key,
    value,
    timestampMs,
    appendedAtUs: entry.atUs,
    leaderEpoch,
    producer,
    bytes,
  };
  appendCell(replicaOn(partition, entry.broker).log, cell);
  if (partition.leader === -1 && partition.replicas.length === 1) partition.leader = entry.broker;
  if (entry.broker !== partition.leader) return;
  landRecord(partition.inFlight, entry);
}

function topicNamed(state: PartitionsState, name: string): TopicState {
  let topic = state.topics.find(each => each.topic === name);
  if (!topic) {
    topic = { topic: name, replicationFactor: 1, partitions: [], producers: [] };
    state.topics.push(topic);
  }
  return topic;
}

function partitionOf(state: PartitionsState, name: string, index: number): PartitionState {
  const topic = topicNamed(state, name);
  let partition = topic.partitions.find(each => each.partition === index);
  if (!partition) {
    partition = { partition: index, leader: -1, leaderEpoch: -1, isr: [], assigned: [], replicas: [], inFlight: [] };
    topic.partitions.push(partition);
    topic.partitions.sort((a, b) => a.partition - b.partition);
  }
  return partition;
}

function replicaOn(partition: PartitionState, broker: number): ReplicaState {
  let replica = partition.replicas.find(each => each.broker === broker);
  if (!replica) {
    replica = { broker, log: emptyLog(), highWatermark: 0 };
    partition.replicas.push(replica);
  }
  return replica;
}

function copyTopic(topic: TopicState): TopicState {
  return { ...topic, partitions: topic.partitions.map(copyPartition), producers: topic.producers.slice() };
}

function copyPartition(partition: PartitionState): PartitionState {
  const replicas = partition.replicas.map(replica => ({ ...replica, log: copyLog(replica.log) }));
  return {
    ...partition,
    isr: partition.isr.slice(),
    assigned: partition.assigned.slice(),
    replicas,
    inFlight: partition.inFlight.map(each => ({ ...each })),
  };
}
