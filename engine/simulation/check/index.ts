/**
 * The checks by name. To add one: a file named by it, and a line here.
 */
import type { Check } from '../scenario.ts';
import { acknowledgedRecords } from './acknowledged-records.ts';
import { committedOffsets } from './committed-offsets.ts';
import { committedRecords } from './committed-records.ts';
import { compaction } from './compaction.ts';
import { convergence } from './convergence.ts';
import { elections } from './elections.ts';
import { inSyncReplicas } from './in-sync-replicas.ts';
import { ownership } from './ownership.ts';
import { processedAll, processedOnce } from './processed.ts';
import { quorum } from './quorum.ts';
import { readConsistently } from './read-consistently.ts';
import { shareDeliveries } from './share-deliveries.ts';
import { committedReads, readOrder, stableEnd } from './transactions.ts';
import { sendOrder, sequences, writtenOnce } from './written-once.ts';

export const checks: Readonly<Record<string, Check>> = {
  elections,
  'in-sync-replicas': inSyncReplicas,
  'committed-records': committedRecords,
  'acknowledged-records': acknowledgedRecords,
  'written-once': writtenOnce,
  'send-order': sendOrder,
  sequences,
  ownership,
  'committed-offsets': committedOffsets,
  'processed-all': processedAll,
  'processed-once': processedOnce,
  'read-consistently': readConsistently,
  'committed-reads': committedReads,
  'read-order': readOrder,
  'stable-end': stableEnd,
  compaction,
  quorum,
  'share-deliveries': shareDeliveries,
  convergence,
};
