/**
 * The window operator: puts each element of a key into its windows, asks the trigger, and gives out what a window holds
 * when it fires; windows of merging assigners grow together. Times in milliseconds.
 *
 * A window of event time is kept until its greatest timestamp plus the allowed lateness is at or before the watermark.
 * An element all of whose windows are gone goes to the side output `late`, if it is late itself.
 * Source: WindowOperator, EvictingWindowOperator. A snapshot holds contents, trigger state and timers, no watermark.
 */
import type { ProcessingTime } from '../processing-time.ts';
import { KeyedState, type SnapshotCell } from '../state/keyed-state.ts';
import { type Timer, TimerService, type TimerSnapshot, type Triggerable } from '../state/timer-service.ts';
import { FlinkError, type Output, type StreamRecord } from '../stream-element.ts';
import { fires, purges, type Trigger, type TriggerResult } from '../trigger/trigger.ts';
import type { WindowAssigner } from './assigner.ts';
import type { WindowContents } from './contents.ts';
import { type Merge, MergingWindowSet } from './merging-window-set.ts';
import { MergingTriggerContext, WindowTriggerContext } from './trigger-context.ts';
import { idOf, maxTimestampOf, type Window, windowOf } from './window.ts';
import { WindowContext, type WindowFunction } from './window-function.ts';

/** The side output of elements that came too late. */
export const LATE = 'late';

const CONTENTS = 'window-contents';
const MERGING_SET = 'merging-window-set';

/** What a window operator is made of. */
export interface WindowOperatorSpec<I, C, O> {
  readonly keyOf: (value: I) => string;
  readonly assigner: WindowAssigner<I>;
  /** The assigner's own, unless another is given. */
  readonly trigger?: Trigger<I>;
  readonly contents: WindowContents<I, C>;
  readonly function: WindowFunction<C, O>;
  readonly latenessMs?: number;
}

/** All that an operator remembers. */
export interface OperatorSnapshot {
  readonly cells: readonly SnapshotCell[];
  readonly timers: TimerSnapshot;
}

/** One subtask of a window operator. */
export class WindowOperator<I, C, O> implements Triggerable {
  readonly #spec: WindowOperatorSpec<I, C, O>;
  readonly #trigger: Trigger<I>;
  readonly #latenessMs: number;
  readonly #output: Output<O>;
  readonly #state: KeyedState;
  readonly #timers: TimerService;

