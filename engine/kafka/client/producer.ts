/**
 * KafkaJS's producer over the Java one: outside of transactions one producer, for transactions a second one with the
 * transactional id, as KafkaJS keeps two. Left out: the events of the network.
 */
import { type Hosted, type MethodTable, type Offered, offer } from '../../core/offered.ts';
import type { Process } from '../../core/process.ts';
import { Producer as JavaProducer, type ProducerHabits } from '../producer/producer.ts';
import type { Connection } from './connection.ts';
import { CustomPartitioner } from './custom-partitioner.ts';
import { nonRetriable, toProgramError } from './error.ts';
import type { EventListener } from './kafkajs-event.ts';
import type { Producer, ProducerBatch, ProducerRecord, RecordMetadata, Transaction } from './kafkajs-producer.ts';
import { MessageSender } from './message-sender.ts';
import type { ProducerPlan } from './producer-settings.ts';
import { OpenTransaction, transactionMethods } from './transaction.ts';

/** How each method answers. */
export const producerMethods: MethodTable<Producer> = {
  connect: 'async',
  disconnect: 'async',
  send: 'async',
  sendBatch: 'async',
  transaction: 'async',
  isIdempotent: 'sync',
  on: 'sync',
};

/** The producer behind KafkaJS's interface. */
export class ProducerClient implements Hosted<Omit<Producer, 'transaction' | 'on'>> {
  readonly events: Hosted<Producer>['events'];
  readonly #connection: Connection;
  readonly #plan: ProducerPlan;
  readonly #java: JavaProducer;
  readonly #sender: MessageSender;
  /** What transactions go through. */
  readonly #transactional: { java: JavaProducer; sender: MessageSender } | null;
  #initialised = false;
  #open: OpenTransaction | null = null;

  constructor(connection: Connection, plan: ProducerPlan) {
    this.events = connection.emitter.events as unknown as Hosted<Producer>['events'];
    this.#connection = connection;
    this.#plan = plan;
    const { transactional, isKafkas } = plan;
    try {
      const own = transactional && this.#newJava(transactional);
      this.#java = own && isKafkas ? own : this.#newJava(plan.plain);
      this.#sender = this.#newSender(this.#java);
      this.#transactional = own && { java: own, sender: own === this.#java ? this.#sender : this.#newSender(own) };
    } catch (error) {
      throw toProgramError(error);
    }
  }

  *connect(): Process<void> {
    yield* this.#connection.connect();
    const { clientId: producer, cluster } = this.#connection;
    const { batchSize, lingerMs, bufferMemory, maxInFlight, deliveryTimeoutMs, idempotent } = this.#java.config;
    cluster.simulation.record('producer.configured', {
      producer,
      batchSize,
      lingerMs,
      bufferMemory,
      maxInFlight,
      deliveryTimeoutMs,
      idempotent: Number(idempotent),
      transactionalId: this.#transactional?.java.config.transactionalId ?? null,
    });
  }

  /** An open transaction stays open, as in KafkaJS, until its timeout; Kafka's own producer aborts it. */
  *disconnect(): Process<void> {
    if (!this.#connection.connected) return;
    for (const java of new Set([this.#java, this.#transactional?.java])) {
      if (java) yield* this.#plan.isKafkas ? java.close() : java.flush();
    }
    this.#connection.disconnect();
  }

  send(record: Hosted<ProducerRecord>): Process<RecordMetadata[]> {
    return this.#sender.send(record);
  }

  sendBatch(batch: Hosted<ProducerBatch>): Process<RecordMetadata[]> {
    return this.#sender.sendBatch(batch);
  }

  *transaction(): Process<Offered> {
    const transactional = this.#transactional;
    if (!transactional) throw nonRetriable('Must provide transactional id for transactional producer');
    if (this.#open?.isActive()) {
      throw nonRetriable(
        'There is already an ongoing transaction for this producer. Please end the transaction before beginning another.',
      );
    }
    this.#connection.mustBeConnected();
    const { java, sender } = transactional;
    const line = this.#connection.cluster.simulation.programLine;
    try {
      if (!this.#initialised) yield* java.initTransactions();
      this.#initialised = true;
      java.beginTransaction(line);
    } catch (error) {
      throw toProgramError(error);
    }
    this.#open = new OpenTransaction(java, sender);
    return offer<Transaction>(this.#open, transactionMethods);
  }

  isIdempotent(): boolean {
    return this.#java.config.idempotent;
  }

  on(eventName: string, listener: EventListener): Offered {
    return this.#connection.emitter.on(eventName, listener);
  }

  #newJava(settings: ProducerPlan['plain']): JavaProducer {
    const { cluster, clientId, link } = this.#connection;
    const habits: ProducerHabits = {
      link,
      allowAutoTopicCreation: this.#createsTopics,
      tellsRecords: true,
      ...(this.#plan.isKafkas ? {} : { transactionProtocol: 1 as const }),
    };
    return new JavaProducer(cluster, clientId, settings, habits);
  }

  #newSender(java: JavaProducer): MessageSender {
    const { createPartitioner } = this.#plan.options;
    return new MessageSender({
      connection: this.#connection,
      java,
      isKafkas: this.#plan.isKafkas,
      idempotent: java.config.idempotent,
      createsTopics: this.#createsTopics,
      partitioner: createPartitioner ? new CustomPartitioner(createPartitioner) : null,
    });
  }

  get #createsTopics(): boolean {
    return this.#plan.options.allowAutoTopicCreation ?? true;
  }
}
