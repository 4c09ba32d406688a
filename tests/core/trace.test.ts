/** The trace: what is appended is read back, in one thread or over slices in another, to the last field. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Entry, type EntryKind, entryKinds, entrySchema } from '../../engine/core/entries.ts';
import { Trace } from '../../engine/core/trace.ts';
import { entryLine, traceHash } from '../../engine/core/trace-text.ts';

type Made = { atUs: number; kind: EntryKind; fields: Record<string, string | number | null> };

const fieldOf = {
  number: fc.double({ noNaN: true }).map(n => (Object.is(n, -0) ? 0 : n)),
  text: fc.string({ unit: 'binary', maxLength: 12 }),
};

/** Any entry of the schema, a while after the one before. */
const anyEntry: fc.Arbitrary<{ afterUs: number; kind: EntryKind; fields: Made['fields'] }> = fc
  .constantFrom(...entryKinds)
  .chain(kind => {
    const schema: Record<string, string> = entrySchema[kind];
    const fields = Object.entries(schema).map(([name, type]) => {
      const value: fc.Arbitrary<string | number | null> = type.startsWith('text') ? fieldOf.text : fieldOf.number;
      return [name, type.endsWith('?') ? fc.option(value) : value] as const;
    });
    return fc.record({ afterUs: fc.nat(3), kind: fc.constant(kind), fields: fc.record(Object.fromEntries(fields)) });
  });

const anyTrace: fc.Arbitrary<Made[]> = fc.array(anyEntry, { maxLength: 60 }).map(entries => {
  let atUs = 0;
  return entries.map(({ afterUs, kind, fields }) => {
    atUs += afterUs;
    return { atUs, kind, fields };
  });
});

function append(trace: Trace, { atUs, kind, fields }: Made): number {
  return trace.append(atUs, kind, fields as never);
}

function traceOf(entries: Made[]): Trace {
  const trace = new Trace();
  for (const entry of entries) append(trace, entry);
  return trace;
}

function read(trace: Trace): Entry[] {
  return Array.from({ length: trace.length }, (_, index) => trace.entry(index));
}

/** The same entries, those of one kind and moment in a row told as rows of one stretch. */
function traceInRows(entries: Made[], grown: (trace: Trace) => void): Trace {
  const trace = new Trace();
  for (let from = 0; from < entries.length; ) {
    const { atUs, kind } = entries[from]!;
    let to = from + 1;
    while (entries[to]?.atUs === atUs && entries[to]?.kind === kind) to++;
    const stretch = entries.slice(from, to);
    trace.appendRows(atUs, kind, { count: stretch.length, fields: row => stretch[row]!.fields as never });
    grown(trace);
    from = to;
  }
  return trace;
}

/** Traces with several entries of one kind and moment in a row. */
const traceWithRuns: fc.Arbitrary<Made[]> = fc
  .tuple(anyTrace, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 60, maxLength: 60 }))
  .map(([entries, times]) => entries.flatMap((entry, i) => new Array<Made>(times[i]!).fill(entry)));

const moved = (atUs: number, offset: number): Made => ({
  atUs,
  kind: 'highwatermark.moved',
  fields: { broker: 1, topic: 't', partition: 0, offset },
});

describe('reading', () => {
  test('gives every entry as it was appended, with its index, moment and kind', () => {
    fc.assert(
      fc.property(anyTrace, entries => {
        const trace = traceOf(entries);
        expect(read(trace)).toEqual(entries.map(({ atUs, kind, fields }, index) => ({ index, atUs, kind, ...fields })));
        entries.forEach(({ atUs, kind }, index) => {
          expect(trace.atUs(index)).toBe(atUs);
          expect(trace.kindAt(index)).toBe(kind);
        });
        expect(trace.endUs).toBe(entries.at(-1)?.atUs ?? 0);
      }),
    );
  });

  test('does not tell entries of a batch, worked out when they are read, from entries told one by one', () => {
    fc.assert(
      fc.property(traceWithRuns, fc.nat(), fc.constantFrom(...entryKinds), (entries, place, kind) => {
        const single = traceOf(entries);
        const copy = new Trace();
        const ship = (grown: Trace): void => copy.addSlice(structuredClone(grown.slice(copy.length, copy.textCount)));
        const rows = traceInRows(entries, ship);
        const index = single.length === 0 ? 0 : place % single.length;
        if (single.length > 0) expect(rows.entry(index)).toEqual(single.entry(index));
        expect(read(rows)).toEqual(read(single));
        expect([...rows.of(kind)]).toEqual([...single.of(kind)]);
        expect(rows.countUntil(place % 9)).toBe(single.countUntil(place % 9));
        expect(read(copy)).toEqual(read(single));
        expect(traceHash(rows)).toBe(traceHash(single));
      }),
    );
  });

  test('by kind gives the entries of that kind in the order of the whole', () => {
    fc.assert(
      fc.property(anyTrace, fc.constantFrom(...entryKinds), (entries, kind) => {
        const trace = traceOf(entries);
        expect([...trace.of(kind)]).toEqual(read(trace).filter(entry => entry.kind === kind));
      }),
    );
  });

  test('tells null from 0 and from the empty text', () => {
    const trace = new Trace();
    const fields = { name: 'x', client: 'c', error: 'E', message: '' };
    trace.append(0, 'client.failed', { ...fields, code: null, line: null });
    trace.append(0, 'client.failed', { ...fields, code: '', line: 0 });
    expect(trace.entry(0)).toMatchObject({ code: null, line: null, message: '' });
    expect(trace.entry(1)).toMatchObject({ code: '', line: 0 });
  });

  test('beyond the end is a bug of the engine', () => {
    expect(() => new Trace().entry(0)).toThrow('no entry 0 in a trace of 0');
  });
});

