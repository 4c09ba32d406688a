/** Acting in the past drops what was done later in the run; undoing brings it back; a gesture is one step. */
import { describe, expect, test } from 'vitest';
import type { Action } from '../../engine/index.ts';
import { Forks } from '../../site/workbench/forks.ts';

const kill = (atUs: number): Action => ({ kind: 'fault', atUs, fault: 'kill', given: { broker: 1 } });
const row = (number: number, celsius: number): Action => ({
  kind: 'row',
  atUs: 0,
  events: 'readings',
  row: number,
  fields: { celsius },
});

describe('what the reader did', () => {
  test('acting in the past drops the later actions, says how many, and undo brings them back', () => {
    const forks = new Forks();
    forks.act([kill(3000)], 3000);
    forks.act([kill(5000)], 5000);
    expect(forks.act([kill(4000)], 4000)).toBe(1);
    expect(forks.actions.peek()).toEqual([kill(3000), kill(4000)]);
    forks.undo();
    expect(forks.actions.peek()).toEqual([kill(3000), kill(5000)]);
    forks.redo();
    expect(forks.actions.peek()).toEqual([kill(3000), kill(4000)]);
  });

  test('changed data has no moment: it stays when something is done before', () => {
    const forks = new Forks();
    forks.act([row(2, 20)], 9000);
    forks.act([kill(4000)], 4000);
    expect(forks.actions.peek()).toEqual([row(2, 20), kill(4000)]);
  });

  test('all forms of one gesture are one step back', () => {
    const forks = new Forks();
    for (const celsius of [1, 2, 3]) forks.sweep('drag 1', [row(2, celsius)], 0);
    forks.sweep('drag 2', [row(2, 9)], 0);
    expect(forks.actions.peek()).toEqual([row(2, 9)]);
    forks.undo();
    expect(forks.actions.peek()).toEqual([row(2, 3)]);
    forks.undo();
    expect(forks.actions.peek()).toEqual([]);
    expect(forks.canUndo.peek()).toBe(false);
    expect(forks.canRedo.peek()).toBe(true);
  });

  test('one that is taken out leaves the others, and can be had back', () => {
    const forks = new Forks();
    forks.reset([kill(1), kill(2)]);
    forks.remove(forks.actions.peek()[0]!);
    expect(forks.actions.peek()).toEqual([kill(2)]);
    forks.undo();
    expect(forks.actions.peek()).toEqual([kill(1), kill(2)]);
  });
});
