/**
 * Consumer groups as a view sees them: state and generation, who owns which partition, each member's position
 * (the offset that it will be given next) and the group's committed offsets. Left out: heartbeats, timeouts,
 * subscriptions, and the metadata stored with a commit.
 */
import type { Entry, EntryOf } from '../core/entries.ts';

/** Where one client stands in one partition. */
export interface Position {
  client: string;
  offset: number;
}

/** What a group knows of one partition. */
export interface GroupPartition {
  topic: string;
  partition: number;
  /** The client that the partition is assigned to, and its member id (two members may share a client id). */
  owner: string | null;
  ownerMember: string | null;
  committed: number | null;
  /** More than one only while a member that lost the partition has not noticed yet. */
  positions: Position[];
}

/** A consumer group. `state` is Kafka's name for it, `Unknown` before the coordinator said one. */
export interface Group {
  group: string;
  state: string;
  generation: number;
  members: number;
  reason: string;
  partitions: GroupPartition[];
}

/** The part of a view's state that {@link applyToGroups} changes. */
export interface Groups {
  groups: Group[];
}

/** A copy of which nothing is shared. */
export function copyGroup(group: Group): Group {
  const partitions = group.partitions.map(each => ({ ...each, positions: each.positions.map(p => ({ ...p })) }));
  return { ...group, partitions };
}

/** Changes the groups by one entry; entries that do not concern groups change nothing. */
export function applyToGroups(state: Groups, entry: Entry): void {
  switch (entry.kind) {
    case 'group.changed': {
      const { state: name, generation, members, reason } = entry;
      Object.assign(groupNamed(state, entry.group), { state: name, generation, members, reason });
      return;
    }
    case 'partition.assigned': {
      const place = groupPartition(state, entry);
      place.owner = entry.client;
      place.ownerMember = entry.member;
      place.positions = place.positions.filter(position => position.client === entry.client);
      return;
    }
    case 'partition.revoked':
      release(groupPartition(state, entry), entry.client);
      return;
    case 'member.left':
      for (const place of groupNamed(state, entry.group).partitions) {
        if (place.ownerMember === entry.member) release(place, entry.client);
      }
      return;
    case 'client.stopped':
      for (const group of state.groups) {
        if (group.group === entry.group) for (const place of group.partitions) forget(place, entry.client);
      }
      return;
    case 'position.moved':
      movePosition(groupPartition(state, entry), entry);
      return;
    case 'offset.committed':
      groupPartition(state, entry).committed = entry.offset;
      return;
  }
}

/** The group's place in a partition, if it has one. */
export function placeIn(group: Group, topic: string, partition: number): GroupPartition | undefined {
  return group.partitions.find(place => place.partition === partition && place.topic === topic);
}

/**
 * The lag of a partition's reader as the consumer's `records-lag` metric counts it: the high watermark less the
 * position; null while nobody has a position. (`kafka-consumer-groups` counts from the committed offset.)
 */
export function lagOf(place: GroupPartition | undefined, highWatermark: number): number | null {
  const reader = place?.positions.find(position => position.client === place.owner) ?? place?.positions[0];
  return reader === undefined ? null : Math.max(0, highWatermark - reader.offset);
}

function movePosition(place: GroupPartition, entry: EntryOf<'position.moved'>): void {
  const position = place.positions.find(each => each.client === entry.client);
  if (position) position.offset = entry.offset;
  else place.positions.push({ client: entry.client, offset: entry.offset });
}

function release(place: GroupPartition, client: string): void {
  if (place.owner === client) {
    place.owner = null;
    place.ownerMember = null;
  }
  place.positions = place.positions.filter(position => position.client !== client);
}

/** A client stopped: what it still read without owning it is over (a member that leaves has given the rest back). */
function forget(place: GroupPartition, client: string): void {
  if (place.owner !== client) release(place, client);
}

function groupNamed(state: Groups, name: string): Group {
  let group = state.groups.find(each => each.group === name);
  if (!group) {
    group = { group: name, state: 'Unknown', generation: 0, members: 0, reason: '', partitions: [] };
    state.groups.push(group);
  }
  return group;
}

/** The group's place in the entry's partition, made when first named; kept in order of topic and partition. */
function groupPartition(state: Groups, entry: { group: string; topic: string; partition: number }): GroupPartition {
  const group = groupNamed(state, entry.group);
  let place = placeIn(group, entry.topic, entry.partition);
  if (!place) {
    place = {
      topic: entry.topic,
      partition: entry.partition,
      owner: null,
      ownerMember: null,
      committed: null,
      positions: [],
    };
    group.partitions.push(place);
    group.partitions.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
  }
  return place;
}
