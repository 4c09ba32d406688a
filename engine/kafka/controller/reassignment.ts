/**
 * Moving partitions to other brokers: the new replicas are added, catch up, and then the old ones go (T10). Source:
 * PartitionReassignmentReplicas, PartitionReassignmentRevert (4.2), KIP-455.
 */
import type { ErrorName } from '../error-code.ts';
import type { PartitionMetadata } from '../topic.ts';
import type { Controller } from './controller.ts';

/** Begins to move a partition to these replicas; null cancels the move under way. */
export function reassign(
  controller: Controller,
  topic: string,
  index: number,
  wanted: readonly number[] | null,
): ErrorName {
  const before = controller.partition(topic, index);
  if (!before) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (wanted === null) return cancel(controller, before);
  const known = wanted.every(id => controller.brokers.find(id) !== undefined);
  if (wanted.length === 0 || !known || new Set(wanted).size < wanted.length) return 'INVALID_REPLICA_ASSIGNMENT';
  const settled = before.replicas.filter(id => !before.adding.includes(id));
  const adding = wanted.filter(id => !settled.includes(id));
  const removing = settled.filter(id => !wanted.includes(id));
  controller.change(before, { replicas: [...wanted, ...removing], adding, removing });
  return 'NONE';
}

/** Goes back to the replicas from before; the added ones go, which bumps the leader epoch. */
function cancel(controller: Controller, before: PartitionMetadata): ErrorName {
  if (!isMoving(before)) return 'NO_REASSIGNMENT_IN_PROGRESS';
  const stays = (id: number): boolean => !before.adding.includes(id);
  controller.change(before, {
    replicas: before.replicas.filter(stays),
    isr: before.isr.filter(stays),
    adding: [],
    removing: [],
  });
  return 'NONE';
}

/** Whether a reassignment is under way. */
export function isMoving({ adding, removing }: PartitionMetadata): boolean {
  return adding.length > 0 || removing.length > 0;
}
