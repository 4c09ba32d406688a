/**
 * A share group at work (KIP-932): members heartbeat, fetch from the leaders of the partitions that they share, do their
 * work and accept the records; now and then they release one, as a worker does that could not do it. Workers crash and
 * come back as new members. The requests are raw ones: what the Java ShareConsumer does, without its threads.
 */
import type { Process } from '../../core/process.ts';
import { incrementalAlterConfigs } from '../../kafka/api/44-incremental-alter-configs.ts';
import { shareGroupHeartbeat } from '../../kafka/api/76-share-group-heartbeat.ts';
import { type ShareFetchRequest, type SharePartitionData, shareFetch } from '../../kafka/api/78-share-fetch.ts';
import { shareAcknowledge } from '../../kafka/api/79-share-acknowledge.ts';
import { errorName } from '../../kafka/error-code.ts';
import { KafkaException } from '../../kafka/exception.ts';
import { Link } from '../../kafka/link/link.ts';
import { decodeText } from '../../kafka/record-batch.ts';
import type { Workload, WorkloadSettings } from '../scenario.ts';
import type { World } from '../world.ts';
import { Backlog } from './backlog.ts';
import { Crash, crashes, GROUP, workerNames } from './consume.ts';
import { createInput, INPUT, producerNames, write } from './produce.ts';

const LINK = { requestTimeoutMs: 3000, apiTimeoutMs: 8000 };
const GROUP_RESOURCE = 32;
const WORK_MS = 20;
const RESTART_MS = 700;
const [ACCEPT, RELEASE] = [1, 2];
/** One in so many records cannot be done at the first try. */
const RELEASED = 8;

export const share: Workload = {
  clients: settings => workerNames(settings),
  begin(world, settings) {
    createInput(world, settings);
    for (const kind of ['group', 'share'] as const) world.cluster.createInternalTopic(kind);
    const backlog = new Backlog(world, producerNames(settings).length);
    world.run('the settings of the group', readFromTheStart(world));
    for (const name of producerNames(settings)) world.run(name, write(world, name, settings));
    for (const name of workerNames(settings)) world.run(name, work(world, name, settings, backlog));
  },
};

/** share.auto.offset.reset is latest otherwise. */
function* readFromTheStart(world: World): Process<void> {
  const configs = [{ name: 'share.auto.offset.reset', configOperation: 0, value: 'earliest' }];
  const resources = [{ resourceType: GROUP_RESOURCE, resourceName: GROUP, configs }];
  yield* new Link(world.cluster, 'admin', LINK).request(1, incrementalAlterConfigs, { resources, validateOnly: false });
}

function* work(world: World, name: string, settings: WorkloadSettings, backlog: Backlog): Process<void> {
  for (let life = 1; !backlog.isOver; life++) {
    const member = new ShareMember(world, name, `${name}/${life}`, settings);
    try {
      while (!backlog.isOver && !crashes(world, name)) yield* member.round();
    } catch (error) {
      if (!(error instanceof KafkaException || error instanceof Crash)) throw error;
    }
    yield* world.pause(RESTART_MS);
  }
  world.note({ kind: 'ended', client: name });
}

/** Records that were acquired from one partition. */
interface Given {
  partition: number;
  offset: number;
  value: string;
}

/** One life of a worker. */
class ShareMember {
  readonly #world: World;
  readonly #name: string;
  readonly #memberId: string;
  readonly #link: Link;
  readonly #partitions: number;
  /** The next epoch of its share session with each broker, 0 to open one. */
  readonly #sessions = new Map<number, number>();
  #epoch = 0;
  #tries = 0;

  constructor(world: World, name: string, memberId: string, { partitions = 2 }: WorkloadSettings) {
    this.#world = world;
    this.#name = name;
    this.#memberId = memberId;
    this.#partitions = partitions;
    this.#link = new Link(world.cluster, name, LINK);
  }

  /** A heartbeat, then a fetch from each partition's leader, and what becomes of the records. */
  *round(): Process<void> {
    yield* this.#heartbeat();
    for (let partition = 0; partition < this.#partitions; partition++) {
      const leader = yield* this.#link.leader(INPUT, partition);
      const given = yield* this.#fetch(leader, partition);
      yield* this.#world.stalling(this.#name);
      if (given.length > 0) yield* this.#accept(leader, partition, given);
    }
  }

