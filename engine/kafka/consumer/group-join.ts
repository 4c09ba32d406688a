/**
 * One round of joining a classic group: JoinGroup, the leader's assignment, SyncGroup. Source: AbstractCoordinator.
 * joinGroupIfNeeded, ConsumerCoordinator.onLeaderElected (4.2).
 */
import type { Process } from '../../core/process.ts';
import type { MetadataTopic } from '../api/03-metadata.ts';
import { type JoinGroupResponse, joinGroup } from '../api/11-join-group.ts';
import { type SyncGroupRequest, syncGroup } from '../api/14-sync-group.ts';
import type { Member, TopicPartition } from '../assignor/assignor.ts';
import { findAssignor } from '../assignor/index.ts';
import { errorName } from '../error-code.ts';
import { throwIfFailed } from '../exception.ts';
import { assignedIn, type MemberAssignment, type Subscription } from '../group/member.ts';
import type { Link } from '../link/link.ts';
import type { ConsumerConfig } from './consumer-config.ts';
import type { GroupIdentity } from './membership.ts';

/** What a round of joining gave. */
export interface Joined {
  generation: number;
  memberId: string;
  assignment: TopicPartition[];
  leads: boolean;
  leaderId: string;
  /** The assignor that the group chose. */
  protocol: string;
  /** For the leader: how many partitions the group's topics had, -1 for a topic that did not exist. */
  counts: Map<string, number>;
}

const JOIN_GRACE_MS = 5000;

/** Joins for one consumer. */
export class GroupJoin {
  readonly #link: Link;
  readonly #config: ConsumerConfig;
  /** What the sticky assignor remembers. */
  #last: Subscription['userData'] = null;

  constructor(link: Link, config: ConsumerConfig) {
    this.#link = link;
    this.#config = config;
  }

  /**
   * Joins with the partitions that the member still owns; throws the coordinator's refusal. `named` is told the member
   * id that the coordinator gave, which stays the member's own where the rest of the round fails.
   */
  *run(
    identity: GroupIdentity,
    topics: readonly string[],
    owned: readonly TopicPartition[],
    named: (memberId: string) => void,
  ): Process<Joined> {
    const groupId = this.#config.groupId!;
    try {
      const coordinator = yield* this.#link.coordinator('group', groupId);
      const joined = yield* this.#joinGroup(coordinator, identity, topics, owned, named);
      const leads = joined.leader === joined.memberId;
      const counts = new Map<string, number>();
      const assignments = leads && !joined.skipAssignment ? yield* this.#assign(joined, counts) : [];
      const assignment = yield* this.#sync(coordinator, joined, identity, assignments);
      this.#last = { partitions: assignment.assignedPartitions, generation: joined.generationId };
      const { generationId: generation, memberId, leader: leaderId } = joined;
      const protocol = joined.protocolName ?? '';
      return { generation, memberId, assignment: placesIn(assignment), leads, leaderId, protocol, counts };
    } catch (error) {
      this.#link.forgetCoordinator('group', groupId);
      throw error;
    }
  }

  *#joinGroup(
    coordinator: number,
    identity: GroupIdentity,
    topics: readonly string[],
    owned: readonly TopicPartition[],
    named: (memberId: string) => void,
  ): Process<JoinGroupResponse> {
    const { groupId, groupInstanceId, sessionTimeoutMs, maxPollIntervalMs, assignors, clientRack } = this.#config;
    const ownedPartitions = byTopic(owned);
    const plain = {
      topics: [...topics],
      ownedPartitions,
      generationId: identity.generation,
      rackId: clientRack || null,
    };
    let { memberId } = identity;
    for (;;) {
      const response = yield* this.#link.request(
        coordinator,
        joinGroup,
        {
          groupId: groupId!,
          sessionTimeoutMs,
          rebalanceTimeoutMs: maxPollIntervalMs,
          memberId,
          groupInstanceId,
          protocolType: 'consumer',
          protocols: assignors.map(name => ({
            name,
            metadata: { ...plain, userData: name === 'sticky' ? this.#last : null },
          })),
        },
        { timeoutMs: maxPollIntervalMs + JOIN_GRACE_MS },
      );
      const isNamed = errorName(response.errorCode) !== 'MEMBER_ID_REQUIRED';
      if (isNamed) throwIfFailed(response.errorCode);
      memberId = response.memberId;
      named(memberId);
      if (isNamed) return response;
    }
  }

  *#sync(
    coordinator: number,
    joined: JoinGroupResponse,
    { groupInstanceId }: GroupIdentity,
    assignments: SyncGroupRequest['assignments'],
  ): Process<MemberAssignment> {
    const response = yield* this.#link.request(
      coordinator,
      syncGroup,
      {
        groupId: this.#config.groupId!,
        generationId: joined.generationId,
        memberId: joined.memberId,
        groupInstanceId,
        protocolType: 'consumer',
        protocolName: joined.protocolName,
        assignments,
      },
      { timeoutMs: this.#config.maxPollIntervalMs + JOIN_GRACE_MS },
    );
    throwIfFailed(response.errorCode);
    return { assignedPartitions: assignedIn(response.assignment) };
  }

  /** The group's leader shares out the partitions of all topics that any member follows. */
  *#assign(joined: JoinGroupResponse, counts: Map<string, number>): Process<SyncGroupRequest['assignments']> {
    const subscriptions = joined.members.map(member => ({ ...member, metadata: member.metadata as Subscription }));
    const names = [...new Set(subscriptions.flatMap(({ metadata }) => metadata.topics))].sort();
    const found = yield* this.#link.refresh(names, this.#config.allowAutoCreateTopics);
    for (const name of names) counts.set(name, found.get(name)?.partitions.length ?? -1);
    const topics = new Map([...found].map(([name, { partitions }]) => [name, { partitions: partitions.length }]));
    const sticky = joined.protocolName === 'sticky';
    const members = subscriptions.map((member): Member => {
      const { topics: followed, ownedPartitions, generationId, userData } = member.metadata;
      return {
        memberId: member.memberId,
        ...(member.groupInstanceId !== null && { instanceId: member.groupInstanceId }),
        topics: followed,
        ownedPartitions: placesIn({ assignedPartitions: sticky ? (userData?.partitions ?? []) : ownedPartitions }),
        generationId: sticky ? (userData?.generation ?? -1) : generationId,
      };
    });
    const assignment = findAssignor('client', joined.protocolName!)!.assign(topics, members);
    return [...assignment].map(([memberId, partitions]) => ({
      memberId,
      assignment: { assignedPartitions: byTopic(partitions) },
    }));
  }
}

/** Whether topics still have as many partitions as when the leader shared them out. */
export function sameCounts(counts: ReadonlyMap<string, number>, found: ReadonlyMap<string, MetadataTopic>): boolean {
  return [...counts].every(([name, count]) => (found.get(name)?.partitions.length ?? -1) === count);
}

function byTopic(partitions: readonly TopicPartition[]): { topic: string; partitions: number[] }[] {
  return [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, list]) => ({
    topic,
    partitions: list.map(({ partition }) => partition),
  }));
}

function placesIn({ assignedPartitions }: MemberAssignment): TopicPartition[] {
  return assignedPartitions.flatMap(({ topic, partitions }) => partitions.map(partition => ({ topic, partition })));
}
