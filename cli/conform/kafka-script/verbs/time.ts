/**
 * The verb that only lets time pass.
 */
import { msToUs, sleep } from '../../../../engine/index.ts';
import { number, type Verb } from '../step.ts';

const wait: Verb = (world, step) => sleep(world.simulation.scheduler, msToUs(number(step, 'ms')));

export const timeVerbs = { wait };
