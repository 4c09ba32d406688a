/**
 * Runs a process function over one keyed stream. A result bears the element's timestamp, at an event timer the timer's
 * time, at a processing timer none.
 * Source: KeyedProcessOperator. Snapshots hold state and timers; on rescaling each subtask takes the keys it owns.
 */
import type { ProcessingTime } from '../processing-time.ts';
import { KeyedState } from '../state/keyed-state.ts';
import { type Timer, TimerService, type Triggerable } from '../state/timer-service.ts';
import type { Output, StreamRecord } from '../stream-element.ts';
import type { OperatorSnapshot } from '../window/window-operator.ts';
import { type KeyedProcessFunction, ProcessContext, TimerContext } from './process-function.ts';
import { RuntimeContext } from './runtime-context.ts';

/** What a subtask begins from, and which keys of it are its own. */
export interface Restored {
  readonly snapshot: OperatorSnapshot;
  readonly owns: (key: string) => boolean;
}

/** One subtask. */
export class KeyedProcessOperator<I, O> implements Triggerable {
  readonly #function: KeyedProcessFunction<I, O>;
  readonly #keyOf: (value: I) => string;
  readonly #output: Output<O>;
  readonly #state: KeyedState;
  readonly #timers: TimerService;

  constructor(
    run: KeyedProcessFunction<I, O>,
    keyOf: (value: I) => string,
    output: Output<O>,
    clock: ProcessingTime,
    restored?: Restored,
  ) {
    this.#function = run;
    this.#keyOf = keyOf;
    this.#output = output;
    this.#state = new KeyedState(restored?.snapshot.cells, restored?.owns);
    this.#timers = new TimerService(this, clock, restored && ownTimers(restored));
    run.open?.(new RuntimeContext(this.#state, clock));
  }

  processElement({ value, timestampMs }: StreamRecord<I>): void {
    this.#state.currentKey = this.#keyOf(value);
    const context = new ProcessContext(this.#state, this.#timers, timestampMs, this.#side(timestampMs));
    this.#function.processElement(value, context, result => this.#output.collect(result, timestampMs));
  }

  processWatermark(watermarkMs: number): void {
    this.#timers.advanceWatermark(watermarkMs);
    this.#output.emitWatermark(watermarkMs);
  }

  snapshot(): OperatorSnapshot {
    return { cells: this.#state.snapshot(), timers: this.#timers.snapshot() };
  }

  onEventTime(timer: Timer): void {
    this.#onTimer(timer, 'event', timer.atMs);
  }

  onProcessingTime(timer: Timer): void {
    this.#onTimer(timer, 'processing', null);
  }

  #onTimer({ key, atMs }: Timer, domain: 'event' | 'processing', timestampMs: number | null): void {
    this.#state.currentKey = key;
    const context = new TimerContext(this.#state, this.#timers, atMs, domain, this.#side(timestampMs));
    this.#function.onTimer?.(atMs, context, result => this.#output.collect(result, timestampMs));
  }

  #side(timestampMs: number | null): (tag: string, value: unknown) => void {
    return (tag, value) => this.#output.sideOutput(tag, value, timestampMs);
  }
}

/** Several subtasks' snapshots as one, to be dealt out anew. */
export function joinSnapshots(snapshots: readonly OperatorSnapshot[]): OperatorSnapshot {
  return {
    cells: snapshots.flatMap(({ cells }) => cells),
    timers: {
      eventTime: snapshots.flatMap(({ timers }) => timers.eventTime),
      processingTime: snapshots.flatMap(({ timers }) => timers.processingTime),
    },
  };
}

function ownTimers({ snapshot, owns }: Restored) {
  const own = ({ key }: Timer) => owns(key);
  return {
    eventTime: snapshot.timers.eventTime.filter(own),
    processingTime: snapshot.timers.processingTime.filter(own),
  };
}
