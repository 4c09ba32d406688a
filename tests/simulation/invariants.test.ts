/**
 * Section 2 of the reference, label by label: which check of `weir sim`, or which test, watches each invariant. A check
 * that is named here is part of a scenario that must hold.
 */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checks } from '../../engine/simulation/check/index.ts';
import { promised, scenarios } from '../../engine/simulation/scenarios/index.ts';

/** Label, the invariant, and who watches it: names of checks, or paths of tests. */
const invariants: readonly [label: string, invariant: string, ...watchers: string[]][] = [
  ['2.1.1', 'LogMatching: logs are equal below the high watermark', 'committed-records'],
  ['2.1.2', 'LeaderCompleteness: a leader has all that was committed or acknowledged', 'committed-records'],
  ['2.1.3', 'LeaderCandidateCompleteness: so has each running member of ISR and ELR', 'committed-records'],
  ['2.1.4', 'ReplicationQuorumSuperset: a leader counts all that the controller has in sync', 'in-sync-replicas'],
  ['2.1.5', 'ConsistentRead: what was read at an offset stays there', 'read-consistently'],
  ['2.1.6', 'NoCommittedRecordLostGlobally', 'acknowledged-records'],
  ['2.1.7', 'the true high watermark is monotone; marks are in order', 'committed-records'],
  ['2.1.8', 'ValidControllerIsrAndElr, LeaderInIsr', 'in-sync-replicas'],
  ['2.1.9', 'one leader an epoch; epochs never decrease', 'elections'],
  ['2.1.10', 'MetadataLogMatching: brokers know what the controller decided', 'convergence'],
  ['2.1.11', 'the truncation before KIP-101 is found to lose records', 'scenario truncate-to-high-watermark'],
  ['2.1.12', 'liveness after faults heal', 'convergence', 'processed-all'],
  ['2.2', 'KRaft: election safety, log matching, leader completeness, monotone epochs, a majority', 'quorum'],
  ['2.3.1', 'NoDoubleClientAssignment', 'ownership'],
  ['2.3.2', 'LegalTargetAssignment', 'tests/kafka/consumer-protocol.test.ts'],
  ['2.3.3', 'ValidPartitionEpoch, ValidMemberEpoch', 'tests/kafka/consumer-protocol.test.ts', 'ownership'],
  ['2.3.4', 'ValidStableGroupState', 'tests/kafka/consumer-protocol.test.ts'],
  ['2.3.5', 'groups converge; a stale commit never lands', 'ownership', 'committed-offsets', 'processed-all'],
  ['2.3.6', 'properties of assignors', 'tests/kafka/assignor-properties.test.ts'],
  ['2.4 aborted-read', 'read_committed never sees what was aborted', 'committed-reads'],
  ['2.4 precommitted-read', 'a transaction reads nothing uncommitted', 'committed-reads'],
  ['2.4 lost-write', 'what was acknowledged can be read', 'acknowledged-records', 'committed-reads'],
  ['2.4 duplicate', 'one value at one offset', 'written-once', 'processed-once'],
  ['2.4 inconsistent-offsets', 'one value an offset', 'read-consistently', 'committed-records'],
  ['2.4 poll-skip, nonmonotonic-poll', 'an assigned reader gets each offset once, in order', 'read-order'],
  ['2.4 nonmonotonic-send', 'the order of a producer', 'send-order'],
  ['2.4 torn transactions', 'all of a transaction or nothing', 'committed-reads'],
  ['2.4 unseen', 'acknowledged, and read in the end', 'processed-all'],
  ['2.5 sequences', 'gapless, each once', 'sequences'],
  [
    '2.5 markers',
    'every transaction ends on every partition; the last stable offset passes none that is open',
    'stable-end',
  ],
  ['2.5 compaction', 'the last value of each key, order and offsets', 'compaction'],
  ['2.6', 'a run is a pure function of its seed; shrinking keeps the failure', 'tests/simulation/schedule.test.ts'],
  ['1.15', 'a share group delivers until a record is accepted', 'share-deliveries'],
];

describe('invariants of the reference', () => {
  test.each(invariants)('%s: %s', (_label, _invariant, ...watchers) => {
    for (const watcher of watchers) {
      if (watcher.startsWith('tests/')) expect(existsSync(watcher), watcher).toBe(true);
      else if (watcher.startsWith('scenario ')) {
        expect(scenarios.find(({ name }) => `scenario ${name}` === watcher)?.allows).toBeDefined();
      } else expect(promised.filter(scenario => scenario.checks.includes(watcher)).length, watcher).toBeGreaterThan(0);
    }
  });

  test('no check watches what is not listed', () => {
    const listed = new Set(invariants.flatMap(([, , ...watchers]) => watchers));
    expect(Object.keys(checks).filter(name => !listed.has(name))).toEqual([]);
  });
});