describe('appending', () => {
  test('returns the index of the entry', () => {
    const trace = new Trace();
    expect([moved(0, 1), moved(0, 2), moved(9, 3)].map(entry => append(trace, entry))).toEqual([0, 1, 2]);
  });

  test('never goes back in time', () => {
    const trace = traceOf([moved(5, 1)]);
    expect(() => append(trace, moved(4, 2))).toThrow('entry highwatermark.moved at 4 us after one at 5 us');
  });

  test('refuses null where the schema has no question mark', () => {
    const fields = { ...moved(0, 1).fields, offset: null };
    expect(() => append(new Trace(), { atUs: 0, kind: 'highwatermark.moved', fields })).toThrow('may not be null');
  });
});

describe('countUntil', () => {
  test('counts the entries at or before a moment', () => {
    fc.assert(
      fc.property(anyTrace, fc.integer({ min: -1, max: 200 }), (entries, atUs) => {
        expect(traceOf(entries).countUntil(atUs)).toBe(entries.filter(entry => entry.atUs <= atUs).length);
      }),
    );
  });
});

describe('slices', () => {
  test('cut anywhere and sent in order give an equal trace with the same hash', () => {
    fc.assert(
      fc.property(anyTrace, fc.array(fc.nat(60)), (entries, cuts) => {
        const trace = new Trace();
        const copy = new Trace();
        const ship = (): void => copy.addSlice(structuredClone(trace.slice(copy.length, copy.textCount)));
        entries.forEach((entry, index) => {
          if (cuts.includes(index)) ship();
          append(trace, entry);
        });
        ship();
        expect(read(copy)).toEqual(read(trace));
        expect(copy.textCount).toBe(trace.textCount);
        expect(traceHash(copy)).toBe(traceHash(trace));
        const kinds = new Set(entries.map(entry => entry.kind));
        for (const kind of kinds) expect([...copy.of(kind)]).toEqual([...trace.of(kind)]);
      }),
    );
  });

  test('out of order are a bug of the engine, not a mixed-up picture', () => {
    const trace = traceOf([moved(0, 1), moved(1, 2)]);
    expect(() => new Trace().addSlice(trace.slice(1, 0))).toThrow('a slice from entry 1 after 0 entries');
  });
});

describe('the text of a trace', () => {
  test('has a line an entry: seconds, kind, fields that are not null, in the order of the schema', () => {
    const trace = new Trace();
    const fields = { producer: 'app-producer', topic: 't', partition: 2, message: 7, line: null };
    trace.append(1_204_050, 'record.sent', { ...fields, key: null, value: 'two words "quoted"\n' });
    expect(entryLine(trace.entry(0))).toBe(
      String.raw`1.204050 record.sent producer=app-producer topic=t partition=2 value="two words \"quoted\"\n" message=7`,
    );
  });

  test('is SHA-256-hashed line by line; the empty trace has the hash of nothing', () => {
    expect(traceHash(new Trace())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(traceHash(traceOf([moved(0, 1)]))).toBe('7c4012fb707d6544835c85933b4a14690ac67544906c2a6515685378a861854c');
  });

  test('differs when any field does, so equal hashes mean equal traces', () => {
    const hashes = [moved(0, 1), moved(0, 2), moved(1, 1)].map(entry => traceHash(traceOf([entry])));
    expect(new Set(hashes).size).toBe(3);
  });

  test('cannot be forged by a text that looks like a line of its own', () => {
    const printed = (text: string): Made => ({
      atUs: 0,
      kind: 'console.printed',
      fields: { level: 'log', text, line: null },
    });
    const forged = traceOf([printed('a\n0.000000 console.printed level=log text=b')]);
    expect(traceHash(forged)).not.toBe(traceHash(traceOf([printed('a'), printed('b')])));
  });
});
