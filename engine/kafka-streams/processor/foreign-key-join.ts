/**
 * Joins a table with another by a foreign key in its value: a left row subscribes to the row that it points at, and
 * every update of that row answers all who have subscribed. An answer for a left value that is no longer current is
 * thrown away. Subscriptions and answers go through topics of their own.
 * Source: SubscriptionSendProcessorSupplier, SubscriptionJoinProcessorSupplier, ForeignTableJoinProcessorSupplier,
 * ResponseJoinProcessorSupplier (KIP-213). The hash of the left value is the value's text here.
 */
import { type Change, compareTexts, type Record } from '../record.ts';
import { type Processor, textKey } from '../topology.ts';
import type { ValueJoiner } from './stream-join.ts';
import type { TableView } from './table-join.ts';

/** What a subscription asks for. */
type Instruction = 'deleteAndPropagate' | 'deleteSilently' | 'propagateNullIfNone' | 'propagateIfFound';

interface Subscription {
  readonly foreignKey: string | null;
  readonly instruction: Instruction;
  readonly hash: string | null;
}

interface Answer {
  readonly foreignValue: unknown;
  readonly hash: string | null;
}

/** The four processors of a join, in the order in which an update goes through them. */
export interface ForeignKeyJoin {
  /** Behind the left table; its records go through a topic to `answer`. */
  readonly subscribe: Processor;
  readonly answer: Processor;
  /** Behind the right table; as those of `answer`, its records go through a topic to `resolve`. */
  readonly foreignUpdate: Processor;
  readonly resolve: Processor;
}

export function foreignKeyJoin(
  foreignKeyOf: (value: unknown) => string | null,
  joiner: ValueJoiner,
  left: boolean,
  tables: { left: TableView; right: TableView },
): ForeignKeyJoin {
  /** Foreign key to the left keys that point at it, with the hashes of their values. */
  const subscribers = new Map<string, Map<string, string | null>>();
  return {
    subscribe: subscribe(foreignKeyOf, left),
    answer: answer(subscribers, tables.right),
    foreignUpdate: foreignUpdate(subscribers),
    resolve: resolve(joiner, left, tables.left),
  };
}

type Subscribers = Map<string, Map<string, string | null>>;

function subscribe(foreignKeyOf: (value: unknown) => string | null, left: boolean): Processor {
  return {
    process(record, context) {
      const { newValue, oldValue } = record.value as Change;
      const hash = hashOf(newValue);
      const send = (foreignKey: string | null, instruction: Instruction) =>
        context.forward({ ...record, value: { foreignKey, instruction, hash } satisfies Subscription });
      const before = oldValue === null ? null : foreignKeyOf(oldValue);
      const now = newValue === null ? null : foreignKeyOf(newValue);
      if (left) {
        if (oldValue === null && newValue === null) return;
        if (before !== null && before !== now) send(before, 'deleteSilently');
        send(now, 'propagateNullIfNone');
      } else if (oldValue === null) {
        if (newValue === null) return;
        if (now === null) context.drop();
        else send(now, 'propagateIfFound');
      } else if (newValue === null) {
        if (before !== null) send(before, 'deleteAndPropagate');
      } else if (now === null) {
        context.drop();
        if (before !== null) send(before, 'deleteAndPropagate');
      } else {
        const moved = before !== null && before !== now;
        if (moved) send(before, 'deleteSilently');
        // Only a row that has pointed elsewhere may have a result to be taken back.
        send(now, moved ? 'propagateNullIfNone' : 'propagateIfFound');
      }
    },
  };
}

function answer(subscribers: Subscribers, foreign: TableView): Processor {
  return {
    process(record, context) {
      const key = textKey(record.key)!;
      const { foreignKey, instruction, hash } = record.value as Subscription;
      const row = foreignKey === null ? null : foreign(foreignKey);
      if (foreignKey !== null) {
        const ofKey = subscribers.get(foreignKey) ?? new Map<string, string | null>();
        subscribers.set(foreignKey, ofKey);
        if (instruction.startsWith('delete')) ofKey.delete(key);
        else ofKey.set(key, hash);
      }
      const timestampMs = Math.max(record.timestampMs, row?.timestampMs ?? record.timestampMs);
      const send = (foreignValue: unknown) =>
        context.forward({ ...record, timestampMs, value: { foreignValue, hash } satisfies Answer });
      if (instruction === 'deleteAndPropagate') send(null);
      else if (instruction === 'propagateNullIfNone') send(row?.value ?? null);
      else if (instruction === 'propagateIfFound' && row !== null) send(row.value);
    },
  };
}

function foreignUpdate(subscribers: Subscribers): Processor {
  return {
    process(record: Record, context) {
      const foreignKey = textKey(record.key);
      if (foreignKey === null) {
        context.drop();
        return;
      }
      const { newValue } = record.value as Change;
      const all = [...(subscribers.get(foreignKey) ?? [])].sort(([a], [b]) => compareTexts(a, b));
      for (const [key, hash] of all)
        context.forward({ ...record, key, value: { foreignValue: newValue, hash } satisfies Answer });
    },
  };
}

function resolve(joiner: ValueJoiner, left: boolean, view: TableView): Processor {
  return {
    process(record, context) {
      const { foreignValue, hash } = record.value as Answer;
      const current = view(textKey(record.key)!)?.value ?? null;
      if (hashOf(current) !== hash) return;
      const vanishes = foreignValue === null && (!left || current === null);
      context.forward({ ...record, value: vanishes ? null : joiner(current, foreignValue) });
    },
  };
}

function hashOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
