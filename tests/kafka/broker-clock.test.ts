/**
 * Time as a broker's process has it: what a pause holds back, and what the end of the process takes along.
 */
import { expect, test } from 'vitest';
import { Scheduler } from '../../engine/core/scheduler.ts';
import { BrokerClock } from '../../engine/kafka/broker-clock.ts';

function clockOf(): { clock: BrokerClock; ran: string[]; runTo: (atUs: number) => void } {
  const scheduler = new Scheduler(1);
  const runTo = (atUs: number): void => {
    scheduler.at(atUs, () => {});
    while (scheduler.step(atUs));
  };
  return { clock: new BrokerClock(scheduler), ran: [], runTo };
}

test('what falls due while the process stands still is done when it goes on', () => {
  const { clock, ran, runTo } = clockOf();
  clock.after(10, () => ran.push('timer'));
  clock.pause();
  runTo(20);
  expect(ran).toEqual([]);
  clock.resume();
  runTo(21);
  expect(ran).toEqual(['timer']);
});

test('a timer that fell due in a pause can still be cancelled by what arrived before it is run', () => {
  const { clock, ran, runTo } = clockOf();
  const timer = clock.after(10, () => ran.push('timed out'));
  const arrives = clock.guarded(() => {
    timer.cancel();
    ran.push('answered');
  });
  clock.pause();
  arrives();
  runTo(20);
  clock.resume();
  runTo(21);
  expect(ran).toEqual(['answered']);
});

test('a process that died runs nothing of its earlier life', () => {
  const { clock, ran, runTo } = clockOf();
  clock.after(10, () => ran.push('timer'));
  clock.die();
  runTo(20);
  expect(ran).toEqual([]);
});
