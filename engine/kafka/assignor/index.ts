/**
 * The list of assignors. To add one: a file here and a line below.
 */
import type { Assignor } from './assignor.ts';
import { cooperativeSticky } from './cooperative-sticky.ts';
import { range } from './range.ts';
import { roundrobin } from './roundrobin.ts';
import { serverRange } from './server-range.ts';
import { uniform } from './server-uniform.ts';
import { sticky } from './sticky.ts';

/** All assignors; those of a side in the order of Kafka's defaults where it has one. */
export const assignors: readonly Assignor[] = [range, cooperativeSticky, roundrobin, sticky, uniform, serverRange];

/** The assignor of that side and name, or undefined. */
export function findAssignor(side: Assignor['side'], name: string): Assignor | undefined {
  return assignors.find(assignor => assignor.side === side && assignor.name === name);
}
