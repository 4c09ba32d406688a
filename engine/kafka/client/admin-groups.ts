/**
 * The admin client's work on groups and their offsets: KafkaJS's names and errors over the Java Admin, and share groups.
 */

import type { Hosted } from '../../core/offered.ts';
import { ProgramError } from '../../core/offered.ts';
import type { Process } from '../../core/process.ts';
import { describeGroup } from '../admin/group-description.ts';
import {
  alterGroupOffsets,
  deleteGroup,
  deleteGroupOffsets,
  groupOffsets,
  listGroups,
  removeMembers,
} from '../admin/groups.ts';
import { offsetSpecs } from '../admin/offsets.ts';
import { consumerGroupDescribe } from '../api/69-consumer-group-describe.ts';
import { shareGroupDescribe } from '../api/77-share-group-describe.ts';
import { codeOf, type ErrorName } from '../error-code.ts';
import { KafkaException, throwIfFailed } from '../exception.ts';
import { encodeText } from '../record-batch.ts';
import type { AdminOperations } from './admin.ts';
import { allMetadata, offsetAt, offsetNumber, partitionsOf } from './admin-topics.ts';
import type { Connection } from './connection.ts';
import { nonRetriable } from './error.ts';
import type { GroupInDetail, PartitionOffset, TopicOffsets } from './kafkajs-admin.ts';
import type { GroupDescription } from './kafkajs-consumer.ts';

/** The operations. */
export const groupOperations = {
  *listGroups({ link }) {
    const groups = yield* listGroups(link);
    return { groups: groups.map(({ groupId, protocolType }) => ({ groupId, protocolType })) };
  },

  *describeGroups(connection, groupIds) {
    const groups: Hosted<GroupDescription>[] = [];
    for (const groupId of idsIn(groupIds)) groups.push(yield* describedGroup(connection, groupId));
    return { groups };
  },

  *deleteGroups({ link }, groupIds) {
    const groups: { groupId: string; errorCode: number; error?: object }[] = [];
    for (const groupId of idsIn(groupIds)) {
      try {
        yield* deleteGroup(link, groupId);
        groups.push({ groupId, errorCode: 0 });
      } catch (problem) {
        if (!(problem instanceof KafkaException) || problem.error === null) throw problem;
        const { error: type, message, retriable } = problem;
        const error = { name: 'KafkaJSProtocolError', message, type, code: codeOf(type), retriable };
        groups.push({ groupId, errorCode: codeOf(type), error });
      }
    }
    const failed = groups.filter(({ errorCode }) => errorCode !== 0);
    if (failed.length === 0) return groups;
    const [first] = failed as { error: { type: string; message: string; code: number } }[];
    const { type, code, message } = first!.error;
    throw new ProgramError('KafkaJSDeleteGroupsError', `Error in DeleteGroups: ${message}`, {
      groups: failed,
      type,
      code,
    });
  },

  *fetchOffsets(connection, { groupId, topics, resolveOffsets = false }) {
    checkGroup(groupId);
    if (topics !== undefined && !Array.isArray(topics)) throw nonRetriable('Expected topics array to be set');
    const committed = new Map<string, { committedOffset: number; metadata: string | null }>();
    const known = yield* groupOffsets(connection.link, groupId);
    for (const { name, partitions } of known) {
      for (const { partitionIndex, ...rest } of partitions) committed.set(`${name}-${partitionIndex}`, rest);
    }
    const found: TopicOffsets[] = [];
    for (const topic of topics?.length ? topics : yield* topicNames(connection)) {
      const partitions: TopicOffsets['partitions'] = [];
      for (const partition of yield* partitionsOf(connection, topic)) {
        const { committedOffset = -1, metadata = null } = committed.get(`${topic}-${partition}`) ?? {};
        const offset = resolveOffsets
          ? yield* resolved(connection, topic, partition, committedOffset)
          : committedOffset;
        partitions.push({ partition, offset: String(offset), metadata });
      }
      found.push({ topic, partitions });
    }
    return found;
  },

  *setOffsets(connection, { groupId, topic, partitions }) {
    yield* set(connection, groupId, topic, partitions);
  },

  *resetOffsets(connection, { groupId, topic, earliest = false }) {
    checkGroup(groupId);
    const offset = String(earliest ? offsetSpecs.earliest : offsetSpecs.latest);
    const all = yield* partitionsOf(connection, topic);
    yield* set(
      connection,
      groupId,
      topic,
      all.map(partition => ({ partition, offset })),
    );
  },

  *describeConsumerGroups({ link }, groupIds) {
    const groups: GroupInDetail[] = [];
    for (const groupId of idsIn(groupIds)) {
      groups.push(
        yield* link.atCoordinator('group', groupId, function* (coordinator) {
          const request = { groupIds: [groupId], includeAuthorizedOperations: false };
          const group = (yield* link.request(coordinator, consumerGroupDescribe, request)).groups[0]!;
          throwIfFailed(group.errorCode);
          return inDetail('consumer', group);
        }),
      );
    }
    return groups;
  },

  *describeShareGroups({ link }, groupIds) {
    const groups: GroupInDetail[] = [];
    for (const groupId of idsIn(groupIds)) {
      groups.push(
        yield* link.atCoordinator('group', groupId, function* (coordinator) {
          const request = { groupIds: [groupId], includeAuthorizedOperations: false };
          const group = (yield* link.request(coordinator, shareGroupDescribe, request)).groups[0]!;
          throwIfFailed(group.errorCode);
          return inDetail('share', group);
        }),
      );
    }
    return groups;
  },

  *deleteConsumerGroupOffsets({ link }, { groupId, topic, partitions }) {
    checkGroup(groupId);
    yield* deleteGroupOffsets(
      link,
      groupId,
      partitions.map(partition => ({ topic, partition })),
    );
  },

  *removeMembersFromConsumerGroup({ link }, { groupId, groupInstanceIds = [] }) {
    checkGroup(groupId);
    yield* removeMembers(link, groupId, groupInstanceIds);
  },
} satisfies Partial<AdminOperations>;

