/**
 * The group coordinator of one broker: the groups whose partition of __consumer_offsets it leads (T3), and their
 * committed offsets. Source: GroupCoordinatorService, GroupMetadataManager (4.2).
 */
import type { Broker } from '../broker.ts';
import type { ErrorName } from '../error-code.ts';
import { statePartition } from '../internal-topic.ts';
import { ClassicGroup } from './classic-group.ts';
import { GroupOffsets } from './offsets.ts';

/** The groups that one broker coordinates. */
export class GroupCoordinator {
  readonly #broker: Broker;
  readonly #groups = new Map<string, ClassicGroup>();
  readonly #offsets = new Map<string, GroupOffsets>();

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /** Why this broker refuses requests for the group, or NONE. */
  refusal(id: string): ErrorName {
    return this.#broker.cluster.coordinatorOf('group', id) === this.#broker.id ? 'NONE' : 'NOT_COORDINATOR';
  }

  /** All groups, in the order in which they were made. */
  all(): ClassicGroup[] {
    return [...this.#groups.values()];
  }

  /** The group, if there is one. */
  group(id: string): ClassicGroup | undefined {
    return this.#groups.get(id);
  }

  /** The classic group, made if there is none. */
  ensureClassic(id: string): ClassicGroup {
    const group = this.#groups.get(id) ?? new ClassicGroup(this.#broker, id);
    this.#groups.set(id, group);
    return group;
  }

  /** The committed offsets of a group. */
  offsets(id: string): GroupOffsets {
    const offsets = this.#offsets.get(id) ?? new GroupOffsets();
    this.#offsets.set(id, offsets);
    return offsets;
  }

  /** Forgets an empty group and its offsets; GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP or NONE (G10). */
  delete(id: string): ErrorName {
    const group = this.#groups.get(id);
    if (!group) return 'GROUP_ID_NOT_FOUND';
    if (!group.isEmpty) return 'NON_EMPTY_GROUP';
    for (const lapse of group.pendingJoin.values()) lapse.cancel();
    this.#groups.delete(id);
    this.#offsets.delete(id);
    return 'NONE';
  }

  /** A transaction's marker is in a partition of __consumer_offsets: its offsets are decided. */
  transactionEnded(partition: number, producerId: number, committed: boolean): void {
    for (const [id, offsets] of this.#offsets) {
      if (statePartition(this.#broker.cluster, 'group', id) === partition) offsets.decide(producerId, committed);
    }
  }
}
