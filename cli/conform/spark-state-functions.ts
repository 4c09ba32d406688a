/**
 * The state functions that the recordings name, as their README defines them, written against the general state API
 * that a student's program has: `applyInPandasWithState` functions and `transformWithState` processors.
 */
import type { GroupFunction, ProcessorHandle, Row, StatefulProcessor } from '../../engine/index.ts';

/** Event time of a row in milliseconds since 1970. */
const timeMs = (row: Row): number => Math.floor(Number(row.ts) / 1000);
const times = (rows: readonly Row[]): number[] => rows.map(timeMs);
const values = (rows: readonly Row[]): number[] => rows.flatMap(({ v }) => (v === null ? [] : [Number(v)]));

/** The output columns of each function, as DDL. */
const SCHEMAS: Record<string, Record<string, string>> = {
  applyInPandasWithState: {
    running_count: 'k STRING, n BIGINT',
    running_sum: 'k STRING, total BIGINT, n BIGINT',
    alert_after_3: 'k STRING, n BIGINT',
    emit_on_new_max: 'k STRING, v BIGINT',
    sessionize_event_timeout: 'k STRING, start BIGINT, stop BIGINT, n BIGINT',
    max_then_minus_one: 'k STRING, v BIGINT',
    timeout_set_once: 'k STRING, what STRING, n BIGINT',
    watermark_probe: 'k STRING, wm BIGINT, n BIGINT',
    timeout_at_event: 'k STRING, n BIGINT',
    rearm_on_timeout: 'k STRING, n BIGINT',
  },
  transformWithState: {
    running_count: 'k STRING, n BIGINT',
    alert_after_3: 'k STRING, n BIGINT',
    inactivity_timer: 'k STRING, v BIGINT',
    two_timers: 'k STRING, fired BIGINT, wm BIGINT',
    list_then_flush: 'k STRING, items STRING',
    map_count: 'k STRING, v BIGINT, n BIGINT',
  },
};

/** The output columns of a recorded function. */
export function stateFunctionSchema(kind: string, name: string): string {
  const schema = SCHEMAS[kind]?.[name];
  if (schema === undefined) throw new Error(`malformed case: ${kind}: the function ${name} is not known`);
  return schema;
}

/** For `applyInPandasWithState`. */
export const groupFunctions: Record<string, GroupFunction> = {
  running_count: ([k], rows, state) => {
    const n = Number(state.get ?? 0) + rows.length;
    state.update(n);
    return [{ k, n }];
  },
  running_sum: ([k], rows, state) => {
    const [total, n] = (state.get ?? [0, 0]) as [number, number];
    const seen = values(rows);
    const next: [number, number] = [seen.reduce((sum, v) => sum + v, total), n + seen.length];
    state.update(next);
    return [{ k, total: next[0], n: next[1] }];
  },
  alert_after_3: ([k], rows, state) => {
    const n = Number(state.get ?? 0) + rows.length;
    if (n >= 3) {
      state.remove();
      return [{ k, n }];
    }
    state.update(n);
    return [];
  },
  emit_on_new_max: ([k], rows, state) => {
    const seen = values(rows);
    if (seen.length === 0) return [];
    const m = Math.max(...seen);
    if (state.exists && m <= Number(state.get)) return [];
    state.update(m);
    return [{ k, v: m }];
  },
  sessionize_event_timeout: ([k], rows, state) => {
    const known = state.get as { start: number; stop: number; n: number } | undefined;
    if (state.hasTimedOut) {
      state.remove();
      return [{ k, ...known }];
    }
    const seen = times(rows);
    const start = Math.min(known?.start ?? Number.POSITIVE_INFINITY, ...seen);
    const stop = Math.max(known?.stop ?? Number.NEGATIVE_INFINITY, ...seen);
    state.update({ start, stop, n: (known?.n ?? 0) + rows.length });
    state.setTimeoutTimestamp(stop + 10_000);
    return [];
  },
  max_then_minus_one: ([k], rows, state) => {
    if (state.hasTimedOut) {
      state.remove();
      return [{ k, v: -1 }];
    }
    const top = Math.max(Number(state.get ?? Number.NEGATIVE_INFINITY), ...times(rows));
    state.update(top);
    state.setTimeoutTimestamp(top + 5000);
    return [{ k, v: top }];
  },
  timeout_set_once: ([k], rows, state) => {
    const before = state.get as number | undefined;
    if (state.hasTimedOut) {
      state.remove();
      return [{ k, what: 'timeout', n: before }];
    }
    const n = (before ?? 0) + rows.length;
    state.update(n);
    if (before !== undefined) return [{ k, what: 'more', n }];
    state.setTimeoutTimestamp(Math.min(...times(rows)) + 5000);
    return [{ k, what: 'first', n }];
  },
  watermark_probe: ([k], rows, state) => {
    const wm = state.getCurrentWatermarkMs();
    const before = Number(state.get ?? 0);
    if (state.hasTimedOut) {
      state.remove();
      return [{ k, wm, n: -before }];
    }
    const n = before + rows.length;
    state.update(n);
    state.setTimeoutTimestamp(Math.max(wm, 0) + 5000);
    return [{ k, wm, n }];
  },
  timeout_at_event: ([k], rows, state) => {
    const before = Number(state.get ?? 0);
    if (state.hasTimedOut) {
      state.remove();
      return [{ k, n: -before }];
    }
    const n = before + rows.length;
    state.update(n);
    state.setTimeoutTimestamp(Math.min(...times(rows)));
    return [{ k, n }];
  },
  rearm_on_timeout: ([k], rows, state) => {
    const before = Number(state.get ?? 0);
    if (state.hasTimedOut && before >= 102) {
      state.remove();
      return [{ k, n: before }];
    }
    const n = state.hasTimedOut ? (before < 100 ? before + 100 : before + 1) : before + rows.length;
    state.update(n);
    state.setTimeoutTimestamp((state.hasTimedOut ? state.getCurrentWatermarkMs() : Math.max(...times(rows))) + 5000);
    return [{ k, n }];
  },
};

