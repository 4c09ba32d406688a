/**
 * Moments and correlations, kept so that they can be merged (CentralMomentAgg, Covariance, Corr), and the estimate
 * of distinct values (HyperLogLogPlusPlus). A sample of one has no deviation: NULL.
 */
import type { DataType } from '../../../stream/column/data-type.ts';
import { BIGINT, DOUBLE } from '../../../stream/column/data-type.ts';
import type { Value } from '../../../stream/column/value.ts';
import { xxHash64Of } from '../hash/value-hash.ts';
import type { AggregateEntry, Fold } from './aggregate-entry.ts';
import { takes } from './scalar-function.ts';

/** Count, mean, and sums of powers of the distance from it. */
type Moments = [n: number, mean: number, m2: number, m3: number, m4: number];

const moments: Omit<Fold<Moments>, 'result'> = {
  start: () => [0, 0, 0, 0, 0],
  add: ([n0, mean0, m2, m3, m4], [value]) => {
    const n = n0 + 1;
    const delta = (value as number) - mean0;
    const part = delta / n;
    const second = m2 + delta * (delta - part);
    const third = m3 - 3 * part * second + delta * (delta * delta - part * part);
    const fourth = m4 - 4 * part * third - 6 * part * part * second + delta * (delta ** 3 - part ** 3);
    return [n, mean0 + part, second, third, fourth];
  },
  merge: (a, b) => {
    const [n1, mean1, a2, a3, a4] = a;
    const [n2, mean2, b2, b3, b4] = b;
    const n = n1 + n2;
    const delta = mean2 - mean1;
    const part = n === 0 ? 0 : delta / n;
    return [
      n,
      mean1 + part * n2,
      a2 + b2 + delta * part * n1 * n2,
      a3 + b3 + part * part * delta * n1 * n2 * (n1 - n2) + 3 * part * (n1 * b2 - n2 * a2),
      a4 +
        b4 +
        part ** 3 * delta * n1 * n2 * (n1 * n1 - n1 * n2 + n2 * n2) +
        6 * part * part * (n1 * n1 * b2 + n2 * n2 * a2) +
        4 * part * (n1 * b3 - n2 * a3),
    ];
  },
};

const moment = (
  name: string,
  aliases: readonly string[],
  doc: string,
  result: (known: Moments) => number | null,
): AggregateEntry => ({
  name,
  aliases,
  doc,
  takes: [takes.double],
  gives: DOUBLE,
  fold: () =>
    ({ ...moments, result: (known: Moments) => (known[0] === 0 ? null : result(known)) }) as unknown as Fold<never>,
});

/** Of pairs: count, means, and sums of the products of their distances. */
type Products = [n: number, meanX: number, meanY: number, xy: number, xx: number, yy: number];

const products: Omit<Fold<Products>, 'result'> = {
  start: () => [0, 0, 0, 0, 0, 0],
  add: ([n0, meanX, meanY, xy, xx, yy], [x, y]) => {
    const n = n0 + 1;
    const [dx, dy] = [(x as number) - meanX, (y as number) - meanY];
    const [newX, newY] = [meanX + dx / n, meanY + dy / n];
    return [
      n,
      newX,
      newY,
      xy + dx * ((y as number) - newY),
      xx + dx * ((x as number) - newX),
      yy + dy * ((y as number) - newY),
    ];
  },
  merge: (a, b) => {
    const n = a[0] + b[0];
    const [dx, dy] = [b[1] - a[1], b[2] - a[2]];
    const [partX, partY] = n === 0 ? [0, 0] : [dx / n, dy / n];
    const weight = a[0] * b[0];
    return [
      n,
      a[1] + partX * b[0],
      a[2] + partY * b[0],
      a[3] + b[3] + dx * partY * weight,
      a[4] + b[4] + dx * partX * weight,
      a[5] + b[5] + dy * partY * weight,
    ];
  },
};

const product = (name: string, doc: string, result: (known: Products) => number | null): AggregateEntry => ({
  name,
  doc,
  takes: [takes.double, takes.double],
  gives: DOUBLE,
  fold: () =>
    ({ ...products, result: (known: Products) => (known[0] === 0 ? null : result(known)) }) as unknown as Fold<never>,
});

const INDEX_BITS = 9;
const REGISTERS = 1 << INDEX_BITS;
/** Below this estimate empty registers are counted instead. */
const LINEAR_UP_TO = 400;

/** Which register a hash falls into, and how many zeros follow, counted from 1. */
function registerOf(hash: bigint): [register: number, zeros: number] {
  const bits = BigInt.asUintN(64, hash);
  const rest = BigInt.asUintN(64, (bits << BigInt(INDEX_BITS)) | (1n << BigInt(INDEX_BITS - 1)));
  return [Number(bits >> BigInt(64 - INDEX_BITS)), 64 - rest.toString(2).length + 1];
}

function estimate(registers: readonly number[]): number {
  let [inverse, empty] = [0, 0];
  for (const zeros of registers) {
    inverse += 2 ** -zeros;
    if (zeros === 0) empty++;
  }
  const counted = empty > 0 ? REGISTERS * Math.log(REGISTERS / empty) : Number.POSITIVE_INFINITY;
  if (counted <= LINEAR_UP_TO) return Math.round(counted);
  return Math.round(((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / inverse);
}

function distinctFold(type: DataType): Fold<number[]> {
  return {
    start: () => [],
    add: (registers, [value]) => {
      const held = registers.length === 0 ? new Array<number>(REGISTERS).fill(0) : registers;
      const [register, zeros] = registerOf(xxHash64Of(type, (value === 0 ? 0 : value) as Value, 42n));
      held[register] = Math.max(held[register]!, zeros);
      return held;
    },
    merge: (a, b) => (a.length === 0 ? b : b.length === 0 ? a : a.map((zeros, i) => Math.max(zeros, b[i]!))),
    result: registers => (registers.length === 0 ? 0 : estimate(registers)),
  };
}

/** The entries. */
export const aggregateStatistics: readonly AggregateEntry[] = [
  moment('stddev', ['stddev_samp', 'std'], 'The standard deviation of a sample.', ([n, , m2]) =>
    n === 1 ? null : Math.sqrt(m2 / (n - 1)),
  ),
  moment('stddev_pop', [], 'The standard deviation of all.', ([n, , m2]) => Math.sqrt(m2 / n)),
  moment('variance', ['var_samp'], 'The variance of a sample.', ([n, , m2]) => (n === 1 ? null : m2 / (n - 1))),
  moment('var_pop', [], 'The variance of all.', ([n, , m2]) => m2 / n),
  moment('skewness', [], 'How far the values lean to one side.', ([n, , m2, m3]) =>
    m2 === 0 ? null : (Math.sqrt(n) * m3) / Math.sqrt(m2 ** 3),
  ),
  moment('kurtosis', [], 'How heavy the tails are, beside the normal distribution.', ([n, , m2, , m4]) =>
    m2 === 0 ? null : (n * m4) / (m2 * m2) - 3,
  ),
  product('covar_samp', 'The covariance of a sample.', ([n, , , xy]) => (n === 1 ? null : xy / (n - 1))),
  product('covar_pop', 'The covariance of all.', ([n, , , xy]) => xy / n),
  product('corr', "Pearson's correlation.", ([, , , xy, xx, yy]) =>
    xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy),
  ),
  {
    name: 'approx_count_distinct',
    doc: 'About how many different values there are.',
    takes: [takes.any, takes.double],
    required: 1,
    gives: BIGINT,
    fold: call => distinctFold(call.children[0]!.type) as Fold<never>,
  },
];
