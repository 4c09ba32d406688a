/**
 * Every record that a producer was told is written lies in the leader's log, at the offset it was told (2.1, rule 6;
 * Jepsen's lost-write).
 */
import type { ClientEventOf } from '../journal.ts';
import { leaderRecords } from '../leader-records.ts';
import type { Check } from '../scenario.ts';

export const acknowledgedRecords: Check = {
  about: 'No acknowledged record is lost: it lies where its producer was told (2.1.6)',
  watch(world, report) {
    const acked: ClientEventOf<'acked'>[] = [];
    return {
      events: { acked: event => acked.push(event) },
      atRest() {
        const logs = leaderRecords(world);
        const lost = acked.filter(({ topic, partition, offset, value }) => {
          return offset >= 0 && logs.get(`${topic}-${partition}`)?.get(offset)?.value !== value;
        });
        if (lost.length === 0) return;
        const names = lost.map(({ value, topic, partition, offset }) => `${value} (${topic}-${partition}, ${offset})`);
        report('lost-write', `${lost.length} acknowledged records are lost: ${names.join(', ')}`);
      },
    };
  },
};