/** For `transformWithState`: a new processor for each query. */
export const statefulProcessors: Record<string, (handle: ProcessorHandle) => StatefulProcessor> = {
  running_count: handle => {
    const count = handle.getValueState('n');
    return {
      handleInputRows: ([k], rows) => {
        const n = Number(count.get() ?? 0) + rows.length;
        count.update(n);
        return [{ k, n }];
      },
    };
  },
  alert_after_3: handle => {
    const count = handle.getValueState('n');
    return {
      handleInputRows: ([k], rows) => {
        const n = Number(count.get() ?? 0) + rows.length;
        if (n >= 3) {
          count.clear();
          return [{ k, n }];
        }
        count.update(n);
        return [];
      },
    };
  },
  inactivity_timer: handle => {
    const top = handle.getValueState('top');
    return {
      handleInputRows: ([k], rows) => {
        const old = top.get() as number | undefined;
        const v = Math.max(old ?? Number.NEGATIVE_INFINITY, ...times(rows));
        top.update(v);
        if (old !== undefined) handle.deleteTimer(old + 5000);
        handle.registerTimer(v + 5000);
        return [{ k, v }];
      },
      handleExpiredTimer: ([k]) => {
        top.clear();
        return [{ k, v: -1 }];
      },
    };
  },
  two_timers: handle => {
    const seen = handle.getValueState('seen');
    return {
      handleInputRows: ([k], rows, { watermarkMs }) => {
        seen.update(1);
        for (const t of times(rows)) {
          handle.registerTimer(t + 5000);
          handle.registerTimer(t + 10_000);
        }
        return [{ k, fired: 0, wm: watermarkMs }];
      },
      handleExpiredTimer: ([k], { watermarkMs }, expiryMs) => [{ k, fired: expiryMs, wm: watermarkMs }],
    };
  },
  list_then_flush: handle => {
    const items = handle.getListState('items');
    return {
      handleInputRows: (_key, rows) => {
        if (!items.exists()) handle.registerTimer(Math.min(...times(rows)) + 10_000);
        const inOrder = [...rows].sort((a, b) => timeMs(a) - timeMs(b) || Number(a.v) - Number(b.v));
        for (const { v } of inOrder) items.appendValue(Number(v));
        return [];
      },
      handleExpiredTimer: ([k]) => {
        const sorted = (items.get() as number[]).toSorted((a, b) => a - b);
        items.clear();
        return [{ k, items: sorted.join(',') }];
      },
    };
  },
  map_count: handle => {
    const counts = handle.getMapState('counts');
    return {
      handleInputRows: ([k], rows) => {
        const touched = new Set<number>();
        for (const { v } of rows) {
          counts.updateValue(v, Number(counts.getValue(v) ?? 0) + 1);
          touched.add(Number(v));
        }
        return [...touched].sort((a, b) => a - b).map(v => ({ k, v, n: Number(counts.getValue(v)) }));
      },
    };
  },
};
