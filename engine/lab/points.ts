/**
 * Points: thousandths at the finest, as the fences allow, so that sums are exact and every format shows the same total.
 */

/** The sum of points, free of the dust that binary fractions leave. */
export function sumPoints(points: readonly number[]): number {
  return Math.round(points.reduce((sum, each) => sum + each * 1000, 0)) / 1000;
}

/** What a check may give of its `most` points: never more, never less than none, never rounded up to full marks. */
export function givenPoints(points: number, most: number): number {
  if (Number.isNaN(points)) return 0;
  const within = Math.min(Math.max(points, 0), most);
  return Math.floor(within * 1000 + 1e-6) / 1000;
}
