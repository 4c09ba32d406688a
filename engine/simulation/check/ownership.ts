/**
 * A partition has one owner in a generation of its group, and a member whose partition has gone to another one commits
 * nothing for it any more (2.3, rules 1 and 5; G5, G6, N4, O1).
 */
import type { ClientEventOf } from '../journal.ts';
import type { Check } from '../scenario.ts';

export const ownership: Check = {
  about: 'No partition is owned twice in a generation; a member that has been replaced commits nothing (2.3.1, 2.3.5)',
  watch(_world, report) {
    const assigned = new Map<string, string>();
    const owners = new Map<string, ClientEventOf<'took'>>();
    return {
      entries: {
        'partition.assigned': ({ group, generation, topic, partition, member }) => {
          const place = `${topic}-${partition} in generation ${generation} of ${group}`;
          const other = assigned.get(place);
          if (other !== undefined && other !== member) {
            report('double-assignment', `${place} is assigned to ${other} and to ${member}`);
          }
          assigned.set(place, member);
        },
      },
      events: {
        took: took => owners.set(`${took.topic}-${took.partition}`, took),
        committed: ({ client, topic, partition, offset, generation, sentAtUs }) => {
          const took = owners.get(`${topic}-${partition}`);
          if (!took || took.client === client || took.generation <= generation || took.atUs >= sentAtUs) return;
          const stale = `${client}, of generation ${generation}, committed offset ${offset} of ${topic}-${partition}`;
          report('zombie-commit', `${stale}, which ${took.client} had taken in generation ${took.generation}`);
        },
      },
    };
  },
};
