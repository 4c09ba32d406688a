/**
 * The workloads by name. To add one: a file named by it, and a line here.
 */
import type { Workload } from '../scenario.ts';
import { consume } from './consume.ts';
import { produce } from './produce.ts';

export const workloads: Readonly<Record<string, Workload>> = { produce, consume };
