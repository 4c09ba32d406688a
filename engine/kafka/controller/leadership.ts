/**
 * What the controller does when brokers come and go and leaders report: fencing, unfencing, controlled shutdown,
 * changes of the ISR, elections on demand (C1 to C7, R7, T9). Source: ReplicationControlManager (4.2), KIP-497, KIP-966.
 */
import type { ErrorName } from '../error-code.ts';
import type { IsrMember, PartitionMetadata } from '../topic.ts';
import type { Controller } from './controller.ts';
import type { Election } from './partition-change.ts';

/** A broker registers: after a death without warning it has lost its place in every ISR and ELR (C7). */
export function registerBroker(controller: Controller, id: number, rack: string, cleanShutdown: boolean): number {
  const { cluster, brokers } = controller;
  const known = brokers.find(id);
  if (known && !cleanShutdown && controller.eligibleLeaders) {
    for (const partition of controller.partitions) {
      if (!partition.isr.includes(id) && !partition.elr.includes(id)) continue;
      const isr = partition.isr.filter(other => other !== id);
      controller.change(partition, {
        isr,
        uncleanShutdown: [id],
        mayLead: other => other !== id && brokers.isActive(other),
      });
    }
  }
  const brokerEpoch = controller.log.length + (known?.brokerEpoch ?? 0) + 1;
  brokers.register(id, brokerEpoch, rack, cluster.simulation.scheduler.nowUs);
  return brokerEpoch;
}

/** A broker is cut off: it leaves every ISR, its leaderships go to others (C2). */
export function fenceBroker(controller: Controller, id: number): void {
  const broker = controller.brokers.find(id)!;
  if (broker.fenced) return;
  controller.brokers.update(id, { fenced: true });
  controller.tell('broker.fenced', { broker: id });
  controller.publishAlive();
  withdraw(controller, id);
}

/** A broker has caught up: it may lead again, and partitions without a leader may get one (C2). */
export function unfenceBroker(controller: Controller, id: number): void {
  const broker = controller.brokers.find(id)!;
  if (!broker.fenced) return;
  controller.brokers.update(id, { fenced: false, shuttingDown: false });
  controller.tell('broker.unfenced', { broker: id });
  controller.publishAlive();
  for (const partition of controller.partitions) {
    if (partition.leader < 0 && partition.replicas.includes(id)) controller.change(partition, {});
  }
}

/** A broker wants to stop: its leaderships move first (C1). */
export function shutDownBroker(controller: Controller, id: number): void {
  const broker = controller.brokers.find(id)!;
  if (broker.shuttingDown) return;
  controller.brokers.update(id, { shuttingDown: true });
  controller.tell('broker.leaving', { broker: id });
  controller.publishAlive();
  withdraw(controller, id);
}

/** Takes a broker out of every ISR and leadership. */
function withdraw(controller: Controller, id: number): void {
  for (const partition of controller.partitions) {
    if (!partition.isr.includes(id) && partition.leader !== id) continue;
    const isr = partition.isr.filter(other => other !== id);
    controller.change(partition, { isr, mayLead: other => other !== id && controller.brokers.isActive(other) });
  }
}

/** A leader's wish for another ISR. */
export interface IsrChange {
  brokerId: number;
  brokerEpoch: number;
  topic: string;
  partition: number;
  leaderEpoch: number;
  partitionEpoch: number;
  newIsr: readonly IsrMember[];
}

/** Carries out a leader's wish, or says why not (R7). */
export function alterPartition(
  controller: Controller,
  wish: IsrChange,
): { error: ErrorName; partition: PartitionMetadata | null } {
  const before = controller.partition(wish.topic, wish.partition);
  const refuse = (error: ErrorName) => ({ error, partition: before ?? null });
  if (controller.brokers.find(wish.brokerId)?.brokerEpoch !== wish.brokerEpoch) return refuse('STALE_BROKER_EPOCH');
  if (!before) return refuse('UNKNOWN_TOPIC_OR_PARTITION');
  if (wish.leaderEpoch > before.leaderEpoch || wish.partitionEpoch > before.partitionEpoch)
    return refuse('NOT_CONTROLLER');
  if (wish.leaderEpoch < before.leaderEpoch) return refuse('FENCED_LEADER_EPOCH');
  if (wish.brokerId !== before.leader) return refuse('INVALID_REQUEST');
  if (wish.partitionEpoch < before.partitionEpoch) return refuse('INVALID_UPDATE_VERSION');
  const wanted = wish.newIsr.map(({ brokerId }) => brokerId);
  if (!wanted.every(id => before.replicas.includes(id))) return refuse('INVALID_REQUEST');
  if (!wanted.includes(before.leader)) return refuse('INVALID_REQUEST');
  if (!wish.newIsr.every(member => isEligible(controller, before, member))) return refuse('INELIGIBLE_REPLICA');
  const isr = wanted.sort((a, b) => before.replicas.indexOf(a) - before.replicas.indexOf(b));
  const after = controller.change(before, { isr });
  return { error: after.leader === before.leader ? 'NONE' : 'NEW_LEADER_ELECTED', partition: after };
}

/** Active, and still the process whose fetches the leader saw: one that started anew may have lost records (KIP-903). */
function isEligible({ brokers }: Controller, before: PartitionMetadata, { brokerId, brokerEpoch }: IsrMember): boolean {
  if (brokerEpoch !== -1 && brokers.find(brokerId)?.brokerEpoch !== brokerEpoch) return false;
  return brokers.isActive(brokerId) || before.isr.includes(brokerId);
}

/** An election on demand (T9). */
export function electLeader(
  controller: Controller,
  topic: string,
  index: number,
  election: Exclude<Election, 'online'>,
): ErrorName {
  const before = controller.partition(topic, index);
  if (!before) return 'UNKNOWN_TOPIC_OR_PARTITION';
  const [preferred] = before.replicas;
  if (election === 'preferred' ? before.leader === preferred : before.leader >= 0) return 'ELECTION_NOT_NEEDED';
  const after = controller.change(before, { election });
  if (after.leader !== before.leader && (election === 'unclean' || after.leader === preferred)) return 'NONE';
  return election === 'preferred' ? 'PREFERRED_LEADER_NOT_AVAILABLE' : 'ELIGIBLE_LEADERS_NOT_AVAILABLE';
}
