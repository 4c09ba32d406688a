/**
 * What becomes of a partition when its ISR, its replicas or the living brokers change: who leads, who is in sync, who
 * may lead later (C2 to C7, T10). Source: PartitionChangeBuilder (4.2), KIP-966 part 1.
 */
import type { PartitionMetadata } from '../topic.ts';

/** How a leader is looked for. */
export type Election = 'online' | 'preferred' | 'unclean';

/** What has changed, and what counts in the decision. */
export interface Circumstances {
  /** The in-sync replicas that are wanted; the present ones where left out. */
  isr?: readonly number[];
  replicas?: readonly number[];
  adding?: readonly number[];
  removing?: readonly number[];
  election?: Election;
  /** Whether a broker may lead: alive, unfenced, not shutting down. */
  mayLead(broker: number): boolean;
  /** min.insync.replicas of the topic. */
  minInsyncReplicas: number;
  /** Whether the cluster has eligible leader replicas (`eligible.leader.replicas.version` 1). */
  eligibleLeaders: boolean;
  /** Whether an out-of-sync replica may lead (`unclean.leader.election.enable`). */
  unclean: boolean;
  /** Replicas whose broker died without warning: they may lack records. */
  uncleanShutdown?: readonly number[];
}

const NOBODY = -1;

interface Elected {
  leader: number;
  /** The leader may lack committed records. */
  unclean: boolean;
}

/** The partition after the change; the same object where nothing changes. */
export function changedPartition(before: PartitionMetadata, wanted: Circumstances): PartitionMetadata {
  const target = completedReassignment({
    isr: wanted.isr ?? before.isr,
    replicas: wanted.replicas ?? before.replicas,
    adding: wanted.adding ?? before.adding,
    removing: wanted.removing ?? before.removing,
  });
  const { elr, lastKnownElr } = eligible(before, target, wanted);
  const elected = elect(before, target, elr, wanted);
  const isr = inSync(before, target.isr, elected, wanted);
  const shrunk = before.replicas.some(id => !target.replicas.includes(id));
  const after: PartitionMetadata = {
    ...before,
    ...target,
    leader: elected.leader,
    isr,
    // A leader that may lack records leaves nobody behind who has them all.
    elr: elected.unclean ? [] : elr.filter(id => !isr.includes(id)),
    lastKnownElr: lastKnown(before, elected.leader, lastKnownElr, wanted),
  };
  if (sameFields(before, after)) return before;
  const bump = after.leader !== before.leader || shrunk ? 1 : 0;
  return { ...after, leaderEpoch: before.leaderEpoch + bump, partitionEpoch: before.partitionEpoch + 1 };
}

interface Target {
  isr: readonly number[];
  replicas: readonly number[];
  adding: readonly number[];
  removing: readonly number[];
}

/** A reassignment is done when all added replicas are in sync, and some replica that stays is (T10). */
function completedReassignment(target: Target): Target {
  const { isr, replicas, adding, removing } = target;
  if (adding.length === 0 && removing.length === 0) return target;
  const isrAfter = isr.filter(id => !removing.includes(id));
  const replicasAfter = replicas.filter(id => !removing.includes(id));
  if (isrAfter.length === 0 || !adding.every(id => isrAfter.includes(id))) return target;
  return { isr: isrAfter, replicas: replicasAfter, adding: [], removing: [] };
}

/** The eligible leader replicas: out of the ISR since it fell below the minimum, so with all committed records (C7). */
function eligible(
  before: PartitionMetadata,
  target: Target,
  { eligibleLeaders, minInsyncReplicas, uncleanShutdown = [] }: Circumstances,
): { elr: readonly number[]; lastKnownElr: readonly number[] } {
  if (!eligibleLeaders) return before;
  if (target.isr.length >= Math.min(minInsyncReplicas, target.replicas.length)) return { elr: [], lastKnownElr: [] };
  const candidates = [...new Set([...before.isr, ...before.elr])];
  const elr = candidates.filter(id => !target.isr.includes(id) && !uncleanShutdown.includes(id));
  return { elr: elr.sort((a, b) => a - b), lastKnownElr: before.lastKnownElr };
}

/** The present leader if it may go on, else the first replica of the list that may (C3). */
function elect(before: PartitionMetadata, target: Target, elr: readonly number[], wanted: Circumstances): Elected {
  const { election = 'online', mayLead, eligibleLeaders } = wanted;
  const valid = (id: number): boolean =>
    mayLead(id) && (target.isr.includes(id) || (eligibleLeaders && elr.includes(id)));
  const [preferred = NOBODY] = target.replicas;
  if (election === 'preferred' && valid(preferred)) return { leader: preferred, unclean: false };
  if (before.leader !== NOBODY && target.replicas.includes(before.leader) && valid(before.leader)) {
    return { leader: before.leader, unclean: false };
  }
  const first = target.replicas.find(valid);
  if (first !== undefined) return { leader: first, unclean: false };
  if (eligibleLeaders && target.isr.length === 0 && elr.length === 0) {
    const [last] = before.lastKnownElr;
    if (before.lastKnownElr.length === 1 && mayLead(last!)) return { leader: last!, unclean: true };
  }
  if (election === 'unclean' || wanted.unclean) {
    const any = target.replicas.find(mayLead);
    if (any !== undefined) return { leader: any, unclean: true };
  }
  return { leader: NOBODY, unclean: false };
}

/** A leader that was not in sync is so alone; without eligible leaders the last in-sync replica stays in the list (C6). */
function inSync(
  before: PartitionMetadata,
  isr: readonly number[],
  { leader, unclean }: Elected,
  { eligibleLeaders }: Circumstances,
): readonly number[] {
  if (leader !== NOBODY && (unclean || !isr.includes(leader))) return [leader];
  return isr.length === 0 && !eligibleLeaders ? before.isr : isr;
}

/** The leader of last resort: who led when nobody was left. */
function lastKnown(
  before: PartitionMetadata,
  leader: number,
  lastKnownElr: readonly number[],
  { eligibleLeaders }: Circumstances,
): readonly number[] {
  if (leader !== NOBODY) return [];
  return eligibleLeaders && before.leader !== NOBODY ? [before.leader] : lastKnownElr;
}

function sameFields(a: PartitionMetadata, b: PartitionMetadata): boolean {
  const lists = ['replicas', 'isr', 'elr', 'lastKnownElr', 'adding', 'removing'] as const;
  return a.leader === b.leader && lists.every(name => a[name].join() === b[name].join());
}
