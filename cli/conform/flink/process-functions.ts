/**
 * The functions of recorded keyed process operators; tests/conformance/flink/README.md says what each does.
 */
import type {
  AggregateFunction,
  Expiry,
  KeyedProcessFunction,
  ListState,
  MapState,
  ProcessContext,
  RuntimeContext,
  TimerContext,
  ValueState,
} from '../../../engine/index.ts';
import { type Element, writtenTime } from './recorded-time.ts';

/** The state that the functions share by name: v, w, l, m. */
interface Held {
  readonly v: ValueState<number>;
  readonly w: ValueState<number>;
  readonly l: ListState<number>;
  readonly m: MapState<number, number>;
  readonly runtime: RuntimeContext;
}

type Collect = (row: unknown[]) => void;
type AtElement = (held: Held, element: Element, context: ProcessContext, collect: Collect) => void;
type AtTimer = (held: Held, atMs: number, context: TimerContext, collect: Collect) => void;

const MINUTE_MS = 60_000;

/** The function of a name, its state with a time to live where the case has one. */
export function processFunctionOf(name: string, expiry?: Expiry): KeyedProcessFunction<Element, unknown[]> {
  const atElement = atElements[name];
  if (atElement === undefined) throw new Error(`no such function in recordings: ${name}`);
  const atTimer = atTimers[name] ?? tellTimer;
  let held: Held;
  return {
    open(runtime) {
      held = {
        v: runtime.getState('v', expiry),
        w: runtime.getState('w'),
        l: runtime.getListState('l', expiry),
        m: runtime.getMapState('m', expiry),
        runtime,
      };
    },
    processElement: (element, context, collect) => atElement(held, element, context, collect),
    onTimer: (atMs, context, collect) => atTimer(held, atMs, context, collect),
  };
}

const average: AggregateFunction<number, [number, number], number> = {
  createAccumulator: () => [0, 0],
  add: (value, [sum, count]) => [sum + value, count + 1],
  getResult: ([sum, count]) => sum / count,
  merge: (a, b) => [a[0] + b[0], a[1] + b[1]],
};

const atElements: Record<string, AtElement> = {
  count({ v }, [key], _context, collect) {
    v.update((v.value() ?? 0) + 1);
    collect([key, v.value()]);
  },
  sumReset({ v }, [key, x], _context, collect) {
    if (x === 0) v.clear();
    else v.update((v.value() ?? 0) + x);
    collect([key, x === 0 ? 'cleared' : v.value()]);
  },
  last3({ l }, [key, x], _context, collect) {
    const last = [...l.get(), x].slice(-3);
    l.update(last);
    collect([key, last]);
  },
  histogram({ m }, [key, x], _context, collect) {
    m.put(x, (m.get(x) ?? 0) + 1);
    collect([key, x, m.get(x), m.keys().length]);
  },
  gapSum({ v, w }, [, x], context) {
    v.update((v.value() ?? 0) + x);
    const armed = w.value();
    if (armed !== null) context.deleteEventTimeTimer(armed);
    w.update((context.timestampMs ?? 0) + 1000);
    context.registerEventTimeTimer((context.timestampMs ?? 0) + 1000);
  },
  eventTimer: (_held, [, x], context) => context.registerEventTimeTimer(x),
  deletableTimer(_held, [, x], context) {
    if (x > 0) context.registerEventTimeTimer(x);
    else context.deleteEventTimeTimer(-x);
  },
  processingTimer: (_held, [, x], context) => context.registerProcessingTimeTimer(context.nowMs + x),
  processingDeletable(_held, [, x], context) {
    if (x > 0) context.registerProcessingTimeTimer(x);
    else context.deleteProcessingTimeTimer(-x);
  },
  clocks: (_held, [key], context, collect) =>
    collect([key, context.timestampMs, writtenTime(context.watermarkMs), context.nowMs]),
  chain({ v }, _element, context) {
    v.update(0);
    context.registerEventTimeTimer((context.timestampMs ?? 0) + 1000);
  },
  ttlValue({ v }, [key, x], _context, collect) {
    const old = v.value();
    if (x > 0) v.update(x);
    collect([key, old]);
  },
  ttlList({ l }, [key, x], _context, collect) {
    if (x > 0) l.add(x);
    collect([key, l.get()]);
  },
  ttlMap({ m }, [key, x], _context, collect) {
    if (x > 0) m.put(x % 10, x);
    const byKey = m.entries().sort(([a], [b]) => a - b);
    collect([key, byKey.map(([, value]) => value)]);
  },
  dedup({ v }, [key, x], _context, collect) {
    if (v.value() !== null) return;
    v.update(1);
    collect([key, x]);
  },
  reducing({ runtime }, [key, x], _context, collect) {
    const sum = runtime.getReducingState<number>('r', (a, b) => a + b);
    sum.add(x);
    collect([key, sum.get()]);
  },
  aggregating({ runtime }, [key, x], _context, collect) {
    const running = runtime.getAggregatingState('a', average);
    running.add(x);
    collect([key, running.get()]);
  },
  fraud({ v, w }, [key, x], context, collect) {
    if (v.value() !== null) {
      if (x > 500) collect([key, 'alert', x]);
      context.deleteProcessingTimeTimer(w.value()!);
      v.clear();
      w.clear();
    }
    if (x >= 10) return;
    v.update(1);
    w.update(context.nowMs + MINUTE_MS);
    context.registerProcessingTimeTimer(context.nowMs + MINUTE_MS);
  },
  topPerSecond({ m }, [, x], context) {
    const timeMs = context.timestampMs ?? 0;
    const lastMs = Math.floor(timeMs / 1000) * 1000 + 999;
    m.put(lastMs, Math.max(x, m.get(lastMs) ?? Number.NEGATIVE_INFINITY));
    context.registerEventTimeTimer(lastMs);
  },
};

const atTimers: Record<string, AtTimer> = {
  gapSum({ v, w }, atMs, context, collect) {
    collect([context.currentKey, 'timer', atMs, v.value()]);
    v.clear();
    w.clear();
  },
  chain({ v }, atMs, context, collect) {
    v.update(v.value()! + 1);
    collect([context.currentKey, 'timer', atMs, v.value(), writtenTime(context.watermarkMs)]);
    if (v.value()! < 3) context.registerEventTimeTimer(atMs + 1000);
  },
  fraud({ v, w }) {
    v.clear();
    w.clear();
  },
  topPerSecond({ m }, atMs, context, collect) {
    collect([context.currentKey, 'top', atMs, m.get(atMs)]);
    m.remove(atMs);
  },
};

const tellTimer: AtTimer = (_held, atMs, context, collect) =>
  collect([context.currentKey, 'timer', atMs, context.timeDomain]);
