/**
 * Traces of random entries, for property tests: every kind of the schema, with names and numbers from small pools
 * so that entries meet. They need not make sense; a view must stand them all.
 */
import fc from 'fast-check';
import { type EntryKind, entryKinds, entrySchema, type Fields } from '../../engine/core/entries.ts';
import { Trace } from '../../engine/core/trace.ts';

const POOLS: Record<string, fc.Arbitrary<unknown>> = {
  topic: fc.constantFrom('flights', 'delays'),
  partition: fc.nat(2),
  partitions: fc.integer({ min: 1, max: 3 }),
  broker: fc.integer({ min: 1, max: 2 }),
  leader: fc.integer({ min: -1, max: 2 }),
  offset: fc.nat(12),
  client: fc.constantFrom('board-1', 'board-2'),
  producer: fc.constantFrom('desk', 'gate'),
  group: fc.constantFrom('boards', 'audit'),
  member: fc.constantFrom('m1', 'm2'),
  role: fc.constantFrom('producer', 'consumer', 'admin'),
  api: fc.constantFrom('Produce', 'Fetch'),
  direction: fc.constantFrom('request', 'response'),
  isr: fc.constantFrom('', '1', '1,2'),
  state: fc.constantFrom('PreparingRebalance', 'CompletingRebalance', 'Stable', 'Empty'),
  id: fc.nat(8),
  message: fc.nat(8),
  arrivesAtUs: fc.nat(2000),
};

function fieldOf(name: string, type: string): fc.Arbitrary<unknown> {
  const value = POOLS[name] ?? (type.startsWith('text') ? fc.constantFrom('AA', 'UA 12', '') : fc.nat(20));
  return type.endsWith('?') ? fc.option(value) : value;
}

const entry = fc.constantFrom(...entryKinds).chain(kind =>
  fc.record({
    kind: fc.constant(kind),
    afterUs: fc.nat(100),
    fields: fc.record(
      Object.fromEntries(Object.entries(entrySchema[kind]).map(([name, type]) => [name, fieldOf(name, type)])),
    ),
  }),
);

/** Appends one entry of any kind. */
export function appendAny(
  trace: Trace,
  { kind, afterUs, fields }: { kind: EntryKind; afterUs: number; fields: object },
) {
  trace.append(trace.endUs + afterUs, kind, fields as Fields<EntryKind>);
}

/** Lists of entries for {@link appendAny}. */
export const entries = fc.array(entry, { maxLength: 120 });

/** Traces of up to 120 random entries. */
export const traces = entries.map(list => {
  const trace = new Trace();
  for (const each of list) appendAny(trace, each);
  return trace;
});
