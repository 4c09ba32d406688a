/**
 * The kinds of trace entries and their fields: the one list of facts that scenes, checks, transcripts and
 * exports can read. A field is a `number` or a `text`; `?` marks one that may be null. Times in fields carry
 * their unit in the name. A new kind is one line here.
 */
import type { FieldType } from './field-type.ts';
import { producerEntries } from './producer-entries.ts';
import { queryEntries } from './query-entries.ts';

export const entrySchema = {
  'run.started': { startsAtMs: 'number', engine: 'text' },
  'broker.started': { broker: 'number', host: 'text' },
  'topic.created': { topic: 'text', partitions: 'number', replicationFactor: 'number' },
  /** `replicas` and `isr` are broker ids joined by commas, in order of preference. */
  'leader.elected': {
    topic: 'text',
    partition: 'number',
    leader: 'number',
    leaderEpoch: 'number',
    replicas: 'text',
    isr: 'text',
  },
  /** A fault that somebody made happen; `detail` holds its arguments as `broker=2`. */
  'fault.injected': { fault: 'text', detail: 'text' },
  /** The value of one of the lab's controls: at the start, and whenever the reader changed it. */
  'control.set': { control: 'text', value: 'text' },
  /** The reader changed row `row` of the lab's data; `fields` is JSON, null when the row was taken out. */
  'row.edited': { events: 'text', row: 'number', fields: 'text?' },
  /** A fault that a lab declares, or that the reader wanted, was impossible when its moment came. */
  'fault.refused': { fault: 'text', message: 'text' },
  /** `how`: killed, stopped (in order), paused, without power, disk full. */
  'broker.stopped': { broker: 'number', how: 'text' },
  'broker.resumed': { broker: 'number' },
  /** The controller cut a broker off, or let it in again. */
  'broker.fenced': { broker: 'number' },
  'broker.unfenced': { broker: 'number' },
  /** A broker wants to stop: the controller moves its leaderships away. */
  'broker.leaving': { broker: 'number' },
  /** How many replicas must be in sync for acks=all; told where it is not the 1 that it is without settings. */
  'topic.configured': { topic: 'text', minInsyncReplicas: 'number' },
  /** The new leader was not in sync: committed records may be lost. */
  'election.unclean': { topic: 'text', partition: 'number', leader: 'number' },
  'topic.deleted': { topic: 'text' },
  /** A controller's role in the quorum: unattached, follower, prospective, candidate, leader, resigned, stopped. */
  'quorum.changed': { controller: 'number', role: 'text', epoch: 'number', leader: 'number?' },
  /** A controller has become the active one: it knows all that was committed before its epoch. */
  'controller.elected': { controller: 'number', epoch: 'number' },
  /** Other replicas are in sync, the leader is the same; lists are broker ids joined by commas. */
  'isr.changed': {
    topic: 'text',
    partition: 'number',
    leaderEpoch: 'number',
    replicas: 'text',
    isr: 'text',
    elr: 'text',
  },
  'client.started': { client: 'text', role: 'text', group: 'text?', line: 'number?' },
  'client.stopped': { client: 'text', role: 'text', group: 'text?' },
  /** A request or response on its way; `about` names the topic partitions or the group that it concerns. */
  'message.sent': {
    id: 'number',
    from: 'text',
    to: 'text',
    api: 'text',
    direction: 'text',
    bytes: 'number',
    about: 'text?',
    arrivesAtUs: 'number',
  },
  ...producerEntries,
  /** A record handed to the network by a producer, in the request `message`. */
  'record.sent': {
    producer: 'text',
    topic: 'text',
    partition: 'number',
    key: 'text?',
    value: 'text?',
    message: 'number',
    line: 'number?',
  },
  /** A record in one replica's log. */
  'record.appended': {
    broker: 'number',
    topic: 'text',
    partition: 'number',
    offset: 'number',
    key: 'text?',
    value: 'text?',
    timestampMs: 'number',
    leaderEpoch: 'number',
    producer: 'text?',
    bytes: 'number',
  },
  /** A transaction's end in one replica's log: it takes an offset. `type`: COMMIT or ABORT. */
  'marker.appended': {
    broker: 'number',
    topic: 'text',
    partition: 'number',
    offset: 'number',
    type: 'text',
    producerId: 'number',
    producerEpoch: 'number',
    leaderEpoch: 'number',
  },
  /** A follower cut its log at `offset`: `records` were not what the leader has. */
  'log.truncated': { broker: 'number', topic: 'text', partition: 'number', offset: 'number', records: 'number' },
  /** Records below `offset` are gone from one replica's log. */
  'logstart.moved': { broker: 'number', topic: 'text', partition: 'number', offset: 'number', reason: 'text' },
  /** The cleaner went through one replica's log up to `offset`; `removed` are the offsets that went, by commas. */
  'log.compacted': { broker: 'number', topic: 'text', partition: 'number', offset: 'number', removed: 'text' },
  /** The high watermark of one replica: records below `offset` are committed. */
  'highwatermark.moved': { broker: 'number', topic: 'text', partition: 'number', offset: 'number' },
  /** A batch was answered: `offset` is its base offset, -1 if that is not known; `error` is Kafka's code name. */
  'produce.answered': {
    producer: 'text',
    topic: 'text',
    partition: 'number',
    batch: 'number',
    offset: 'number',
    records: 'number',
    error: 'text?',
  },
  'group.changed': { group: 'text', state: 'text', generation: 'number', members: 'number', reason: 'text' },
  'member.joined': { group: 'text', member: 'text', client: 'text' },
  'member.left': { group: 'text', member: 'text', client: 'text', reason: 'text' },
  /** One partition given to a member in a generation. */
  'partition.assigned': {
    group: 'text',
    generation: 'number',
    member: 'text',
    client: 'text',
    topic: 'text',
    partition: 'number',
  },
  /** A transactional id's new state at its coordinator; `partitions` are names joined by spaces. */
  'transaction.changed': {
    transactionalId: 'text',
    producerId: 'number',
    producerEpoch: 'number',
    state: 'text',
    partitions: 'text',
    coordinator: 'number',
  },
  /**
   * The last stable offset of a leader: read_committed sees what lies below. Told only while an open transaction holds it
   * back behind the high watermark, and when it no longer does.
   */
  'laststable.moved': { broker: 'number', topic: 'text', partition: 'number', offset: 'number' },
  'partition.revoked': { group: 'text', client: 'text', topic: 'text', partition: 'number' },
  /** The consumer's position: the offset that it will be given next. */
  'position.moved': {
    client: 'text',
    group: 'text',
    topic: 'text',
    partition: 'number',
    offset: 'number',
    reason: 'text',
  },
  'records.fetched': {
    client: 'text',
    group: 'text',
    topic: 'text',
    partition: 'number',
    offset: 'number',
    records: 'number',
    highWatermark: 'number',
  },
  /** A record handed to the student's `eachMessage` or `eachBatch`. */
  'record.delivered': {
    client: 'text',
    group: 'text',
    topic: 'text',
    partition: 'number',
    offset: 'number',
    key: 'text?',
    value: 'text?',
    line: 'number?',
  },
  /** Records in a row given to a member of a share group, for the `deliveryCount`th time. */
  'records.acquired': {
    group: 'text',
    member: 'text',
    topic: 'text',
    partition: 'number',
    firstOffset: 'number',
    lastOffset: 'number',
    deliveryCount: 'number',
  },
  /**
   * Records in a row that a share group is done with, or that are there to be taken again. `state`: Acknowledged, Archived
   * or Available; `reason`: what the member said, or why they came back.
   */
  'records.settled': {
    group: 'text',
    topic: 'text',
    partition: 'number',
    firstOffset: 'number',
    lastOffset: 'number',
    state: 'text',
    reason: 'text',
  },
  'offset.committed': { client: 'text', group: 'text', topic: 'text', partition: 'number', offset: 'number' },
  'offset.expired': { group: 'text', topic: 'text', partition: 'number' },
  /** An error as the student's code gets it: KafkaJS's class name and Kafka's code name. */
  'client.failed': { client: 'text', error: 'text', code: 'text?', message: 'text', line: 'number?' },
  ...queryEntries,
  'console.printed': { level: 'text', text: 'text', line: 'number?' },
  /** `status`: finished, failed, stopped (a limit), running (still at work when the run's time was up). */
  'program.ended': {
    status: 'text',
    error: 'text?',
    message: 'text?',
    line: 'number?',
    column: 'number?',
  },
} as const satisfies Record<string, Record<string, FieldType>>;

/** The name of a kind of entry. */
export type EntryKind = keyof typeof entrySchema;

type FieldValue<T> = T extends 'number'
  ? number
  : T extends 'number?'
    ? number | null
    : T extends 'text'
      ? string
      : string | null;

/** The fields of an entry of kind `K`. */
export type Fields<K extends EntryKind> = {
  -readonly [F in keyof (typeof entrySchema)[K]]: FieldValue<(typeof entrySchema)[K][F]>;
};

/** One entry of the trace: its place, moment, kind and fields. */
export type EntryOf<K extends EntryKind> = { index: number; atUs: number; kind: K } & Fields<K>;

/** Any entry, told apart by `kind`. */
export type Entry = { [K in EntryKind]: EntryOf<K> }[EntryKind];

/** All kinds, in the order of the schema: a kind's number is its place here. */
export const entryKinds = Object.keys(entrySchema) as EntryKind[];
