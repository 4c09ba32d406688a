/**
 * Marks of a drawing under the pointer and the keyboard: one of them is the tab stop, arrows, Home and End move among
 * them in the order of the page, hover and focus bring up a detail, Enter or a double click picks. Keys that are used
 * here go no further, so that the workbench's own arrow keys stay still.
 */

/** What is done with a mark. */
export interface MarkActions {
  /** Looks at a mark. */
  look(mark: SVGGElement): void;
  /** Looks away; at once if the person asked for it. */
  leave(atOnce: boolean): void;
  /** Goes to the mark's moment. */
  pick(mark: SVGGElement): void;
}

/** Listens on the element around a drawing, whose marks match `selector`. */
export function listenToMarks(around: HTMLElement, selector: string, actions: MarkActions): void {
  const markOf = (event: Event): SVGGElement | null => (event.target as Element).closest<SVGGElement>(selector);
  const marks = (): SVGGElement[] => [...around.querySelectorAll<SVGGElement>(selector)];
  around.addEventListener('pointerover', event => {
    const mark = markOf(event);
    if (mark) actions.look(mark);
  });
  around.addEventListener('pointerout', event => {
    if (markOf(event)) actions.leave(false);
  });
  around.addEventListener('focusin', event => {
    const mark = markOf(event);
    if (!mark) return;
    for (const other of marks()) other.setAttribute('tabindex', other === mark ? '0' : '-1');
    actions.look(mark);
  });
  around.addEventListener('focusout', () => actions.leave(false));
  around.addEventListener('click', event => markOf(event)?.focus({ preventScroll: true }));
  around.addEventListener('dblclick', event => {
    const mark = markOf(event);
    if (mark) actions.pick(mark);
  });
  around.addEventListener('keydown', event => {
    const mark = markOf(event);
    if (!mark || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!pressed(marks(), mark, event.key, actions)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Keeps one tab stop among marks that were drawn anew. */
export function keepTabStop(around: HTMLElement, selector: string): void {
  const marks = [...around.querySelectorAll<SVGGElement>(selector)];
  const stop = marks.find(mark => mark.getAttribute('tabindex') === '0') ?? marks[0];
  for (const mark of marks) mark.setAttribute('tabindex', mark === stop ? '0' : '-1');
}

function pressed(marks: SVGGElement[], mark: SVGGElement, key: string, actions: MarkActions): boolean {
  const at = marks.indexOf(mark);
  const to = targetOf(key, at, marks.length);
  if (to !== null) marks[to]?.focus({ preventScroll: true });
  else if (key === 'Enter') actions.pick(mark);
  else if (key === 'Escape') actions.leave(true);
  else return false;
  return true;
}

function targetOf(key: string, at: number, count: number): number | null {
  if (key === 'ArrowLeft' || key === 'ArrowUp') return Math.max(0, at - 1);
  if (key === 'ArrowRight' || key === 'ArrowDown') return Math.min(count - 1, at + 1);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
