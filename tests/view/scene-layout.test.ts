/** The geometry of the partitions scene: nothing overlaps, nothing leaves the drawing, every key has a label of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trace } from '../../engine/core/trace.ts';
import { partitionsView } from '../../engine/view/partitions.ts';
import { Reader } from '../../engine/view/view.ts';
import { flightLayout } from '../../site/scenes/flight.ts';
import { KeyColours, keyLabels } from '../../site/scenes/key-colour.ts';
import { gutterFor, layoutTopic, measuresFor, type TopicLayout } from '../../site/scenes/log-layout.ts';
import { FOLD_SLOTS, logWindow } from '../../site/scenes/log-window.ts';
import { Flights } from './flights.ts';
import { traces } from './random-trace.ts';

describe('logWindow', () => {
  it('shows the newest cells, or those asked for, and never more than fit', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 8, max: 60 }), fc.option(fc.nat(500)), (count, slots, anchor) => {
        const { from, to, before, after } = logWindow(count, slots, anchor);
        expect(to - from + (before ? FOLD_SLOTS : 0) + (after ? FOLD_SLOTS : 0)).toBeLessThanOrEqual(slots);
        expect([before, after]).toEqual([from > 0, to < count]);
        if (anchor === null) expect(to).toBe(count);
        if (count > 0) expect(to).toBeGreaterThan(from);
      }),
    );
  });
});

describe('layoutTopic', () => {
  function layouts(trace: Trace, width: number): { layout: TopicLayout; nowUs: number }[] {
    const state = new Reader(trace, partitionsView).at(trace.length);
    return state.topics.map(topic => {
      const measures = measuresFor(width, topic.partitions.length, gutterFor(topic, state.groups));
      return { layout: layoutTopic(topic, state.groups, measures, new Map()), nowUs: trace.endUs };
    });
  }

  it('keeps cells, folds and records in flight apart and inside, at any width from a phone on', () => {
    fc.assert(
      fc.property(traces, fc.integer({ min: 320, max: 1400 }), (trace, width) => {
        for (const { layout, nowUs } of layouts(trace, width)) {
          for (const row of layout.rows) {
            const { cell } = layout.measures;
            const flights = flightLayout(row, layout.measures, nowUs, false).flights;
            const boxes = [
              ...row.folds.map(fold => [fold.x, fold.x + fold.width]),
              ...row.cells.map(each => [each.x, each.x + cell]),
              ...flights.map(each => [each.x, each.x + cell]),
            ].sort((a, b) => a[0]! - b[0]!);
            for (let at = 1; at < boxes.length; at++) expect(boxes[at]![0]).toBeGreaterThanOrEqual(boxes[at - 1]![1]!);
            if (boxes.length > 0) expect(boxes.at(-1)![1]).toBeLessThanOrEqual(width);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('places marks of two consumers on one offset on two lines', () => {
    const flights = new Flights();
    flights.append(0, 'AA');
    flights.move('board-1', 1);
    flights.move('board-2', 1);
    const [row] = layouts(flights.trace, 640)[0]!.layout.rows;
    expect(row!.marks[0]!.positions.map(mark => mark.y)).toEqual([0, 28]);
  });

  it('a record in flight goes from the right edge to the slot after the end, in its simulated time', () => {
    const flights = new Flights();
    flights.append(0, 'AA');
    flights.send('UA', 1, 1000);
    const { layout } = layouts(flights.trace, 640)[0]!;
    const row = layout.rows[0]!;
    const sentAtUs = row.partition.inFlight[0]!.sentAtUs;
    const at = (afterUs: number) => flightLayout(row, layout.measures, sentAtUs + afterUs, false);
    expect(at(0).flights[0]!.x).toBeGreaterThan(590);
    expect(at(1000).flights[0]!.x).toBe(row.endX);
    expect(at(500).flights[0]!.x).toBeCloseTo((at(0).flights[0]!.x + row.endX) / 2);
    expect(at(500).text).toBe('in flight, 0.5 ms');
    expect(flightLayout(row, layout.measures, sentAtUs, true).flights).toEqual(at(500).flights);
  });
});

describe('keys', () => {
  it('take the colours in order of first appearance and keep them', () => {
    const flights = new Flights();
    const keys = ['UA', 'AA', 'DL', 'WN', 'B6', 'AS', 'NK'];
    for (const [index, key] of keys.entries()) flights.append(index, key);
    const colours = new KeyColours(flights.trace);
    colours.scan(flights.trace.length);
    expect(keys.map(key => colours.of(key).colour)).toEqual([1, 2, 3, 4, 5, 6, 1]);
    expect([colours.of('UA').round, colours.of('NK').round]).toEqual([0, 1]);
    expect(colours.of(null)).toMatchObject({ colour: 0, label: '·' });
  });

  it('have short labels that tell them apart', () => {
    const labels = (...keys: string[]) => [...keyLabels(keys).values()];
    expect(labels('AA', 'UA')).toEqual(['AA', 'UA']);
    expect(labels('sensor-a', 'sensor-b')).toEqual(['a', 'b']);
    expect(labels('AA 12', 'UA 12', 'UA 7')).toEqual(['A12', 'U12', 'UA7']);
    const many = Array.from({ length: 5000 }, (_, number) => `customer-${number}`);
    expect(new Set(labels(...many)).size).toBe(5000);
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 60 }), keys => {
        const given = keyLabels(keys);
        expect(new Set(given.values()).size).toBe(keys.length);
        for (const label of given.values()) expect(Array.from(label).length).toBeLessThanOrEqual(3);
      }),
    );
  });
});
