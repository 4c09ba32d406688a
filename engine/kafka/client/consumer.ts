/**
 * KafkaJS's consumer: what a program asks of it, and who carries it out: a Java consumer joins, fetches and commits, the
 * runner lives as KafkaJS's does. Left out: assigners of the program's own, the events of the network.
 */
import { type Hosted, type MethodTable, Offered, ProgramPattern } from '../../core/offered.ts';
import { type Process, spawn, wait } from '../../core/process.ts';
import { describedGroup } from './admin-groups.ts';
import { allMetadata } from './admin-topics.ts';
import type { Clients } from './clients.ts';
import type { Connection } from './connection.ts';
import type { ConsumerPlan } from './consumer-settings.ts';
import { nonRetriable, toProgramError } from './error.ts';
import type {
  Consumer,
  ConsumerRunConfig,
  ConsumerSubscribeTopic,
  ConsumerSubscribeTopics,
  GroupDescription,
  TopicPartitionOffset,
  TopicPartitionOffsetAndMetadata,
  TopicPartitions,
} from './kafkajs-consumer.ts';
import type { GroupMetadata } from './kafkajs-producer.ts';
import { checkOptions } from './option.ts';
import { checkPlaces, Pauses } from './pauses.ts';
import type { OffsetToCommit } from './resolved-offsets.ts';
import { Runner } from './runner.ts';

/** How each method answers. */
const consumerMethods: MethodTable<Consumer> = {
  connect: 'async',
  disconnect: 'async',
  subscribe: 'async',
  run: 'async',
  stop: 'async',
  commitOffsets: 'async',
  seek: 'sync',
  pause: 'sync',
  resume: 'sync',
  paused: 'sync',
  describeGroup: 'async',
  groupMetadata: 'sync',
  on: 'sync',
};

const NOT_RUNNING = 'Consumer group was not initialized, consumer#run must be called first';

/** Offers a consumer to a program. */
export function offerConsumer(connection: Connection, plan: ConsumerPlan, clients: Clients): Offered {
  return new Offered(new ConsumerClient(connection, plan, clients), consumerMethods);
}

/** The consumer behind KafkaJS's interface. */
export class ConsumerClient {
  readonly events: Readonly<Record<string, string>>;
  readonly #connection: Connection;
  readonly #plan: ConsumerPlan;
  readonly #clients: Clients;
  /** Subscribed topics and whether to begin at their beginning. */
  readonly #topics = new Map<string, boolean>();
  readonly #pauses = new Pauses();
  #runner: Runner | null = null;

  constructor(connection: Connection, plan: ConsumerPlan, clients: Clients) {
    this.events = connection.emitter.events;
    this.#connection = connection;
    this.#plan = plan;
    this.#clients = clients;
  }

  *connect(): Process<void> {
    yield* this.#connection.connect(this.#plan.groupId);
  }

