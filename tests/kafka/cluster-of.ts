/** A simulated cluster with clients, driven without a sandbox: processes stand for a program. */
import type { EntryKind, EntryOf } from '../../engine/core/entries.ts';
import type { Hosted, Offered } from '../../engine/core/offered.ts';
import { type Process, spawn } from '../../engine/core/process.ts';
import { Simulation } from '../../engine/core/simulation.ts';
import { msToUs } from '../../engine/core/units.ts';
import { Clients } from '../../engine/kafka/client/clients.ts';
import type { ConsumerClient } from '../../engine/kafka/client/consumer.ts';
import { KafkaEntry } from '../../engine/kafka/client/kafka.ts';
import type { Admin, ConsumerConfig } from '../../engine/kafka/client/kafkajs.ts';
import type { ProducerClient } from '../../engine/kafka/client/producer.ts';
import { Cluster, type ClusterConfig } from '../../engine/kafka/cluster.ts';

/** A cluster, its clock, and clients of it. */
export class TestCluster {
  readonly simulation = new Simulation(1, Date.UTC(2026, 0, 5, 8));
  readonly cluster: Cluster;
  readonly #kafka: KafkaEntry;

  constructor(
    brokers = 1,
    config: Record<string, string> = { 'group.initial.rebalance.delay.ms': '0' },
    quorum: Pick<ClusterConfig, 'controllers' | 'combined'> = {},
  ) {
    this.cluster = new Cluster(this.simulation, { brokers, config, ...quorum });
    const address = { clientId: 'app', brokers: ['broker-1:9092'] };
    this.#kafka = new KafkaEntry(this.cluster, address, new Clients());
  }

  /** Runs a process until it ends, and gives its value or throws its error. */
  run<T>(process: Process<T>, maxMs = 600_000): T {
    let outcome: { value: T } | { error: unknown } | null = null;
    spawn(this.simulation.scheduler, process, {
      done: value => {
        outcome = { value };
      },
      failed: error => {
        outcome = { error };
      },
    });
    const until = this.simulation.scheduler.nowUs + msToUs(maxMs);
    while (outcome === null && this.simulation.scheduler.step(until));
    const ended = outcome as { value: T } | { error: unknown } | null;
    if (ended === null) throw new Error(`the process did not end within ${maxMs} simulated ms`);
    if ('error' in ended) throw ended.error;
    return ended.value;
  }

  /** Lets simulated time go by. */
  pass(ms: number): void {
    const until = this.simulation.scheduler.nowUs + msToUs(ms);
    while (this.simulation.scheduler.step(until));
  }

  /** A connected producer. */
  producer(): ProducerClient {
    const producer = target<ProducerClient>(this.#kafka.producer());
    this.run(producer.connect());
    return producer;
  }

  /** A connected admin client. */
  admin(): Hosted<Admin> {
    const admin = target<Hosted<Admin>>(this.#kafka.admin());
    this.run(admin.connect());
    return admin;
  }

  /** A connected consumer. */
  consumer(groupId: string, config: Partial<ConsumerConfig> = {}): ConsumerClient {
    const options = { groupId, maxWaitTimeInMs: 100, ...config } as Hosted<ConsumerConfig>;
    const consumer = target<ConsumerClient>(this.#kafka.consumer(options));
    this.run(consumer.connect());
    return consumer;
  }

  /** Entries of one kind so far. */
  entries<K extends EntryKind>(kind: K): EntryOf<K>[] {
    return [...this.simulation.trace.of(kind)];
  }
}

function target<T>(offered: Offered): T {
  return offered.target as T;
}
