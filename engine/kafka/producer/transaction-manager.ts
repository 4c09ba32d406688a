/**
 * What a producer knows of its own identity: producer id and epoch, the next sequence number of each partition, and for
 * a transactional one the state of its transaction (X12). Source: TransactionManager (4.2), KIP-98, KIP-360, KIP-890.
 */
import { type ErrorName, errorCodes } from '../error-code.ts';
import { exceptionOf, KafkaException } from '../exception.ts';
import { sequenceAfter } from '../log/producer-state.ts';
import type { ProducerBatch } from './producer-batch.ts';

/** The states of a producer's transaction. */
export type TransactionPhase =
  | 'UNINITIALIZED'
  | 'INITIALIZING'
  | 'READY'
  | 'IN_TRANSACTION'
  | 'COMMITTING_TRANSACTION'
  | 'ABORTING_TRANSACTION'
  | 'ABORTABLE_ERROR'
  | 'FATAL_ERROR';

const previous: Readonly<Record<TransactionPhase, readonly TransactionPhase[]>> = {
  UNINITIALIZED: ['READY', 'ABORTABLE_ERROR'],
  // A call that timed out may be made again.
  INITIALIZING: ['UNINITIALIZED', 'INITIALIZING', 'COMMITTING_TRANSACTION', 'ABORTING_TRANSACTION'],
  READY: ['INITIALIZING', 'COMMITTING_TRANSACTION', 'ABORTING_TRANSACTION'],
  IN_TRANSACTION: ['READY'],
  COMMITTING_TRANSACTION: ['IN_TRANSACTION'],
  ABORTING_TRANSACTION: ['IN_TRANSACTION', 'ABORTABLE_ERROR'],
  ABORTABLE_ERROR: ['INITIALIZING', 'IN_TRANSACTION', 'COMMITTING_TRANSACTION', 'ABORTABLE_ERROR'],
  FATAL_ERROR: [
    'UNINITIALIZED',
    'INITIALIZING',
    'READY',
    'IN_TRANSACTION',
    'COMMITTING_TRANSACTION',
    'ABORTING_TRANSACTION',
    'ABORTABLE_ERROR',
    'FATAL_ERROR',
  ],
};

/** Errors after which a transactional producer is of no more use. */
const fatal: readonly (ErrorName | null)[] = ['PRODUCER_FENCED', 'UNSUPPORTED_VERSION', 'INVALID_PRODUCER_ID_MAPPING'];

/** Errors after which nobody knows what the partition's last sequence number is. */
const inDoubt: readonly (ErrorName | null)[] = [
  'REQUEST_TIMED_OUT',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
];

interface Sequence {
  next: number;
  lastAcked: number;
  /** Sent and unanswered, in the order of their sequence numbers. */
  inFlight: ProducerBatch[];
}

/** The identity of one producer. */
export class TransactionManager {
  readonly transactionalId: string | null;
  /** The transaction protocol: 2 where the cluster has transaction.version 2. */
  readonly protocol: 1 | 2;
  producerId = -1;
  producerEpoch = -1;
  phase: TransactionPhase = 'UNINITIALIZED';
  lastError: KafkaException | null = null;
  /** Whether the coordinator may know of the transaction, so that it must be told of the end. */
  started = false;
  /** Whether an abort must be followed by a new epoch, for sequence numbers may be in doubt (first protocol). */
  needsNewEpoch = false;
  readonly #added = new Set<string>();
  readonly #toAdd = new Set<string>();
  #sequences = new Map<string, Sequence>();
  readonly #identified: () => void;

  /** `identified` is called when the producer has another id or epoch. */
  constructor(transactionalId: string | null, protocol: 1 | 2, identified: () => void = () => {}) {
    this.transactionalId = transactionalId;
    this.protocol = protocol;
    this.#identified = identified;
  }

  get isTransactional(): boolean {
    return this.transactionalId !== null;
  }

  /** Whether it has a producer id. */
  get hasProducerId(): boolean {
    return this.producerId >= 0;
  }

