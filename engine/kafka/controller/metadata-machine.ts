/**
 * The metadata that one controller of a quorum has: what is committed, and on the active one what it has decided since.
 * Decisions wait here for their place in the log; those that were never committed are forgotten when the controller
 * stands down. Source: QuorumController's snapshot registry and deferred event queue (4.2).
 */
import type { Cluster } from '../cluster.ts';
import { Controller, type DecisionOutlet, type MetadataChange } from './controller.ts';
import type { Decision, MetadataBatch } from './metadata-log.ts';
import type { RegistrationRecord } from './registration.ts';

/** The state that a log of metadata stands for. */
export class MetadataMachine {
  readonly #cluster: Cluster;
  /** The log up to here is in the controller. */
  appliedTo = 0;
  controller: Controller;
  #changes: MetadataChange[] = [];
  #told: Decision['told'][number][] = [];
  /** How many changes are committed. */
  #committed = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.controller = this.#fresh();
  }

  /** Forgets everything, and takes over these batches: what is committed. */
  rebuild(batches: readonly MetadataBatch[]): void {
    this.appliedTo = 0;
    this.#committed = 0;
    this.controller = this.#fresh();
    for (const batch of batches) this.commit(batch);
  }

  /** Makes a decision here; nobody else knows of it yet. Null where it changed nothing. */
  decide<T>(decision: (controller: Controller) => T): { value: T; decided: Decision | null } {
    const value = decision(this.controller);
    const decided = { changes: this.#changes, registrations: this.#registrations(), told: this.#told };
    this.#changes = [];
    this.#told = [];
    return { value, decided: decided.changes.length + decided.registrations.length > 0 ? decided : null };
  }

  /** A decision made here is in the log up to this offset. */
  logged(endOffset: number): void {
    this.appliedTo = endOffset;
  }

  /** A batch is committed: it counts from now on, and is taken over where it came from another controller. */
  commit(batch: MetadataBatch): void {
    this.#committed += batch.changes.length;
    if (batch.endOffset <= this.appliedTo) return;
    for (const change of batch.changes) this.controller.replay(change);
    for (const registration of batch.registrations) this.controller.brokers.replay(registration);
    this.appliedTo = batch.endOffset;
  }

  #registrations(): RegistrationRecord[] {
    return this.controller.brokers.takeChanged();
  }

  #fresh(): Controller {
    this.#changes = [];
    this.#told = [];
    const outlet: DecisionOutlet = {
      publish: change => this.#changes.push(change),
      tell: (kind, fields) => this.#told.push({ kind, ...fields } as Decision['told'][number]),
      committed: () => this.#committed,
    };
    return new Controller(this.#cluster, name => this.#cluster.givenSetting(name), outlet);
  }
}
