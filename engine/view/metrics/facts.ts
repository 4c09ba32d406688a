/**
 * What the metrics must remember of the past: the partitions, the brokers, the controllers, and where consumers stand.
 * Offsets are Kafka's, moments microseconds of the run.
 */
import type { Entry, EntryOf } from '../../core/entries.ts';

/** A partition as the controller last told it. */
export interface PartitionFact {
  topic: string;
  partition: number;
  leader: number;
  replicas: readonly number[];
  isr: readonly number[];
}

/** A consumer's place in one partition. */
export interface PlaceFact {
  client: string;
  group: string;
  topic: string;
  partition: number;
  position: number;
}

/** What is known after some entries. */
export interface Facts {
  partitions: Map<string, PartitionFact>;
  /** min.insync.replicas of the topics that ask for more than one. */
  minIsr: Map<string, number>;
  brokers: Map<number, { fenced: boolean; leaving: boolean; running: boolean }>;
  /** The active controllers of a quorum; null in a cluster whose one controller is always active. */
  activeControllers: number[] | null;
  highWatermarks: Map<string, number>;
  places: Map<string, PlaceFact>;
  groups: Map<string, string>;
  /** What each client has asked and not had answered, oldest first, by client, broker and API. */
  asked: Map<string, readonly number[]>;
  heartbeats: Map<string, number>;
}

/** Nothing is known. */
export function noFacts(): Facts {
  return {
    partitions: new Map(),
    minIsr: new Map(),
    brokers: new Map(),
    activeControllers: null,
    highWatermarks: new Map(),
    places: new Map(),
    groups: new Map(),
    asked: new Map(),
    heartbeats: new Map(),
  };
}

/** A copy that later entries do not change. */
export function copyFacts(facts: Facts): Facts {
  return {
    partitions: new Map(facts.partitions),
    minIsr: new Map(facts.minIsr),
    brokers: new Map([...facts.brokers].map(([id, broker]) => [id, { ...broker }])),
    activeControllers: facts.activeControllers?.slice() ?? null,
    highWatermarks: new Map(facts.highWatermarks),
    places: new Map(facts.places),
    groups: new Map(facts.groups),
    asked: new Map(facts.asked),
    heartbeats: new Map(facts.heartbeats),
  };
}

/** `flights-0` */
export function partitionName({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}-${partition}`;
}

/** The partition's in-sync replicas fall short of min.insync.replicas by so many; never more than it has replicas (A2). */
export function missingInSync({ minIsr }: Facts, { topic, replicas, isr }: PartitionFact): number {
  return Math.min(minIsr.get(topic) ?? 1, replicas.length) - isr.length;
}

/** The broker's id in the name of its node; null for clients and controllers. */
export function brokerIn(node: string): number | null {
  const found = /^broker-(\d+)$/.exec(node);
  return found ? Number(found[1]) : null;
}

/** Whether a node of that name is a program's client: neither broker nor controller. */
export function isClient(node: string): boolean {
  return !/^(broker-\d+|controller(-\d+)?)$/.test(node);
}

/** The conversation of a client with a broker about one API. */
export function conversation({ from, to, api, direction }: EntryOf<'message.sent'>): string {
  return direction === 'request' ? `${from} ${to} ${api}` : `${to} ${from} ${api}`;
}

const heartbeatApis = ['Heartbeat', 'ConsumerGroupHeartbeat'];
const asList = (text: string): number[] => (text === '' ? [] : text.split(',').map(Number));

/** Takes an entry in. */
export function learn(facts: Facts, entry: Entry): void {
  switch (entry.kind) {
    case 'broker.started':
    case 'broker.resumed':
      return know(facts, entry.broker, { running: true });
    case 'broker.stopped':
      return know(facts, entry.broker, { running: false });
    case 'broker.leaving':
      return know(facts, entry.broker, { leaving: true });
    case 'broker.fenced':
      return know(facts, entry.broker, { fenced: true });
    case 'broker.unfenced':
      return know(facts, entry.broker, { fenced: false, leaving: false });
    case 'leader.elected':
      return learnPartition(facts, entry, entry.leader);
    case 'isr.changed':
      return learnPartition(facts, entry, facts.partitions.get(partitionName(entry))?.leader ?? -1);
    case 'topic.configured':
      facts.minIsr.set(entry.topic, entry.minInsyncReplicas);
      return;
    case 'topic.deleted':
      for (const [name, { topic }] of facts.partitions) if (topic === entry.topic) facts.partitions.delete(name);
      return;
    case 'controller.elected':
      facts.activeControllers = [...(facts.activeControllers ?? []), entry.controller];
      return;
    case 'quorum.changed':
      facts.activeControllers = (facts.activeControllers ?? []).filter(id => id !== entry.controller);
      return;
    case 'highwatermark.moved':
      if (facts.partitions.get(partitionName(entry))?.leader === entry.broker)
        facts.highWatermarks.set(partitionName(entry), entry.offset);
      return;
    case 'position.moved': {
      const { client, group, topic, partition, offset: position } = entry;
      facts.places.set(`${client} ${partitionName(entry)}`, { client, group, topic, partition, position });
      return;
    }
    case 'partition.revoked':
      facts.places.delete(`${entry.client} ${partitionName(entry)}`);
      return;
    case 'client.stopped':
      for (const [name, { client }] of facts.places) if (client === entry.client) facts.places.delete(name);
      return;
    case 'group.changed':
      facts.groups.set(entry.group, entry.state);
      return;
    case 'message.sent':
      return learnMessage(facts, entry);
  }
}

function know(facts: Facts, id: number, change: Partial<{ fenced: boolean; leaving: boolean; running: boolean }>) {
  facts.brokers.set(id, { fenced: false, leaving: false, running: true, ...facts.brokers.get(id), ...change });
}

function learnPartition(
  facts: Facts,
  entry: { topic: string; partition: number; replicas: string; isr: string },
  leader: number,
): void {
  const { topic, partition } = entry;
  const fact = { topic, partition, leader, replicas: asList(entry.replicas), isr: asList(entry.isr) };
  facts.partitions.set(partitionName(entry), fact);
}

/** Answers come in the order of the questions: they share a connection. */
function learnMessage(facts: Facts, entry: EntryOf<'message.sent'>): void {
  const client = entry.direction === 'request' ? entry.from : entry.to;
  if (!isClient(client)) return;
  const asked = facts.asked.get(conversation(entry)) ?? [];
  facts.asked.set(conversation(entry), entry.direction === 'request' ? [...asked, entry.atUs] : asked.slice(1));
  if (entry.direction === 'request' && heartbeatApis.includes(entry.api)) facts.heartbeats.set(client, entry.atUs);
}
