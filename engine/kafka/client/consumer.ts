/**
 * A consumer: subscribes, joins its group, runs, and lives through rebalances and errors of the program as
 * KafkaJS does: five repeats with backoff, then it leaves, waits and starts anew.
 * Left out for now: static membership, the cooperative protocol, subscriptions by pattern.
 */

import { type Hosted, type MethodTable, ProgramError } from '../../core/offered.ts';
import { type Process, sleep, spawn, wait } from '../../core/process.ts';
import { msToUs } from '../../core/units.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Clients } from './clients.ts';
import type { Connection } from './connection.ts';
import { nonRetriable, wrongState } from './error.ts';
import type {
  Consumer,
  ConsumerConfig,
  ConsumerRunConfig,
  ConsumerSubscribeTopic,
  ConsumerSubscribeTopics,
  TopicPartitionOffset,
  TopicPartitionOffsetAndMetadata,
  TopicPartitions,
} from './kafkajs.ts';
import { Membership } from './membership.ts';
import { checkOptions } from './option.ts';
import { type OffsetToCommit, Positions } from './position.ts';
import { mustRejoin, Runner } from './runner.ts';

/** How each method answers. */
export const consumerMethods: MethodTable<Consumer> = {
  connect: 'async',
  disconnect: 'async',
  subscribe: 'async',
  run: 'async',
  stop: 'async',
  commitOffsets: 'async',
  seek: 'sync',
  pause: 'sync',
  resume: 'sync',
};

const NOT_RUNNING = 'Consumer group was not initialized, consumer#run must be called first';

/** The consumer behind KafkaJS's interface. */
export class ConsumerClient implements Hosted<Consumer> {
  readonly #connection: Connection;
  readonly #config: ConsumerConfig;
  readonly #membership: Membership;
  readonly #clients: Clients;
  /** Subscribed topics and whether to begin at their beginning. */
  readonly #topics = new Map<string, boolean>();
  readonly #paused = new Set<string>();
  #runner: Runner | null = null;
  #positions: Positions | null = null;

  constructor(connection: Connection, config: ConsumerConfig, clients: Clients) {
    this.#clients = clients;
    this.#connection = connection;
    this.#config = config;
    this.#membership = new Membership(connection, config);
  }

