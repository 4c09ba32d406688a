/**
 * A partition has one owner in a generation of its group, and a member whose partition has gone to another one commits
 * nothing for it any more (2.3, rules 1 and 5; G5, G6, N4, O1).
 */
import { internalTopics } from '../../kafka/internal-topic.ts';
import type { ClientEventOf } from '../journal.ts';
import type { Check } from '../scenario.ts';

/** Generations count anew at another coordinator, so they are compared within one coordinator's time. */
export const ownership: Check = {
  about: 'No partition is owned twice in a generation; a member that has been replaced commits nothing (2.3.1, 2.3.5)',
  watch({ cluster }, report) {
    const assigned = new Map<string, string>();
    const owners = new Map<string, { took: ClientEventOf<'took'>; term: number }>();
    const coordinatorTerm = (): number => cluster.controller.partition(internalTopics.group.name, 0)?.leaderEpoch ?? 0;
    return {
      entries: {
        'partition.assigned': ({ group, generation, topic, partition, member }) => {
          const place = `${topic}-${partition} in generation ${generation} of ${group}`;
          const key = `${place} ${coordinatorTerm()}`;
          const other = assigned.get(key);
          if (other !== undefined && other !== member) {
            report('double-assignment', `${place} is assigned to ${other} and to ${member}`);
          }
          assigned.set(key, member);
        },
      },
      events: {
        took: took => owners.set(`${took.topic}-${took.partition}`, { took, term: coordinatorTerm() }),
        committed: ({ client, topic, partition, offset, generation, sentAtUs }) => {
          const owner = owners.get(`${topic}-${partition}`);
          if (!owner || owner.term !== coordinatorTerm()) return;
          const { took } = owner;
          if (took.client === client || took.generation <= generation || took.atUs >= sentAtUs) return;
          const stale = `${client}, of generation ${generation}, committed offset ${offset} of ${topic}-${partition}`;
          report('zombie-commit', `${stale}, which ${took.client} had taken in generation ${took.generation}`);
        },
      },
    };
  },
};
