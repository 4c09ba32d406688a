/**
 * The legend of the partitions scene: only marks that the run has shown so far, in one fixed order, and the full
 * names of keys whose labels are shortened. Marks do not leave the legend while time moves back.
 */
import { select } from 'd3-selection';
import { cellAt, cellCount, leaderOf, type PartitionsState } from '../../engine/index.ts';
import { shorten } from './consumer-marks.ts';
import type { KeyMark } from './key-colour.ts';
import { drawMarks, type MarkName, markPictures } from './mark-legend.ts';

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
    const marks = (Object.keys(markPictures) as MarkName[]).filter(name => this.#seen.has(name));
    drawMarks(this.element, marks);
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
