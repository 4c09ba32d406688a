/**
 * The legend of the partitions scene: only marks that the run has shown so far, in one fixed order, and the full
 * names of keys whose labels are shortened. Marks do not leave the legend while time moves back.
 */
import { select } from 'd3-selection';
import { cellAt, cellCount, leaderOf, type PartitionsState } from '../../engine/index.ts';
import { shorten } from './consumer-marks.ts';
import type { KeyMark } from './key-colour.ts';

type MarkName =
  | 'committed'
  | 'appended, not yet committed'
  | 'in flight'
  | 'no key'
  | 'high watermark'
  | 'position'
  | 'committed offset';

/** Each mark, 14 by 14 pixels, as it looks in the drawing. */
const PICTURES: Record<MarkName, string> = {
  committed: '<g class="k1"><rect class="cell-committed" x="1" y="1" width="12" height="12" rx="3"/></g>',
  'appended, not yet committed':
    '<g class="k1"><rect class="cell-appended" x="2" y="2" width="10" height="10" rx="3"/></g>',
  'in flight':
    '<g class="k1"><rect class="cell-committed" x="0.5" y="3" width="8" height="8" rx="2.5"/><path class="trail" d="M11 5H14M11 9H14"/></g>',
  'no key': '<g class="k0"><rect class="cell-committed" x="1" y="1" width="12" height="12" rx="3"/></g>',
  'high watermark': '<path class="high-watermark" d="M7 0V14"/>',
  position: '<path class="position" d="M7 1L14 12.5L0 12.5Z"/>',
  'committed offset': '<path class="flag" d="M3 1V13M3 1L12 4.5L3 8Z"/>',
};

const MOST_KEYS = 12;

/** The legend of one run. */
export class Legend {
  readonly element = document.createElement('ul');
  readonly #seen = new Set<MarkName>();

  constructor() {
    this.element.className = 'legend';
    this.element.setAttribute('aria-label', 'Legend');
  }

  /** Forgets what was seen: a new run. */
  reset(): void {
    this.#seen.clear();
  }

  /** Takes in a state and the keys of the run. */
  update(state: PartitionsState, keys: KeyMark[]): void {
    this.#see(state);
    const marks = (Object.keys(PICTURES) as MarkName[]).filter(name => this.#seen.has(name));
    select(this.element)
      .selectAll<HTMLLIElement, MarkName>('li.legend-mark')
      .data(marks, name => name)
      .join(enter => {
        const item = enter.append('li').attr('class', 'legend-mark');
        item
          .append('svg')
          .attr('class', 'mark')
          .attr('width', 14)
          .attr('height', 14)
          .attr('aria-hidden', 'true')
          .html(name => PICTURES[name]);
        item.append('span').text(name => name);
        return item;
      })
      .order();
    this.#nameKeys(keys.filter(mark => mark.label !== mark.key));
    this.element.hidden = this.element.childElementCount === 0;
  }

  #nameKeys(keys: KeyMark[]): void {
    const rest = keys.length - MOST_KEYS;
    const named = keys.slice(0, MOST_KEYS);
    const items = select(this.element)
      .selectAll<HTMLLIElement, KeyMark>('li.legend-key')
      .data(named, mark => mark.key!)
      .join(enter => {
        const item = enter.append('li');
        item.append('b');
        item.append('span').text(mark => shorten(mark.key!, 28));
        return item;
      })
      .attr('class', mark => `legend-key k${mark.colour}`);
    items.select('b').text(mark => mark.label);
    select(this.element)
      .selectAll('li.legend-rest')
      .data(rest > 0 ? [rest] : [])
      .join('li')
      .attr('class', 'legend-rest')
      .text(count => `and ${count} more keys`)
      .raise();
  }

  #see(state: PartitionsState): void {
    const seen = this.#seen;
    for (const { partitions } of state.topics) {
      for (const partition of partitions) {
        if (partition.inFlight.length > 0) seen.add('in flight');
        const leader = leaderOf(partition);
        const last = leader && cellAt(leader.log, cellCount(leader.log) - 1);
        if (!leader || !last) continue;
        seen.add(last.offset < leader.highWatermark ? 'committed' : 'appended, not yet committed');
        if (leader.highWatermark > 0) seen.add('committed').add('high watermark');
        if (last.key === null) seen.add('no key');
      }
    }
    for (const { partitions } of state.groups) {
      if (partitions.some(place => place.positions.length > 0)) seen.add('position');
      if (partitions.some(place => place.committed !== null)) seen.add('committed offset');
    }
  }
}