  *disconnect(): Process<void> {
    if (!this.#connection.connected) return;
    yield* this.stop();
    this.#connection.disconnect(this.#plan.groupId);
  }

  *subscribe(subscription: ConsumerSubscribeTopics | ConsumerSubscribeTopic): Process<void> {
    checkOptions(this.#connection.cluster.simulation, 'subscribe', subscription);
    if (this.#runner) throw nonRetriable('Cannot subscribe to topic while consumer is running');
    this.#connection.mustBeConnected();
    const { topics, topic, fromBeginning = false } = subscription as ConsumerSubscribeTopics & ConsumerSubscribeTopic;
    if (topics === undefined && topic === undefined) throw nonRetriable('Missing required argument "topics"');
    const given = topics ?? [topic];
    if (!Array.isArray(given)) throw nonRetriable('Argument "topics" must be an array');
    const { allowAutoTopicCreation = true } = this.#plan.options;
    for (const wanted of given as unknown[]) {
      for (const name of yield* this.#namesOf(wanted)) {
        this.#topics.set(name, fromBeginning);
        yield* this.#connection.topic(name, allowAutoTopicCreation);
      }
    }
  }

  /** A topic's own name, or the topics that there are now and that fit a pattern. */
  *#namesOf(wanted: unknown): Process<string[]> {
    if (typeof wanted === 'string' && wanted !== '') return [wanted];
    if (!(wanted instanceof ProgramPattern)) {
      const what = `${JSON.stringify(wanted)} (${typeof wanted})`;
      throw nonRetriable(`Invalid topic ${what}, the topic name has to be a String or a RegExp`);
    }
    const { topics } = yield* allMetadata(this.#connection, null);
    return topics.map(({ name }) => name).filter(name => wanted.matches(name));
  }

  *run(config: Hosted<ConsumerRunConfig> = {}): Process<void> {
    const { simulation } = this.#connection.cluster;
    checkOptions(simulation, 'run', config);
    if (this.#runner) return;
    this.#connection.mustBeConnected();
    if (!config.eachMessage && !config.eachBatch) {
      throw nonRetriable('consumer.run needs eachMessage or eachBatch: a function that is given the records');
    }
    const line = simulation.programLine;
    yield* wait<void>((resume, fail) => {
      const runner = this.#newRunner(config, line, () => resume(undefined));
      this.#runner = runner;
      this.#clients.working(this, true);
      const over = (): void => {
        if (this.#runner === runner) this.#ended();
        resume(undefined);
      };
      spawn(simulation.scheduler, runner.live(), {
        done: over,
        failed: error => {
          this.#ended();
          fail(toProgramError(error));
        },
      });
    });
  }

  *stop(): Process<void> {
    const runner = this.#runner;
    if (!runner) return;
    this.#runner = null;
    yield* runner.stop();
    this.#clients.working(this, false);
  }

  *commitOffsets(offsets: TopicPartitionOffsetAndMetadata[]): Process<void> {
    if (!Array.isArray(offsets)) throw nonRetriable('commitOffsets needs a list: [{ topic, partition, offset }]');
    const checked = offsets.map(offset => ({
      ...checkedOffset(offset, 0),
      metadata: checkedMetadata(offset.metadata),
    }));
    yield* this.#running.commit(checked);
  }

  seek(target: TopicPartitionOffset): void {
    this.#running.seek(checkedOffset(target ?? {}, -2));
  }

  pause(partitions: TopicPartitions[]): void {
    checkPlaces(partitions, 'pause');
    if (this.#running) this.#pauses.pause(partitions);
  }

  resume(partitions: TopicPartitions[]): void {
    checkPlaces(partitions, 'resume');
    if (this.#running) this.#pauses.resume(partitions);
  }

  paused(): { topic: string; partitions: number[] }[] {
    return this.#runner ? this.#pauses.among(this.#runner.java.assignment) : [];
  }

  *describeGroup(): Process<Hosted<GroupDescription>> {
    this.#connection.mustBeConnected();
    return yield* this.#connection.backoff.run(() => describedGroup(this.#connection, this.#plan.groupId));
  }

  groupMetadata(): GroupMetadata {
    const { generation: generationId, memberId, groupId, groupInstanceId } = this.#running.java.groupMetadata;
    return { groupId, generationId, memberId, groupInstanceId };
  }

  on(eventName: string, listener: unknown): Offered {
    return this.#connection.emitter.on(eventName, listener);
  }

  #newRunner(run: Hosted<ConsumerRunConfig>, line: number | null, started: () => void): Runner {
    const parts = { connection: this.#connection, plan: this.#plan, topics: this.#topics, pauses: this.#pauses };
    return new Runner({ ...parts, run, line, started });
  }

  #ended(): void {
    this.#runner = null;
    this.#clients.working(this, false);
  }

  get #running(): Runner {
    if (this.#runner) return this.#runner;
    throw nonRetriable(NOT_RUNNING);
  }
}

function checkedOffset({ topic, partition, offset }: Partial<TopicPartitionOffset>, least: number): OffsetToCommit {
  if (!topic) throw nonRetriable(`Invalid topic ${topic}`);
  if (typeof partition !== 'number' || !Number.isInteger(partition)) {
    throw nonRetriable(`Invalid partition, expected a number received ${partition}`);
  }
  const number = Number(offset);
  if (offset === '' || offset === undefined || offset === null || !Number.isSafeInteger(number)) {
    throw nonRetriable(`Invalid offset, expected a long received ${offset}`);
  }
  if (number < least) throw nonRetriable('Offset must not be a negative number');
  return { topic, partition, offset: number };
}

function checkedMetadata(metadata: unknown): string | null {
  if (metadata === undefined || metadata === null) return null;
  if (typeof metadata === 'string') return metadata;
  throw nonRetriable(`Invalid offset metadata, expected string or null, received ${metadata}`);
}
