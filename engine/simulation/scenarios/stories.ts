/**
 * Short scenarios whose faults are written down: each shows one sentence of Kafka's documentation, and its transcript on
 * seed 1 is kept in tests/simulation/stories. `npx weir sim NAME --print` prints it, `--seed N` on another seed.
 */
import type { Scenario } from '../scenario.ts';
import { replicationChecks } from './ingredients.ts';

const DESIGN = 'Kafka documentation, Design';
const PRODUCER = 'Kafka documentation, Producer Configs';
const CONSUMER = 'Kafka documentation, Consumer Configs';
const TOPIC = 'Kafka documentation, Topic Configs';

const writing = { workload: 'produce', faults: [], restMs: 1000 };
const reading = { workload: 'consume', faults: [], restMs: 1000 };
const few = { records: 3, partitions: 1, everyMs: 500 };
const oneWorker = { ...few, workers: 1, consumers: [{ 'partition.assignment.strategy': 'range' }] };

export const stories: readonly Scenario[] = [
  {
    ...reading,
    name: 'only-committed',
    about: 'A record that the followers do not have yet is in the log, and no consumer sees it',
    source: { says: 'Only committed messages are ever given out to the consumer.', where: `${DESIGN}, Replication` },
    settings: { ...oneWorker, records: 2 },
    schedule: '400 pause broker=2 for 1500; 400 pause broker=3 for 1500',
    checks: [...replicationChecks, 'processed-all'],
  },
  {
    ...writing,
    name: 'acknowledged-and-lost',
    about: 'A leader answers acks=1 and dies before its followers have the record',
    source: {
      says: 'In this case should the leader fail immediately after acknowledging the record but before the followers have replicated it then the record will be lost.',
      where: `${PRODUCER}, acks`,
    },
    settings: { ...few, producer: { acks: '1', 'enable.idempotence': 'false' } },
    replicationMs: 150,
    schedule: '1003 kill broker=1 for 4000',
    checks: ['acknowledged-records'],
    allows: { anomaly: 'lost-write', unlike: 'acks-all' },
  },
  {
    ...writing,
    name: 'unclean-leader',
    about: 'With nobody in sync left alive, a replica that lacks records becomes leader, and they are gone',
    source: {
      says: 'Indicates whether to enable replicas not in the ISR set to be elected as leader as a last resort, even though doing so may result in data loss',
      where: `${TOPIC}, unclean.leader.election.enable`,
    },
    settings: {
      ...few,
      records: 16,
      topic: { 'min.insync.replicas': '1', 'unclean.leader.election.enable': 'true' },
    },
    schedule: '600 pause broker=2 for 6600; 600 pause broker=3 for 6600; 6900 kill broker=1 for 6000',
    checks: ['acknowledged-records'],
    allows: { anomaly: 'lost-write', unlike: 'clean-election' },
  },
  {
    ...reading,
    name: 'minimum-in-sync',
    about: 'With fewer in sync than min.insync.replicas nothing becomes visible, whatever acks says',
    source: {
      says: 'Regardless of the acks setting, the messages will not be visible to the consumers until they are replicated to all in-sync replicas and the min.insync.replicas condition is met.',
      where: `${TOPIC}, min.insync.replicas`,
    },
    settings: { ...oneWorker, records: 10, producer: { acks: '1', 'enable.idempotence': 'false' } },
    schedule: '700 stop broker=2 for 5000; 800 stop broker=3 for 5000',
    checks: ['elections', 'in-sync-replicas', 'committed-records', 'convergence', 'processed-all'],
  },
  {
    ...writing,
    name: 'one-copy',
    about: 'The answer is lost, the producer sends again, and the record is in the log once',
    source: {
      says: "When set to 'true', the producer will ensure that exactly one copy of each message is written in the stream.",
      where: `${PRODUCER}, enable.idempotence`,
    },
    settings: few,
    schedule: '400 cut from=broker-1 to=producer-1 for 2500',
    checks: [...replicationChecks, 'written-once', 'send-order'],
  },
  {
    ...reading,
    name: 'saved-then-crashed',
    about: 'A worker commits, dies before its work, and the work is never done',
    source: {
      says: 'In this case there is a possibility that the consumer process crashes after saving its position but before saving the output of its message processing.',
      where: `${DESIGN}, Message Delivery Semantics, The Consumer`,
    },
    settings: { ...oneWorker, commit: 'before' },
    schedule: '506 crash client=worker-1 for 1000',
    checks: ['processed-all'],
    allows: { anomaly: 'unprocessed', unlike: 'commit-after-work' },
  },
  {
    ...reading,
    name: 'crashed-then-saved',
    about: 'A worker does its work, dies before the commit, and the work is done again',
    source: {
      says: 'In this case there is a possibility that the consumer process crashes after processing messages but before saving its position.',
      where: `${DESIGN}, Message Delivery Semantics, The Consumer`,
    },
    settings: oneWorker,
    schedule: '520 crash client=worker-1 for 1000',
    checks: ['processed-once'],
    allows: { anomaly: 'processed-twice', unlike: 'at-most-once' },
  },
  {
    ...writing,
    workload: 'transfer',
    name: 'committed-transactions',
    about:
      'A worker dies within a transaction: what it wrote stays in the log, and a read_committed reader passes it by',
    source: {
      says: 'If set to read_committed, consumer.poll() will only return transactional messages which have been committed.',
      where: `${CONSUMER}, isolation.level`,
    },
    settings: { ...oneWorker, records: 2 },
    schedule: '515 crash client=worker-1 for 1000',
    checks: [...replicationChecks, 'committed-reads', 'read-order', 'processed-once'],
  },
  {
    ...reading,
    name: 'session-expires',
    about: 'A worker that dies without a word keeps its partition until its session is over; then the other has both',
    source: {
      says: 'If no heartbeats are received by the broker before the expiration of this session timeout, then the broker will remove this client from the group and initiate a rebalance.',
      where: `${CONSUMER}, session.timeout.ms`,
    },
    settings: { ...oneWorker, records: 4, partitions: 2, workers: 2, everyMs: 1000 },
    schedule:
      '1200 cut from=worker-1 to=broker-1 for 7000; 1200 cut from=worker-1 to=broker-2 for 7000; 1200 cut from=worker-1 to=broker-3 for 7000',
    checks: [...replicationChecks, 'ownership', 'processed-all'],
  },
  {
    ...writing,
    name: 'as-long-as-one-is-alive',
    about: 'The leader dies; a replica that was in sync leads, and has everything that was acknowledged',
    source: {
      says: 'The guarantee that Kafka offers is that a committed message will not be lost, as long as there is at least one in sync replica alive, at all times.',
      where: `${DESIGN}, Replication`,
    },
    settings: few,
    schedule: '600 kill broker=1 for 4000',
    checks: [...replicationChecks, 'written-once'],
  },
  {
    ...writing,
    workload: 'compact',
    name: 'last-value',
    about: 'The cleaner drops what was overwritten; the last value of each key is where it was written',
    source: {
      says: 'Log compaction ensures that Kafka will always retain at least the last known value for each message key within the log of data for a single topic partition.',
      where: `${DESIGN}, Log Compaction`,
    },
    settings: {
      records: 12,
      partitions: 1,
      producers: 1,
      everyMs: 400,
      topic: { 'cleanup.policy': 'compact', 'segment.ms': '1500', 'min.cleanable.dirty.ratio': '0.01' },
    },
    cluster: { config: { 'log.cleaner.backoff.ms': '1500', 'log.initial.task.delay.ms': '1000' } },
    schedule: '',
    checks: [...replicationChecks, 'compaction'],
  },
];
