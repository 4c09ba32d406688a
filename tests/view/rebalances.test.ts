/** The view "consumer group" and its drawing: each test is a sentence about Kafka or about the picture. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryKind } from '../../engine/core/entries.ts';
import { msToUs } from '../../engine/core/units.ts';
import { type GroupPast, rebalancesView } from '../../engine/view/rebalances.ts';
import { Reader } from '../../engine/view/view.ts';
import { type GroupLayout, layoutGroup, memberNames } from '../../site/scenes/group-layout.ts';
import { timePage, timeTicks, xAt } from '../../site/scenes/time-page.ts';
import { Flights } from './flights.ts';

class Boards extends Flights {
  say(kind: EntryKind, fields: object): void {
    this.trace.append(this.trace.endUs + 100, kind, fields as never);
  }

  join(member: string, client = member): void {
    this.say('member.joined', { group: 'boards', member, client });
  }

  leave(member: string, client = member): void {
    this.say('member.left', { group: 'boards', member, client, reason: 'its session timed out' });
  }

  phase(state: string, generation = 1): void {
    this.say('group.changed', { group: 'boards', state, generation, members: 1, reason: 'a test' });
  }

  past(): GroupPast {
    return new Reader(this.trace, rebalancesView).at(this.trace.length).pasts[0]!;
  }

  layout(width = 700): GroupLayout {
    const { logs, pasts } = new Reader(this.trace, rebalancesView).at(this.trace.length);
    return layoutGroup(pasts[0]!, logs, { width, nowUs: this.trace.endUs, endUs: this.trace.endUs });
  }

  owners(): [string, boolean][] {
    return this.past().owned.map(({ member, toUs }) => [member, toUs === null]);
  }
}

describe('rebalancesView', () => {
  it('a partition assigned again to its owner stays with it: a cooperative rebalance takes only what moves (KIP-429)', () => {
    const boards = new Boards();
    boards.join('m1', 'board-1');
    boards.assign('m1', 'board-1', 1);
    boards.assign('m1', 'board-1', 2);
    expect(boards.owners()).toEqual([['m1', true]]);
  });

  it('a partition that is given up belongs to nobody until it is assigned: an eager rebalance takes all', () => {
    const boards = new Boards();
    boards.join('m1', 'board-1');
    boards.assign('m1', 'board-1', 1);
    boards.say('partition.revoked', { group: 'boards', client: 'board-1', ...boards.at });
    expect(boards.owners()).toEqual([['m1', false]]);
    boards.assign('m2', 'board-2', 2);
    expect(boards.owners()).toEqual([
      ['m1', false],
      ['m2', true],
    ]);
  });

  it('what a member owned ends when it leaves or its session times out', () => {
    const boards = new Boards();
    boards.join('m1', 'board-1');
    boards.assign('m1', 'board-1');
    boards.leave('m1', 'board-1');
    expect(boards.owners()).toEqual([['m1', false]]);
    expect(boards.past().members).toMatchObject([{ member: 'm1', left: 'its session timed out' }]);
  });

  it('never has two owners of one partition at a moment, whatever is assigned, given up and left', () => {
    const member = fc.constantFrom('m1', 'm2', 'm3');
    const happening = fc.tuple(fc.constantFrom('assign', 'revoke', 'leave', 'join'), member);
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), happenings => {
        const boards = new Boards();
        boards.phase('Stable');
        happenings.forEach(([what, who], at) => {
          if (what === 'assign') boards.assign(who, who, at);
          else if (what === 'join') boards.join(who);
          else if (what === 'leave') boards.leave(who);
          else boards.say('partition.revoked', { group: 'boards', client: who, ...boards.at });
        });
        const { owned } = boards.past();
        for (let at = 1; at < owned.length; at++) {
          expect(owned[at - 1]!.toUs).not.toBeNull();
          expect(owned[at]!.fromUs).toBeGreaterThanOrEqual(owned[at - 1]!.toUs!);
        }
      }),
    );
  });
});

describe('layoutGroup', () => {
  it('shows the time without an owner as a gap, and a rebalance as a band of its own', () => {
    const boards = new Boards();
    boards.join('m1', 'board-1');
    boards.phase('Stable');
    boards.assign('m1', 'board-1');
    boards.phase('PreparingRebalance');
    boards.say('partition.revoked', { group: 'boards', client: 'board-1', ...boards.at });
    boards.phase('Stable', 2);
    boards.assign('m2', 'board-2', 2);
    const rows = boards.layout().rows;
    expect(rows[0]!.bands.map(({ kind }) => kind)).toEqual(['settled', 'rebalance', 'settled']);
    const [before, after] = rows.at(-1)!.bands;
    expect(after!.x).toBeGreaterThan(before!.x + before!.width);
  });

  it('tells members that share a client id apart', () => {
    const boards = new Boards();
    boards.join('m1', 'board');
    boards.join('m2', 'board');
    expect([...memberNames(boards.past(), 12).values()]).toEqual(['board', 'board ·2']);
  });
});

describe('timePage', () => {
  const moments = fc.tuple(fc.nat(3_600_000), fc.nat(3_600_000), fc.integer({ min: 100, max: 1200 }));

  it('always holds the moment, and turns by less than a page', () => {
    fc.assert(
      fc.property(moments, ([nowMs, moreMs, right]) => {
        const page = timePage(msToUs(nowMs), msToUs(nowMs + moreMs), 0, right);
        expect(msToUs(nowMs)).toBeGreaterThanOrEqual(page.fromUs);
        expect(msToUs(nowMs)).toBeLessThanOrEqual(page.toUs);
        expect(xAt(page, msToUs(nowMs))).toBeLessThanOrEqual(right);
      }),
    );
  });

  it('has round marks that do not run into one another', () => {
    fc.assert(
      fc.property(moments, ([nowMs, moreMs, right]) => {
        const ticks = timeTicks(timePage(msToUs(nowMs), msToUs(nowMs + moreMs), 0, right));
        for (let at = 1; at < ticks.length; at++) expect(ticks[at]!.x - ticks[at - 1]!.x).toBeGreaterThan(60);
        expect(ticks.length).toBeGreaterThan(0);
      }),
    );
  });
});
