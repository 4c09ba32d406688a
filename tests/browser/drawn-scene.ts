/**
 * Reads a drawn scene off the page, as lines: its marks with places and texts, and what each class of marks is painted
 * with. Runs inside the browser, so it uses nothing of this file but itself. Left out: what is hidden, ids.
 */

/** A scene as lines. */
export interface Drawn {
  /** A line a mark, indented by depth. */
  marks: string[];
  /** `rect.body.cell-committed: fill, stroke, dashes`, sorted. */
  paints: string[];
}

/** The scene of the page's first `weir-scene`. */
export function readDrawing(): Drawn {
  const places = ['x', 'y', 'x1', 'y1', 'x2', 'y2', 'width', 'height', 'r', 'cx', 'cy', 'd', 'points', 'transform'];
  const shapes = ['rect', 'path', 'line', 'circle', 'text', 'polygon'];
  const marks: string[] = [];
  const paints = new Set<string>();
  const rounded = (text: string): string => text.replace(/-?\d+\.\d+/g, number => String(Number((+number).toFixed(1))));
  const nameOf = (element: Element): string => [element.tagName.toLowerCase(), ...element.classList].join('.');

  function paintOf(element: Element): string {
    const { fill, stroke, strokeDasharray, color, backgroundColor } = getComputedStyle(element);
    if (!shapes.includes(element.tagName)) return `${color} on ${backgroundColor}`;
    return [fill, stroke, strokeDasharray].join(', ').replace(/url\([^)]*\)/g, 'hatch');
  }

  function read(element: Element, depth: number): void {
    if (
      ['style', 'defs', 'title'].includes(element.tagName) ||
      /\b(detail|only-heard)\b/.test(element.getAttribute('class') ?? '')
    )
      return;
    if (element.getClientRects().length === 0 && element.tagName !== 'g') return;
    const at = places.flatMap(name => {
      const value = element.getAttribute(name);
      return value === null ? [] : [`${name}=${rounded(value)}`];
    });
    const text = element.childElementCount === 0 ? (element.textContent ?? '').trim() : '';
    const words = text === '' ? [] : [JSON.stringify(text)];
    marks.push('  '.repeat(depth) + [nameOf(element), ...at, ...words].join(' '));
    if (shapes.includes(element.tagName) || words.length > 0) paints.add(`${nameOf(element)}: ${paintOf(element)}`);
    for (const child of element.children) read(child, depth + 1);
  }

  read(document.querySelector('weir-scene .weir-scene')!, 0);
  return { marks, paints: [...paints].sort() };
}