  constructor(
    spec: WindowOperatorSpec<I, C, O>,
    output: Output<O>,
    clock: ProcessingTime,
    restored?: OperatorSnapshot,
  ) {
    this.#spec = spec;
    this.#trigger = spec.trigger ?? spec.assigner.defaultTrigger;
    this.#latenessMs = spec.latenessMs ?? 0;
    if (spec.assigner.merging && this.#trigger.onMerge === undefined)
      throw new FlinkError(
        'UnsupportedOperationException',
        'A merging window assigner cannot be used with a trigger that does not support merging.',
      );
    this.#output = output;
    this.#state = new KeyedState(restored?.cells);
    this.#timers = new TimerService(this, clock, restored?.timers);
  }

  processElement(record: StreamRecord<I>): void {
    const { assigner, keyOf } = this.#spec;
    this.#state.currentKey = keyOf(record.value);
    const windows = assigner.assign(record.value, record.timestampMs, this.#timers.nowMs);
    const taken = assigner.merging ? this.#addMerging(record, windows) : this.#addEach(record, windows);
    if (!taken && this.#isElementLate(record)) this.#output.sideOutput(LATE, record.value, record.timestampMs);
  }

  processWatermark(watermarkMs: number): void {
    this.#timers.advanceWatermark(watermarkMs);
    this.#output.emitWatermark(watermarkMs);
  }

  snapshot(): OperatorSnapshot {
    return { cells: this.#state.snapshot(), timers: this.#timers.snapshot() };
  }

  onEventTime(timer: Timer): void {
    this.#onTimer(timer, 'event');
  }

  onProcessingTime(timer: Timer): void {
    this.#onTimer(timer, 'processing');
  }

  /** Puts an element into windows that stay apart; false when all of them are over. */
  #addEach(record: StreamRecord<I>, windows: readonly Window[]): boolean {
    const open = windows.filter(window => !this.#isLate(window));
    for (const window of open) this.#addTo(window, window, record);
    return open.length > 0;
  }

  #addMerging(record: StreamRecord<I>, windows: readonly Window[]): boolean {
    const set = this.#mergingSet();
    let taken = false;
    for (const window of windows) {
      const actual = set.add(window, merge => this.#merge(merge));
      if (this.#isLate(actual)) {
        set.retire(actual);
        continue;
      }
      taken = true;
      this.#addTo(actual, set.stateWindowOf(actual)!, record);
    }
    set.persist();
    return taken;
  }

  #addTo(window: Window, stateWindow: Window, record: StreamRecord<I>): void {
    const cell = this.#state.cell(CONTENTS, idOf(stateWindow));
    this.#spec.contents.add(cell, record);
    const context = this.#triggerContext(window);
    const result = this.#trigger.onElement(record.value, record.timestampMs, window, context);
    this.#carryOut(result, window, stateWindow);
    const cleanUpMs = this.#cleanUpMs(window);
    if (cleanUpMs === Number.POSITIVE_INFINITY) return;
    if (this.#spec.assigner.time === 'event') context.registerEventTimeTimer(cleanUpMs);
    else context.registerProcessingTimeTimer(cleanUpMs);
  }

  #merge({ result, merged, stateWindow, mergedStateWindows }: Merge): void {
    this.#refuseEndedMerge(result);
    this.#trigger.onMerge!(result, new MergingTriggerContext(this.#state, this.#timers, result, merged));
    for (const window of merged) {
      const context = this.#triggerContext(window);
      this.#trigger.clear(window, context);
      if (this.#spec.assigner.time === 'event') context.deleteEventTimeTimer(this.#cleanUpMs(window));
      else context.deleteProcessingTimeTimer(this.#cleanUpMs(window));
    }
    const cellOf = (window: Window) => this.#state.cell(CONTENTS, idOf(window));
    this.#spec.contents.merge(cellOf(stateWindow), mergedStateWindows.map(cellOf));
  }

  /** A merged window never ends in the past (WindowOperator refuses such assigners). */
  #refuseEndedMerge(result: Window): void {
    const isEvent = this.#spec.assigner.time === 'event';
    const ended = isEvent
      ? maxTimestampOf(result) + this.#latenessMs <= this.#timers.watermarkMs
      : maxTimestampOf(result) <= this.#timers.nowMs;
    if (ended)
      throw new FlinkError(
        'UnsupportedOperationException',
        `The end timestamp of ${isEvent ? 'an event-time' : 'a processing-time'} window cannot become earlier than the current ${isEvent ? 'watermark' : 'processing time'} by merging.`,
      );
  }

  #onTimer({ key, namespace, atMs }: Timer, domain: 'event' | 'processing'): void {
    this.#state.currentKey = key;
    const window = windowOf(namespace);
    const set = this.#spec.assigner.merging ? this.#mergingSet() : null;
    const stateWindow = set === null ? window : set.stateWindowOf(window);
    if (stateWindow === null) return;
    const context = this.#triggerContext(window);
    const result =
      domain === 'event'
        ? this.#trigger.onEventTime(atMs, window, context)
        : this.#trigger.onProcessingTime(atMs, window, context);
    this.#carryOut(result, window, stateWindow);
    if (domain === this.#spec.assigner.time && atMs === this.#cleanUpMs(window)) {
      this.#state.cell(CONTENTS, idOf(stateWindow)).clear();
      this.#trigger.clear(window, context);
      this.#spec.function.clear?.(window, this.#windowContext(window));
      set?.retire(window);
    }
    set?.persist();
  }

  #carryOut(result: TriggerResult, window: Window, stateWindow: Window): void {
    const cell = this.#state.cell(CONTENTS, idOf(stateWindow));
    if (fires(result)) {
      const contents = this.#spec.contents.read(cell);
      if (contents !== undefined) {
        const collect = (value: O) => this.#output.collect(value, maxTimestampOf(window));
        this.#spec.function.process(this.#state.currentKey, window, this.#windowContext(window), contents, collect);
        this.#spec.contents.fired(cell);
      }
    }
    if (purges(result)) cell.clear();
  }

  #cleanUpMs(window: Window): number {
    return maxTimestampOf(window) + (this.#spec.assigner.time === 'event' ? this.#latenessMs : 0);
  }

  #isLate(window: Window): boolean {
    return this.#spec.assigner.time === 'event' && this.#cleanUpMs(window) <= this.#timers.watermarkMs;
  }

  #isElementLate({ timestampMs }: StreamRecord<I>): boolean {
    return this.#spec.assigner.time === 'event' && timestampMs! + this.#latenessMs <= this.#timers.watermarkMs;
  }

  #mergingSet(): MergingWindowSet {
    return new MergingWindowSet(this.#state.cell(MERGING_SET));
  }

  #triggerContext(window: Window): WindowTriggerContext {
    return new WindowTriggerContext(this.#state, this.#timers, window);
  }

  #windowContext(window: Window): WindowContext<O> {
    return new WindowContext(this.#state, this.#timers, window, this.#spec.assigner.merging, this.#output);
  }
}