  *connect(): Process<void> {
    const { clientId: client, cluster } = this.#connection;
    const line = cluster.simulation.programLine;
    yield* this.#connection.connect();
    cluster.simulation.record('client.started', { client, role: 'consumer', group: this.#config.groupId, line });
  }

  *disconnect(): Process<void> {
    if (!this.#connection.connected) return;
    yield* this.stop();
    this.#connection.disconnect();
    const { clientId: client, cluster } = this.#connection;
    cluster.simulation.record('client.stopped', { client, role: 'consumer', group: this.#config.groupId });
  }

  *subscribe(subscription: ConsumerSubscribeTopics | ConsumerSubscribeTopic): Process<void> {
    if (this.#runner) throw nonRetriable('Cannot subscribe to topic while consumer is running');
    if (!this.#connection.connected) throw wrongState('The consumer is disconnected: call connect() first');
    const topics = 'topics' in subscription ? subscription.topics : [subscription.topic];
    if (!Array.isArray(topics)) throw nonRetriable('Argument "topics" must be an array');
    for (const topic of topics) {
      if (typeof topic !== 'string' || topic === '') {
        throw nonRetriable(`Invalid topic ${topic} (${typeof topic}), the topic name has to be a String`);
      }
      this.#topics.set(topic, subscription.fromBeginning ?? false);
      yield* this.#connection.topic(topic, this.#config.allowAutoTopicCreation ?? true);
    }
  }

  *run(config: Hosted<ConsumerRunConfig> = {}): Process<void> {
    checkOptions(config, 'run');
    if (this.#runner) return;
    if (!this.#connection.connected) throw wrongState('The consumer is disconnected: call connect() first');
    if (!config.eachMessage && !config.eachBatch) {
      throw nonRetriable('consumer.run needs eachMessage or eachBatch: a function that is given the records');
    }
    const { simulation } = this.#connection.cluster;
    const runner = new Runner({
      connection: this.#connection,
      membership: this.#membership,
      config: this.#config,
      run: config,
      line: simulation.programLine,
      isPaused: at => this.#paused.has(keyOf(at)),
    });
    this.#runner = runner;
    this.#clients.working(this, true);
    yield* wait<void>((resume, fail) => {
      spawn(simulation.scheduler, this.#live(runner, config, resume), { done: () => resume(undefined), failed: fail });
    });
  }

  *stop(): Process<void> {
    const runner = this.#runner;
    if (!runner) return;
    runner.stop();
    this.#runner = null;
    this.#clients.working(this, false);
    if (this.#positions && this.#membership.memberId !== '') yield* this.#commitQuietly(this.#positions);
    yield* this.#membership.leave();
  }

  *commitOffsets(offsets: TopicPartitionOffsetAndMetadata[]): Process<void> {
    const toCommit = offsets.map(offset => ({ ...checkedOffset(offset, 0), metadata: offset.metadata ?? null }));
    if (!this.#runner || !this.#positions) throw nonRetriable(NOT_RUNNING);
    yield* this.#positions.commit(toCommit);
  }

  seek(target: TopicPartitionOffset): void {
    const checked = checkedOffset(target, -2);
    if (!this.#runner || !this.#positions) throw nonRetriable(NOT_RUNNING);
    this.#positions.seek(checked);
  }

  pause(partitions: TopicPartitions[]): void {
    for (const key of this.#named(partitions)) this.#paused.add(key);
  }

  resume(partitions: TopicPartitions[]): void {
    for (const key of this.#named(partitions)) this.#paused.delete(key);
  }

  /** Joins and works until stopped; `joined` is called once the first generation is there. */
  *#live(runner: Runner, config: Hosted<ConsumerRunConfig>, joined: (value: undefined) => void): Process<void> {
    const { backoff } = this.#connection;
    let failures = 0;
    let positions = yield* this.#join(config);
    joined(undefined);
    while (runner.running) {
      try {
        yield* runner.work(positions);
      } catch (error) {
        if (!runner.running) return;
        if (mustRejoin(error)) {
          positions = yield* this.#join(config);
          failures = 0;
          continue;
        }
        if (!(error instanceof ProgramError)) throw error;
        const pauseMs = backoff.pauseMs(failures);
        if (failures++ < backoff.retries) {
          yield* sleep(this.#connection.cluster.simulation.scheduler, msToUs(pauseMs));
          continue;
        }
        yield* this.#membership.leave();
        yield* sleep(this.#connection.cluster.simulation.scheduler, msToUs(pauseMs));
        if (!runner.running) return;
        positions = yield* this.#join(config);
        failures = 0;
      }
    }
  }

  *#join(config: Hosted<ConsumerRunConfig>): Process<Positions> {
    const partitions = yield* this.#membership.join([...this.#topics.keys()]);
    const positions = new Positions(this.#connection, this.#membership, this.#topics, {
      enabled: config.autoCommit ?? true,
      intervalMs: config.autoCommitInterval ?? null,
      threshold: config.autoCommitThreshold ?? null,
    });
    yield* positions.begin(partitions);
    this.#positions = positions;
    return positions;
  }

  *#commitQuietly(positions: Positions): Process<void> {
    try {
      yield* positions.autoCommit();
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
    }
  }

  #named(partitions: TopicPartitions[]): string[] {
    return partitions.flatMap(({ topic, partitions: numbers }) => {
      const all = this.#membership.owned.filter(at => at.topic === topic).map(at => at.partition);
      return (numbers ?? all).map(partition => keyOf({ topic, partition }));
    });
  }
}

function checkedOffset({ topic, partition, offset }: TopicPartitionOffset, least: number): OffsetToCommit {
  if (!topic) throw nonRetriable(`Invalid topic ${topic}`);
  if (!Number.isInteger(partition)) {
    throw nonRetriable(`Invalid partition, expected a number received ${partition}`);
  }
  const number = Number(offset);
  if (offset === '' || !Number.isSafeInteger(number)) {
    throw nonRetriable(`Invalid offset, expected a long received ${offset}`);
  }
  if (number < least) throw nonRetriable('Offset must not be a negative number');
  return { topic, partition, offset: number };
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}