  /** Partitions that the coordinator must be told of before they are written (first protocol). */
  get partitionsToAdd(): string[] {
    return [...this.#toAdd];
  }

  /** Changes the state; an IllegalStateException where that cannot be. */
  moveTo(phase: TransactionPhase): void {
    if (!previous[phase].includes(this.phase)) {
      const who = `TransactionalId ${this.transactionalId}`;
      throw illegalState(`${who}: Invalid transition attempted from state ${this.phase} to state ${phase}`);
    }
    this.phase = phase;
  }

  /** Throws unless the producer is transactional. */
  mustBeTransactional(): void {
    if (this.isTransactional) return;
    throw illegalState('Transactional method invoked on a non-transactional producer.');
  }

  /** Throws the error that the transaction met, if any. */
  mustBeSound(): void {
    if (this.phase === 'ABORTABLE_ERROR' || this.phase === 'FATAL_ERROR') throw this.lastError!;
  }

  /** Throws unless a record may be sent. */
  mustAcceptRecords(): void {
    this.mustBeSound();
    if (!this.isTransactional || this.phase === 'IN_TRANSACTION') return;
    throw illegalState(`Cannot add a record to a transaction while in state ${this.phase}`);
  }

  /** A partition is written to within the transaction. */
  addPartition(name: string): void {
    if (!this.isTransactional || this.#added.has(name)) return;
    if (this.protocol === 2) {
      this.#added.add(name);
      this.started = true;
    } else this.#toAdd.add(name);
  }

  /** The coordinator has taken partitions in. */
  partitionsAdded(names: readonly string[]): void {
    for (const name of names) {
      this.#toAdd.delete(name);
      this.#added.add(name);
    }
    this.started = true;
  }

  /** Whether a batch of this partition may be sent now. */
  maySend(name: string): boolean {
    if (!this.hasProducerId || this.phase === 'FATAL_ERROR') return false;
    return !this.isTransactional || this.#added.has(name);
  }

  /** Gives a batch its place in the partition's sequence, unless it has one. */
  sequence(batch: ProducerBatch): void {
    const sequence = this.#sequenceOf(batch);
    if (!batch.hasSequence) {
      batch.producerId = this.producerId;
      batch.producerEpoch = this.producerEpoch;
      batch.baseSequence = sequence.next;
      sequence.next = sequenceAfter(sequence.next, batch.records.length);
    }
    sequence.inFlight.push(batch);
    sequence.inFlight.sort((a, b) => a.baseSequence - b.baseSequence);
  }

  /** Whether `batch`, sent before, must wait for an earlier one that is still on its way. */
  mustWait(batch: ProducerBatch): boolean {
    const first = this.#sequenceOf(batch).inFlight[0];
    return batch.hasSequence && first !== undefined && first.baseSequence !== batch.baseSequence;
  }

  /** A batch came back, with or without success. */
  returned(batch: ProducerBatch): void {
    const { inFlight } = this.#sequenceOf(batch);
    const index = inFlight.indexOf(batch);
    if (index >= 0) inFlight.splice(index, 1);
  }

  /** A batch was written. */
  acked(batch: ProducerBatch): void {
    const sequence = this.#sequenceOf(batch);
    sequence.lastAcked = Math.max(sequence.lastAcked, sequenceAfter(batch.baseSequence, batch.records.length - 1));
  }

  /** Whether all batches before this one were acknowledged, so that its refusal is no matter of order. */
  isNext(batch: ProducerBatch): boolean {
    return batch.baseSequence === this.#sequenceOf(batch).lastAcked + 1;
  }

  /** A batch was given up: those behind it move up, as if it had never been. */
  forgetSequence(batch: ProducerBatch, queued: readonly ProducerBatch[]): void {
    if (!batch.hasSequence) return;
    const sequence = this.#sequenceOf(batch);
    const behind = [...sequence.inFlight, ...queued].filter(
      other => other.topic === batch.topic && other.partition === batch.partition && other.hasSequence,
    );
    for (const other of new Set(behind)) {
      if (other.baseSequence > batch.baseSequence) other.baseSequence -= batch.records.length;
    }
    sequence.next = Math.max(sequence.next - batch.records.length, 0);
  }

  /** A producer id and epoch from the coordinator, or any broker: sequences begin at 0. */
  newIdentity(producerId: number, producerEpoch: number): void {
    this.producerId = producerId;
    this.producerEpoch = producerEpoch;
    this.#sequences = new Map();
    this.#identified();
  }

  /** Takes the next epoch by itself; what is not acknowledged gets new sequence numbers from 0 (I7). */
  bumpEpoch(queued: readonly ProducerBatch[]): void {
    this.producerEpoch++;
    for (const [name, sequence] of this.#sequences) {
      const own = queued.filter(batch => batch.hasSequence && `${batch.topic}-${batch.partition}` === name);
      const open = [...new Set([...sequence.inFlight, ...own])].sort((a, b) => a.baseSequence - b.baseSequence);
      sequence.next = 0;
      sequence.lastAcked = -1;
      for (const batch of open) {
        batch.producerEpoch = this.producerEpoch;
        batch.baseSequence = sequence.next;
        sequence.next += batch.records.length;
      }
    }
    this.#identified();
  }

  /** A batch or request failed for good: a transaction can then only be aborted, or nothing more at all. */
  failed(error: KafkaException): void {
    if (!this.isTransactional) return;
    if (fatal.includes(error.error)) this.failFatally(error);
    else if (this.phase !== 'FATAL_ERROR') this.failAbortably(error);
  }

  /** The producer is of no more use. */
  failFatally(error: KafkaException): void {
    this.lastError = error;
    this.moveTo('FATAL_ERROR');
  }

  /** The transaction can only be aborted. */
  failAbortably(error: KafkaException): void {
    if (this.phase === 'ABORTING_TRANSACTION' || this.phase === 'READY') return;
    if (this.protocol === 1 && inDoubt.includes(error.error)) this.needsNewEpoch = true;
    this.lastError = error;
    this.moveTo('ABORTABLE_ERROR');
  }

  /** The transaction is over. */
  ended(): void {
    this.moveTo('READY');
    this.lastError = null;
    this.started = false;
    this.needsNewEpoch = false;
    this.#added.clear();
    this.#toAdd.clear();
  }

  #sequenceOf({ topic, partition }: ProducerBatch): Sequence {
    const name = `${topic}-${partition}`;
    const sequence = this.#sequences.get(name) ?? { next: 0, lastAcked: -1, inFlight: [] };
    this.#sequences.set(name, sequence);
    return sequence;
  }
}

/** A call that does not fit the producer's state. */
export function illegalState(message: string): KafkaException {
  return new KafkaException('IllegalStateException', message);
}

/** The error that ends a request to the coordinator, as the producer's methods throw it. */
export function coordinatorError(error: ErrorName, what: string): { error: KafkaException; fatal: boolean } {
  switch (error) {
    case 'INVALID_PRODUCER_EPOCH':
    case 'PRODUCER_FENCED':
      return { error: exceptionOf('PRODUCER_FENCED'), fatal: true };
    case 'INVALID_TXN_STATE':
      return { error: exceptionOf(error), fatal: true };
    case 'UNKNOWN_MEMBER_ID':
    case 'ILLEGAL_GENERATION':
    case 'STALE_MEMBER_EPOCH':
      return { error: new KafkaException('CommitFailedException', errorCodes[error].message), fatal: false };
    case 'FENCED_INSTANCE_ID':
    case 'TRANSACTION_ABORTABLE':
    case 'UNKNOWN_PRODUCER_ID':
    case 'INVALID_PRODUCER_ID_MAPPING':
      return { error: exceptionOf(error), fatal: false };
    default: {
      const message = `Unexpected error in ${what}; ${errorCodes[error].message}`;
      return { error: new KafkaException('KafkaException', message), fatal: true };
    }
  }
}
