/** A legend of fixed marks: each as it looks in the drawing, 14 by 14 pixels, with its name. */
import { select } from 'd3-selection';

/** The marks that legends name. */
export const markPictures = {
  committed: '<g class="k1"><rect class="cell-committed" x="1" y="1" width="12" height="12" rx="3"/></g>',
  'appended, not yet committed':
    '<g class="k1"><rect class="cell-appended" x="2" y="2" width="10" height="10" rx="3"/></g>',
  'in flight':
    '<g class="k1"><rect class="cell-committed" x="0.5" y="3" width="8" height="8" rx="2.5"/><path class="trail" d="M11 5H14M11 9H14"/></g>',
  'no key': '<g class="k0"><rect class="cell-committed" x="1" y="1" width="12" height="12" rx="3"/></g>',
  'high watermark': '<path class="high-watermark" d="M7 0V14"/>',
  position: '<path class="position" d="M7 1L14 12.5L0 12.5Z"/>',
  'committed offset': '<path class="flag" d="M3 1V13M3 1L12 4.5L3 8Z"/>',
  'asks for records': '<rect class="asks" x="2" y="2" width="10" height="10" rx="3"/>',
  'brings records': '<rect class="brings" x="2" y="2" width="10" height="10" rx="3"/>',
  'a member owns the partition':
    '<g class="band band-owned k1"><rect x="0.5" y="2" width="13" height="10" rx="2"/></g>',
  rebalance: '<g class="band band-rebalance"><rect x="0.5" y="2" width="13" height="10" rx="2"/></g>',
  heartbeat:
    '<g class="band band-member k1"><rect y="5" width="14" height="4" rx="1"/></g><path class="beat" d="M7 1.5V12.5"/>',
  watermark: '<path class="watermark" d="M0 11H5V6H10V1H14"/>',
  window: '<rect class="window" x="1" y="0" width="12" height="14"/><path class="window-edge" d="M1 0V14M13 0V14"/>',
  'result of a window': '<rect class="result" x="0.5" y="4" width="13" height="7" rx="2"/>',
  late: '<g class="k1"><rect class="late" x="1" y="1" width="12" height="12" rx="4"/><rect class="cell-committed" x="4" y="4" width="6" height="6" rx="2"/></g>',
  'no delay': '<path class="no-delay" d="M1 13L13 1"/>',
  held: '<g class="k1"><rect class="cell-committed" x="1" y="1" width="12" height="12" rx="3"/></g>',
  'let go': '<g class="is-let-go k1"><rect class="cell-committed" x="2" y="2" width="10" height="10" rx="3"/></g>',
  'written alone':
    '<g class="is-let-go k1"><rect class="late" x="1" y="1" width="12" height="12" rx="4"/><rect class="cell-committed" x="4" y="4" width="6" height="6" rx="2"/></g>',
  met: '<path class="met" d="M2 1C2 8 12 6 12 13"/>',
  'watermark upright': '<path class="watermark" d="M7 0V14"/>',
  'window held as state':
    '<g class="window-band is-held"><rect class="body" x="0.5" y="3" width="13" height="9" rx="2"/></g>',
  'written and let go':
    '<g class="window-band is-written-let-go"><rect class="body" x="0.5" y="3" width="13" height="9" rx="2"/></g>',
  'in time': '<rect class="latency is-in-time" x="4" y="2" width="6" height="11"/>',
  'deadline missed': '<rect class="latency is-missed" x="4" y="2" width="6" height="11"/>',
  deadline: '<path class="deadline" d="M7 0V14"/>',
  'in an open transaction':
    '<g class="log-item is-open k1"><rect class="body cell-appended" x="2" y="2" width="10" height="10" rx="3"/></g>',
  aborted:
    '<g class="log-item is-aborted k1"><rect class="body cell-committed" x="1" y="1" width="12" height="12" rx="3"/><path class="struck" d="M2 12L12 2"/></g>',
  marker:
    '<g class="log-item is-marker"><rect class="body marker-body" x="1" y="1" width="12" height="12" rx="3"/></g>',
  'last stable offset': '<g class="last-stable"><path d="M7 0V14"/></g>',
  written: '<g class="written is-done"><rect class="body" x="1" y="2" width="12" height="10" rx="2.5"/></g>',
  'not written yet':
    '<g class="written is-to-come"><rect class="body" x="1" y="2" width="12" height="10" rx="2.5"/></g>',
  crash: '<path class="crash-line" d="M0 7H14"/>',
  restart: '<path class="restart" d="M7 0V14"/>',
  'the member left': '<path class="end" d="M3 3L11 11M11 3L3 11"/>',
} as const;

/** The name of a mark. */
export type MarkName = keyof typeof markPictures;

/** Draws these marks with their names into a list; what is there already stays. */
export function drawMarks(list: HTMLUListElement, marks: readonly MarkName[]): void {
  select(list)
    .selectAll<HTMLLIElement, MarkName>('li.legend-mark')
    .data(marks, name => name)
    .join(enter => {
      const item = enter.append('li').attr('class', 'legend-mark');
      const svg = item.append('svg').attr('class', 'mark').attr('width', 14).attr('height', 14);
      svg.attr('aria-hidden', 'true').html(name => markPictures[name]);
      item.append('span').text(name => name.replace(' upright', ''));
      return item;
    })
    .order();
}

/** A legend that always names the same marks. */
export class MarkLegend {
  readonly element = document.createElement('ul');

  constructor(marks: readonly MarkName[]) {
    this.element.className = 'legend';
    this.element.setAttribute('aria-label', 'Legend');
    drawMarks(this.element, marks);
  }
}
