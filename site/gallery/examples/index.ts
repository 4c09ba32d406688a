/** The examples, in the order of the gallery: adding one is a file and a line here. */
import type { Example } from '../example.ts';
import { architecture } from './architecture.ts';
import { cluster } from './cluster.ts';
import { deadlines } from './deadlines.ts';
import { eventTime } from './event-time.ts';
import { feed } from './feed.ts';
import { group } from './group.ts';
import { inputResult } from './input-result.ts';
import { join } from './join.ts';
import { kappa } from './kappa.ts';
import { lambda } from './lambda.ts';
import { metrics } from './metrics.ts';
import { partitions } from './partitions.ts';
import { plan } from './plan.ts';
import { recommender } from './recommender.ts';
import { recovery } from './recovery.ts';
import { transactions } from './transactions.ts';
import { windows } from './windows.ts';

/** All examples. */
export const examples: Example[] = [
  partitions,
  cluster,
  group,
  transactions,
  eventTime,
  inputResult,
  windows,
  join,
  plan,
  recovery,
  metrics,
  deadlines,
  architecture,
  lambda,
  kappa,
  feed,
  recommender,
];
