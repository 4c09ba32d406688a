/**
 * The workloads by name. To add one: a file named by it, and a line here.
 */
import type { Workload } from '../scenario.ts';
import { administer } from './administer.ts';
import { compact } from './compact.ts';
import { consume } from './consume.ts';
import { produce } from './produce.ts';
import { share } from './share.ts';
import { transfer } from './transfer.ts';

export const workloads: Readonly<Record<string, Workload>> = {
  produce,
  consume,
  share,
  transfer,
  compact,
  administer,
};
