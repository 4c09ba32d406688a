/**
 * A consumer's membership in its group, classic protocol: join, sync, heartbeat, leave. Eager: everything is
 * given up before each rebalance (K10). Source: KafkaJS's ConsumerGroup; the assignor is Kafka's default range.
 */
import type { Process } from '../../core/process.ts';
import { type JoinGroupResponse, joinGroup } from '../api/11-join-group.ts';
import { heartbeat } from '../api/12-heartbeat.ts';
import { leaveGroup } from '../api/13-leave-group.ts';
import { type SyncGroupRequest, syncGroup } from '../api/14-sync-group.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import { findAssignor } from '../assignor/index.ts';
import { codeOf } from '../error-code.ts';
import { assignedPartitions, subscribedTopics } from '../group/member.ts';
import type { Connection } from './connection.ts';
import { findGroupCoordinator } from './coordinator.ts';
import { isProtocolError, nonRetriable, throwIfError } from './error.ts';
import type { ConsumerConfig } from './kafkajs.ts';

/** Added to the rebalance timeout, for JoinGroup is answered only when the group has assembled. */
const JOIN_GRACE_MS = 5000;

/** One consumer's place in its group. */
export class Membership {
  readonly groupId: string;
  memberId = '';
  generation = -1;
  /** The partitions of the present generation. */
  owned: TopicPartition[] = [];
  readonly #connection: Connection;
  readonly #sessionTimeoutMs: number;
  readonly #rebalanceTimeoutMs: number;
  readonly #heartbeatIntervalUs: number;
  readonly #assignors: string[];
  #coordinator = '';
  #lastHeartbeatUs = 0;

  constructor(connection: Connection, config: ConsumerConfig) {
    this.#connection = connection;
    this.groupId = config.groupId;
    this.#sessionTimeoutMs = config.sessionTimeout ?? 30_000;
    this.#rebalanceTimeoutMs = config.rebalanceTimeout ?? 60_000;
    this.#heartbeatIntervalUs = (config.heartbeatInterval ?? 3000) * 1000;
    this.#assignors = config.partitionAssigners ?? ['range'];
    for (const name of this.#assignors) checkAssignor(name);
  }

  /** The host of the group's coordinator. */
  get coordinator(): string {
    return this.#coordinator;
  }

  /** Joins the next generation and returns the partitions given to this member. */
  *join(topics: string[]): Process<TopicPartition[]> {
    this.#giveUp();
    this.#coordinator = yield* findGroupCoordinator(this.#connection, this.groupId);
    for (;;) {
      try {
        const joined = yield* this.#joinGroup(topics);
        this.generation = joined.generationId;
        this.owned = yield* this.#sync(joined);
        this.#lastHeartbeatUs = this.#connection.cluster.simulation.scheduler.nowUs;
        return this.owned;
      } catch (error) {
        if (isProtocolError(error, 'UNKNOWN_MEMBER_ID')) this.memberId = '';
        else if (!isRebalancing(error) && !isProtocolError(error, 'ILLEGAL_GENERATION')) throw error;
      }
    }
  }

  /** Sends a heartbeat if one is due; throws REBALANCE_IN_PROGRESS when the group is rebalancing. */
  *heartbeat(): Process<void> {
    const { scheduler } = this.#connection.cluster.simulation;
    if (this.memberId === '' || scheduler.nowUs < this.#lastHeartbeatUs + this.#heartbeatIntervalUs) return;
    const response = yield* this.#connection.request(this.#coordinator, heartbeat, {
      groupId: this.groupId,
      generationId: this.generation,
      memberId: this.memberId,
      groupInstanceId: null,
    });
    throwIfError(response.errorCode);
    this.#lastHeartbeatUs = scheduler.nowUs;
  }

  /** Leaves the group. */
  *leave(): Process<void> {
    if (this.memberId === '') return;
    this.#giveUp();
    yield* this.#connection.request(this.#coordinator, leaveGroup, {
      groupId: this.groupId,
      memberId: '',
      members: [{ memberId: this.memberId, groupInstanceId: null, reason: null }],
    });
    this.memberId = '';
    this.generation = -1;
  }

  #giveUp(): void {
    for (const { topic, partition } of this.owned) {
      this.#connection.cluster.simulation.record('partition.revoked', {
        group: this.groupId,
        client: this.#connection.clientId,
        topic,
        partition,
      });
    }
    this.owned = [];
  }

  *#joinGroup(topics: string[]): Process<JoinGroupResponse> {
    const metadata = { topics, ownedPartitions: [], generationId: -1 };
    for (;;) {
      const response = yield* this.#connection.request(
        this.#coordinator,
        joinGroup,
        {
          groupId: this.groupId,
          sessionTimeoutMs: this.#sessionTimeoutMs,
          rebalanceTimeoutMs: this.#rebalanceTimeoutMs,
          memberId: this.memberId,
          groupInstanceId: null,
          protocolType: 'consumer',
          protocols: this.#assignors.map(name => ({ name, metadata })),
        },
        { timeoutMs: this.#rebalanceTimeoutMs + JOIN_GRACE_MS },
      );
      if (response.errorCode !== codeOf('MEMBER_ID_REQUIRED')) {
        throwIfError(response.errorCode);
        return response;
      }
      this.memberId = response.memberId;
    }
  }

  *#sync(joined: JoinGroupResponse): Process<TopicPartition[]> {
    const leads = joined.leader === joined.memberId;
    const response = yield* this.#connection.request(
      this.#coordinator,
      syncGroup,
      {
        groupId: this.groupId,
        generationId: joined.generationId,
        memberId: this.memberId,
        groupInstanceId: null,
        protocolType: null,
        protocolName: null,
        assignments: leads ? yield* this.#assign(joined) : [],
      },
      { timeoutMs: this.#rebalanceTimeoutMs + JOIN_GRACE_MS },
    );
    throwIfError(response.errorCode);
    return assignedPartitions(response.assignment).flatMap(({ topic, partitions }) =>
      partitions.map(partition => ({ topic, partition })),
    );
  }

  /** The group's leader shares out the partitions. */
  *#assign(joined: JoinGroupResponse): Process<SyncGroupRequest['assignments']> {
    const names = [...new Set(joined.members.flatMap(({ metadata }) => subscribedTopics(metadata)))].sort();
    const topics = new Map<string, { partitions: number }>();
    for (const name of names) {
      this.#connection.forget(name);
      topics.set(name, { partitions: (yield* this.#connection.topic(name, true)).partitions.length });
    }
    const members = joined.members.map(({ memberId, metadata }) => ({
      memberId,
      topics: subscribedTopics(metadata),
      ownedPartitions: [],
      generationId: -1,
    }));
    const assignment = findAssignor('client', joined.protocolName!)!.assign(topics, members);
    return [...assignment].map(([memberId, partitions]) => ({
      memberId,
      assignment: {
        assignedPartitions: [...Map.groupBy(partitions, p => p.topic)].map(([topic, list]) => ({
          topic,
          partitions: list.map(p => p.partition),
        })),
      },
    }));
  }
}

/** Whether an error says that the group is rebalancing. */
export function isRebalancing(error: unknown): boolean {
  return isProtocolError(error, 'REBALANCE_IN_PROGRESS');
}

const EAGER_ASSIGNORS = ['range', 'roundrobin', 'sticky'];

function checkAssignor(name: unknown): void {
  if (typeof name === 'string' && EAGER_ASSIGNORS.includes(name)) return;
  throw nonRetriable(`Unknown assignor ${JSON.stringify(name)}: expected one of ${EAGER_ASSIGNORS.join(', ')}`);
}
