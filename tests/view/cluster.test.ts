/** The view "cluster and replication" and its drawing: each test is a sentence about Kafka or about the picture. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryKind } from '../../engine/core/entries.ts';
import { type ClusterState, clusterView } from '../../engine/view/cluster.ts';
import { Reader } from '../../engine/view/view.ts';
import { BOX_HEIGHT, layoutCluster, pointOn, type ReplicaBox } from '../../site/scenes/cluster-layout.ts';
import { Flights } from './flights.ts';

class Brokers extends Flights {
  constructor(count = 2) {
    super();
    for (let broker = 1; broker <= count; broker++) this.say('broker.started', { broker, host: `broker-${broker}` });
  }

  say(kind: EntryKind, fields: object): void {
    this.trace.append(this.trace.endUs + 100, kind, fields as never);
  }

  read(): ClusterState {
    return new Reader(this.trace, clusterView).at(this.trace.length);
  }

  boxes(width = 700): ReplicaBox[] {
    const state = this.read();
    return layoutCluster(state, state.logs.topics[0]!.partitions[0]!, width).boxes;
  }
}

describe('clusterView', () => {
  it('tells a broker that died from one that stopped in order, one that stands still and one that is back', () => {
    const life = (how: string): string => {
      const brokers = new Brokers();
      brokers.say('broker.stopped', { broker: 2, how });
      return brokers.read().brokers[1]!.life;
    };
    expect(['killed', 'stopped', 'paused', 'without power'].map(life)).toEqual(['dead', 'stopped', 'paused', 'dead']);
    const back = new Brokers();
    back.say('broker.stopped', { broker: 1, how: 'killed' });
    back.say('broker.started', { broker: 1, host: 'broker-1' });
    expect(back.read().brokers[0]).toMatchObject({ life: 'running', sinceUs: back.trace.endUs });
  });

  it('keeps a way cut in one direction until that direction is healed', () => {
    const brokers = new Brokers();
    brokers.say('fault.injected', { fault: 'cut', detail: 'from=broker-1 to=broker-2' });
    brokers.say('fault.injected', { fault: 'cut', detail: 'from=broker-2 to=broker-1' });
    brokers.say('fault.injected', { fault: 'heal', detail: 'from=broker-1 to=broker-2' });
    expect(brokers.read().cuts).toMatchObject([{ from: 'broker-2', to: 'broker-1' }]);
  });

  it('knows a message between brokers until it has arrived, and none of clients', () => {
    const brokers = new Brokers();
    const fetch = { api: 'Fetch', direction: 'request', bytes: 60, about: 'flights-0' };
    const at = brokers.trace.endUs;
    brokers.say('message.sent', { id: 1, from: 'broker-2', to: 'broker-1', ...fetch, arrivesAtUs: at + 150 });
    brokers.say('message.sent', { id: 2, from: 'desk', to: 'broker-1', ...fetch, arrivesAtUs: at + 900 });
    expect(brokers.read().messages.map(({ id }) => id)).toEqual([1]);
    brokers.say('message.sent', { id: 3, from: 'broker-1', to: 'broker-2', ...fetch, arrivesAtUs: at + 900 });
    expect(brokers.read().messages.map(({ id }) => id)).toEqual([3]);
  });
});

describe('layoutCluster', () => {
  it('a replica is committed as far as its own high watermark, which follows the leader one fetch behind (R3)', () => {
    const brokers = new Brokers();
    for (const broker of [1, 2]) for (const offset of [0, 1]) brokers.append(offset, 'AA', broker);
    brokers.commit(2, 1);
    brokers.commit(1, 2);
    expect(brokers.boxes().map(box => box.cells.map(({ committed }) => committed))).toEqual([
      [true, true],
      [true, false],
    ]);
  });

  it('a record that the leader of a later epoch does not have is marked: it will be truncated (C4)', () => {
    const brokers = new Brokers();
    for (const broker of [1, 2]) brokers.append(0, 'AA', broker);
    brokers.append(1, 'old', 1);
    brokers.elect(2, 1);
    brokers.append(1, 'new', 2, 1);
    const [first, second] = brokers.boxes();
    expect(first!.cells.map(({ diverged }) => diverged)).toEqual([false, true]);
    expect(second!.cells.some(({ diverged }) => diverged)).toBe(false);
  });

  it('one offset stands at one place in every box, and every box says so where its log ends before', () => {
    const brokers = new Brokers();
    for (let offset = 0; offset < 40; offset++) brokers.append(offset, 'AA', 1);
    for (let offset = 0; offset < 3; offset++) brokers.append(offset, 'AA', 2);
    const [leader, follower] = brokers.boxes();
    expect(leader!.cells.at(-1)!.cell.offset).toBe(39);
    expect(follower).toMatchObject({ cells: [], instead: expect.stringMatching(/^ends before offset \d+$/) });
  });

  it('keeps boxes apart, records inside their box, and messages inside the drawing, from a phone on', () => {
    const numbers = fc.tuple(fc.integer({ min: 320, max: 1400 }), fc.integer({ min: 1, max: 5 }), fc.nat(80));
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), ([width, count, records], done) => {
        const brokers = new Brokers(count);
        for (let offset = 0; offset < records; offset++) brokers.append(offset, 'AA', 1);
        const state = brokers.read();
        const layout = layoutCluster(state, state.logs.topics[0]!.partitions[0]!, width);
        layout.boxes.forEach((box, at) => {
          expect(box.x + layout.boxWidth).toBeLessThanOrEqual(width);
          for (const { x } of box.cells) expect(x + layout.cell).toBeLessThanOrEqual(layout.boxWidth);
          const next = layout.boxes[at + 1];
          if (next) expect(next.x >= box.x + layout.boxWidth || next.y >= box.y + BOX_HEIGHT).toBe(true);
        });
        for (let other = 2; other <= count; other++) {
          const [x, y] = pointOn(layout.way(1, other)!, done);
          expect(x >= 0 && x <= width && y >= 0 && y <= layout.height).toBe(true);
        }
      }),
    );
  });
});
