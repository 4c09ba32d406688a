/**
 * The functions of recorded window programs: what a window holds and what it gives out, as `[key, start, end, result]`.
 */
import {
  type AggregateFunction,
  aggregateOf,
  type Evictor,
  foldedContents,
  GLOBAL_WINDOW,
  listedContents,
  type Window,
  type WindowContents,
  type WindowContext,
  type WindowFunction,
} from '../../../engine/index.ts';
import { type Element, writtenTime } from './recorded-time.ts';

interface Recorded {
  contents: WindowContents<Element, unknown>;
  function: WindowFunction<unknown, unknown>;
}

type Folding = AggregateFunction<Element, unknown, unknown>;

const foldings: Record<string, Folding> = {
  sum: reducing((a, b) => [a[0], a[1] + b[1]]),
  max: reducing((a, b) => (a[1] >= b[1] ? a : b)),
  count: {
    createAccumulator: () => 0,
    add: (_value, count) => (count as number) + 1,
    getResult: count => count,
    merge: (a, b) => (a as number) + (b as number),
  },
  avg: {
    createAccumulator: () => [0, 0],
    add: ([, value], [sum, count]: [number, number]) => [sum + value, count + 1],
    getResult: ([sum, count]: [number, number]) => sum / count,
    merge: (a: [number, number], b: [number, number]) => [a[0] + b[0], a[1] + b[1]],
  } as Folding,
};

/** The named function; with an evictor every element is kept and folded when the window fires. */
export function recordedFunction(name: string, session: boolean, evictor: Evictor<Element> | null): Recorded {
  const folding = foldings[name];
  if (folding === undefined) {
    const see = (elements: Element[]) => elements.map(([, value]) => value);
    return {
      contents: listedContents(see, evictor),
      function: processFunction(name, session) as WindowFunction<unknown, unknown>,
    };
  }
  const fold = (elements: Element[]) =>
    folding.getResult(elements.reduce((held, element) => folding.add(element, held), folding.createAccumulator()));
  return {
    contents: evictor === null ? foldedContents(folding) : listedContents(fold, evictor),
    function: {
      process: (key, window, _context, result, collect) => collect(row(key, window, result)),
    },
  };
}

function processFunction(name: string, session: boolean): WindowFunction<number[], unknown> {
  return {
    process(key, window, context, values, collect) {
      const sorted = session ? [...values].sort((a, b) => a - b) : values;
      collect(row(key, window, processed(name, sorted, context)));
    },
    clear: (_window, context) => {
      if (name === 'firings') context.windowState('n').clear();
    },
  };
}

function processed(name: string, values: number[], context: WindowContext<unknown>): unknown {
  if (name === 'list') return values;
  if (name === 'context') return [values.length, writtenTime(context.watermarkMs), context.nowMs];
  if (name !== 'firings') throw new Error(`no such function in recordings: ${name}`);
  const ofWindow = context.windowState<number>('n');
  const ofKey = context.globalState<number>('g');
  ofWindow.update((ofWindow.value() ?? 0) + 1);
  ofKey.update((ofKey.value() ?? 0) + 1);
  return [values.reduce((sum, value) => sum + value, 0), ofWindow.value(), ofKey.value()];
}

function reducing(reduce: (a: Element, b: Element) => Element): Folding {
  const aggregate = aggregateOf(reduce) as Folding;
  return { ...aggregate, getResult: held => (aggregate.getResult(held) as Element | null)?.[1] ?? null };
}

function row(key: string, window: Window, result: unknown): unknown[] {
  const global = window.endMs === GLOBAL_WINDOW.endMs;
  return [key, global ? 'global' : window.startMs, global ? 'global' : window.endMs, result];
}