  *#heartbeat(): Process<void> {
    const coordinator = yield* this.#link.coordinator('group', GROUP);
    const subscribedTopicNames = this.#epoch === 0 ? [INPUT] : null;
    const about = { groupId: GROUP, memberId: this.#memberId, memberEpoch: this.#epoch, subscribedTopicNames };
    const answer = yield* this.#link.request(coordinator, shareGroupHeartbeat, {
      ...shareGroupHeartbeat.defaults!,
      ...about,
    });
    const error = errorName(answer.errorCode);
    if (error === 'NONE') this.#epoch = answer.memberEpoch;
    else if (error === 'UNKNOWN_MEMBER_ID' || error === 'FENCED_MEMBER_EPOCH') this.#epoch = 0;
    else this.#link.forgetCoordinator('group', GROUP);
  }

  *#fetch(leader: number, partition: number): Process<Given[]> {
    const { topicId } = yield* this.#link.topic(INPUT);
    const epoch = this.#sessions.get(leader) ?? 0;
    const topics = [{ topicId: topicId!, partitions: [{ partitionIndex: partition, acknowledgementBatches: [] }] }];
    const request: ShareFetchRequest = {
      ...shareFetch.defaults!,
      groupId: GROUP,
      memberId: this.#memberId,
      shareSessionEpoch: epoch,
      maxWaitMs: 200,
      maxRecords: 4,
      topics,
      forgottenTopicsData: [],
    };
    const answer = yield* this.#link.request(leader, shareFetch, request);
    this.#sessions.set(leader, answer.errorCode === 0 ? epoch + 1 : 0);
    const all = answer.responses.flatMap(({ partitions }) => partitions);
    if (all.some(({ errorCode }) => errorCode !== 0)) this.#link.forget(INPUT);
    return all.flatMap(data => recordsOf(data));
  }

  /** Does the work and says so; what was not answered is done again, by this member or another. */
  *#accept(leader: number, partition: number, given: readonly Given[]): Process<void> {
    const { topicId } = yield* this.#link.topic(INPUT);
    const types: number[] = [];
    for (const record of given) {
      if (crashes(this.#world, this.#name)) throw new Crash();
      yield* this.#world.pause(WORK_MS);
      const type = ++this.#tries % RELEASED === 0 ? RELEASE : ACCEPT;
      types.push(type);
      const { offset, value } = record;
      if (type === ACCEPT)
        this.#world.note({ kind: 'processed', client: this.#name, topic: INPUT, partition, offset, value });
    }
    const acknowledgementBatches = given.map(({ offset }, i) => {
      return { firstOffset: offset, lastOffset: offset, acknowledgeTypes: [types[i]!] };
    });
    const epoch = this.#sessions.get(leader) ?? 0;
    if (epoch === 0) return;
    const answer = yield* this.#link.request(leader, shareAcknowledge, {
      groupId: GROUP,
      memberId: this.#memberId,
      shareSessionEpoch: epoch,
      isRenewAck: false,
      topics: [{ topicId: topicId!, partitions: [{ partitionIndex: partition, acknowledgementBatches }] }],
    });
    this.#sessions.set(leader, answer.errorCode === 0 ? epoch + 1 : 0);
    const taken = answer.responses.flatMap(({ partitions }) => partitions).every(({ errorCode }) => errorCode === 0);
    if (answer.errorCode !== 0 || !taken) return;
    for (const [i, { offset, value }] of given.entries()) {
      const type = types[i] === ACCEPT ? 'accepted' : 'released';
      this.#world.note({ kind: 'settled', client: this.#name, topic: INPUT, partition, offset, value, type });
    }
  }
}

function recordsOf({ partitionIndex: partition, records, acquiredRecords }: SharePartitionData): Given[] {
  const acquired = (offset: number): boolean =>
    acquiredRecords.some(({ firstOffset, lastOffset }) => firstOffset <= offset && offset <= lastOffset);
  return records.flatMap(batch =>
    batch.records
      .map(({ offsetDelta, value }) => {
        return { partition, offset: batch.baseOffset + offsetDelta, value: decodeText(value) ?? '' };
      })
      .filter(({ offset }) => acquired(offset)),
  );
}
