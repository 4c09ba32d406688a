/**
 * StreamingQueryListener: functions of the program that hear of queries that start, end a batch, or end. They are called
 * in tasks of their own, after the fact, as Spark's listener bus does; an error in one is printed and hurts no query.
 */
import { ProgramError, type ProgramFunction } from '../../core/offered.ts';
import { spawn } from '../../core/process.ts';
import { isoMillis } from '../query/iso-millis.ts';
import type { QueryEvent } from '../query/query-request.ts';
import type { SparkWorld } from './world.ts';

const METHODS = { started: 'onQueryStarted', progress: 'onQueryProgress', terminated: 'onQueryTerminated' } as const;

/** A listener of the program. */
export type ProgramListener = Readonly<Record<string, unknown>>;

/** Checks what a program gives as a listener. */
export function listenerOf(value: unknown): ProgramListener {
  const listener = (value ?? {}) as ProgramListener;
  if (Object.values(METHODS).some(name => typeof listener[name] === 'function')) return listener;
  throw new ProgramError(
    'PySparkTypeError',
    `[NOT_LISTENER] A listener is an object with some of the methods ${Object.values(METHODS).join(', ')}.`,
  );
}

/** Whether two have the same functions: a program's objects come as copies, its functions as themselves. */
export function sameListener(a: ProgramListener, b: ProgramListener): boolean {
  return Object.values(METHODS).every(name => a[name] === b[name]);
}

/** Tells listeners of an event. */
export function tellListeners(listeners: Iterable<ProgramListener>, event: QueryEvent, world: SparkWorld): void {
  for (const listener of listeners) {
    const call = listener[METHODS[event.kind]] as ProgramFunction | undefined;
    if (typeof call !== 'function') continue;
    spawn(world.simulation.scheduler, call(messageOf(event, world.simulation.nowMs())), {
      done: () => {},
      failed: error => {
        if (!(error instanceof ProgramError)) throw error;
        world.print(`A StreamingQueryListener failed: ${error.name}: ${error.message}`);
      },
    });
  }
}

function messageOf({ query, ...event }: QueryEvent, nowMs: number): object {
  const { id, runId, name } = query;
  switch (event.kind) {
    case 'started':
      return { id, runId, name, timestamp: isoMillis(nowMs) };
    case 'progress':
      return { progress: event.progress };
    case 'terminated':
      return {
        id,
        runId,
        exception: event.error?.message ?? null,
        errorClassOnException: event.error?.condition ?? null,
      };
  }
}