const missing: ErrorName = 'GROUP_ID_NOT_FOUND';
const IDLE = ['Empty', 'Dead'];

/** A group as KafkaJS describes it; one that nobody knows is dead. */
export function* describedGroup({ link }: Connection, groupId: string): Process<Hosted<GroupDescription>> {
  try {
    const { groupState: state, protocolData: protocol, members } = yield* describeGroup(link, groupId);
    const described = members.map(({ memberId, clientId, memberAssignment }) => ({
      clientHost: `/${clientId}`,
      clientId,
      memberId,
      memberAssignment: encodeText(JSON.stringify({ version: 0, assignment: byTopic(memberAssignment), userData: '' })),
      memberMetadata: encodeText('{}'),
    }));
    return {
      groupId,
      members: described as Hosted<GroupDescription>['members'],
      protocol,
      protocolType: 'consumer',
      state,
    };
  } catch (problem) {
    if (!(problem instanceof KafkaException) || problem.error !== missing) throw problem;
    return { groupId, members: [], protocol: '', protocolType: '', state: 'Dead' };
  }
}

function byTopic(assignment: unknown): Record<string, number[]> {
  const { assignedPartitions = [] } = (assignment ?? {}) as {
    assignedPartitions?: { topic: string; partitions: number[] }[];
  };
  return Object.fromEntries(assignedPartitions.map(({ topic, partitions }) => [topic, partitions]));
}

function* set(connection: Connection, groupId: string, topic: string, partitions: PartitionOffset[]): Process<void> {
  checkGroup(groupId);
  const known = yield* partitionsOf(connection, topic);
  if (!Array.isArray(partitions) || partitions.length === 0) throw nonRetriable('Invalid partitions');
  const { state } = yield* describedGroup(connection, groupId);
  if (!IDLE.includes(state)) {
    throw nonRetriable(`The consumer group must have no running instances, current state: ${state}`);
  }
  const offsets = [];
  for (const { partition, offset } of partitions) {
    if (!known.includes(partition)) throw nonRetriable(`Topic "${topic}" has no partition ${partition}`);
    const number = offsetNumber(offset, offsetSpecs.earliest);
    const at = number >= 0 ? number : yield* offsetAt(connection, topic, partition, number);
    offsets.push({ topic, partition, offset: at, leaderEpoch: -1, metadata: '' });
  }
  yield* alterGroupOffsets(connection.link, groupId, offsets);
}

function* resolved(connection: Connection, topic: string, partition: number, offset: number): Process<number> {
  return offset >= 0 ? offset : yield* offsetAt(connection, topic, partition, offsetSpecs.latest);
}

function* topicNames(connection: Connection): Process<string[]> {
  return (yield* allMetadata(connection, null)).topics.filter(({ isInternal }) => !isInternal).map(({ name }) => name);
}

interface Described {
  groupId: string;
  groupState: string;
  groupEpoch: number;
  assignmentEpoch: number;
  assignorName: string;
  members: {
    memberId: string;
    clientId: string;
    instanceId?: string | null;
    memberEpoch: number;
    assignment: { topicPartitions: { topicName: string; partitions: number[] }[] };
  }[];
}

function inDetail(groupType: string, group: Described): GroupInDetail {
  const { groupId, groupState: state, assignorName: assignor, groupEpoch, assignmentEpoch, members } = group;
  return {
    groupId,
    groupType,
    state,
    assignor,
    groupEpoch,
    assignmentEpoch,
    members: members.map(({ memberId, clientId, instanceId = null, memberEpoch, assignment }) => ({
      memberId,
      clientId,
      groupInstanceId: instanceId,
      memberEpoch,
      assignment: assignment.topicPartitions.map(({ topicName: topic, partitions }) => ({ topic, partitions })),
    })),
  };
}

function idsIn(groupIds: unknown): string[] {
  if (Array.isArray(groupIds) && groupIds.every(id => typeof id === 'string')) return groupIds;
  throw nonRetriable(`Invalid groupIds ${JSON.stringify(groupIds)}: expected a list of group ids`);
}

function checkGroup(groupId: unknown): void {
  if (!groupId || typeof groupId !== 'string') throw nonRetriable(`Invalid groupId ${groupId}`);
}
