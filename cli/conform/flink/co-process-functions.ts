/**
 * The functions of recorded connected streams: enrich, total, match (tests/conformance/flink/README.md says what each
 * does).
 */
import type { KeyedCoProcessFunction, ProcessContext, ValueState } from '../../../engine/index.ts';
import type { Element } from './recorded-time.ts';

type CoFunction = KeyedCoProcessFunction<Element, Element, unknown[]>;

const MATCH_MS = 5000;

/** Makes a function of each name; each has state of its own. */
export const coProcessFunctions: Record<'enrich' | 'total' | 'match', () => CoFunction> = {
  enrich() {
    let rule: ValueState<number>;
    return {
      open: runtime => {
        rule = runtime.getState('rule');
      },
      processElement1: ([key, value], _context, collect) => collect([key, value, rule.value()]),
      processElement2: ([, value]) => rule.update(value),
    };
  },

  total() {
    let left: ValueState<number>;
    let right: ValueState<number>;
    const add = (own: ValueState<number>, [key, value]: Element, collect: (row: unknown[]) => void) => {
      own.update((own.value() ?? 0) + value);
      collect([key, left.value(), right.value()]);
    };
    return {
      open: runtime => {
        left = runtime.getState('left');
        right = runtime.getState('right');
      },
      processElement1: (element, _context, collect) => add(left, element, collect),
      processElement2: (element, _context, collect) => add(right, element, collect),
    };
  },

  match() {
    let left: ValueState<number>;
    let right: ValueState<number>;
    let timer: ValueState<number>;
    const stopTimer = (context: ProcessContext) => {
      const atMs = timer.value();
      if (atMs !== null) context.deleteEventTimeTimer(atMs);
    };
    const meet = (
      own: 'left' | 'right',
      [key, value]: Element,
      context: ProcessContext,
      collect: (row: unknown[]) => void,
    ) => {
      const [mine, other] = own === 'left' ? [left, right] : [right, left];
      const found = other.value();
      stopTimer(context);
      if (found !== null) {
        collect([key, 'matched', ...(own === 'left' ? [value, found] : [found, value])]);
        other.clear();
        timer.clear();
        return;
      }
      mine.update(value);
      timer.update(context.timestampMs! + MATCH_MS);
      context.registerEventTimeTimer(context.timestampMs! + MATCH_MS);
    };
    return {
      open: runtime => {
        left = runtime.getState('left');
        right = runtime.getState('right');
        timer = runtime.getState('timer');
      },
      processElement1: (element, context, collect) => meet('left', element, context, collect),
      processElement2: (element, context, collect) => meet('right', element, context, collect),
      onTimer: (atMs, context, collect) => {
        collect([context.currentKey, 'unmatched', left.value(), right.value(), atMs]);
        for (const state of [left, right, timer]) state.clear();
      },
    };
  },
};
