/** FIDELITY.md says of every behaviour of the reference on Kafka what Weir makes of it, and where. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** The labels of the reference: so many of each letter, the assignors, and the sections without labels. */
const numbers = { T: 10, L: 8, P: 9, A: 7, I: 8, X: 12, R: 14, C: 8, K: 11, G: 10, N: 8, O: 4, D: 9 };
const numbered = Object.entries(numbers).flatMap(([letter, last]) =>
  Array.from({ length: last }, (_, i) => `${letter}${i + 1}`),
);
const named = ['S-range', 'S-rr', 'S-sticky', 'S-coop', 'S-kafkajs', '1.0', '1.15', '1.16', '1.17'];
const labels = [...numbered, ...named];

const text = readFileSync('FIDELITY.md', 'utf8');
const rows = text
  .slice(text.indexOf('## Label by label'))
  .split('\n')
  .filter(line => /^\| [A-Z\d]/.test(line) && !line.startsWith('| Label'))
  .map(line => line.split('|').map(cell => cell.trim()))
  .map(([, label, behaviour, here, how, where]) => ({
    label,
    behaviour,
    here,
    how,
    where: where?.replaceAll('`', ''),
  }));

describe('FIDELITY.md, label by label', () => {
  test('every label of the reference has one row', () => {
    expect(rows.map(({ label }) => label).sort()).toEqual([...labels].sort());
  });

  test('what is modelled or simplified names the file that does it', () => {
    const built = rows.filter(({ here }) => here !== 'left out');
    for (const { label, where } of built) expect(existsSync(where ?? ''), `${label}: ${where}`).toBe(true);
  });

  test('what is simplified says how, what is left out says why', () => {
    const less = rows.filter(({ here }) => here !== 'modelled');
    expect(less.filter(({ how }) => !how).map(({ label }) => label)).toEqual([]);
    for (const { label, here } of rows) expect(['modelled', 'simplified', 'left out'], label).toContain(here);
  });
});

test('labels that comments and tests of the engine name are labels of the reference', () => {
  const source = ['replica.ts', 'follower.ts', 'broker-lifecycle.ts', 'api/00-produce.ts', 'api/01-fetch.ts']
    .map(name => readFileSync(`engine/kafka/${name}`, 'utf8'))
    .join('\n');
  const cited = [...source.matchAll(/\(([A-Z]\d+)\)/g)].map(([, label]) => label!);
  expect(cited.length).toBeGreaterThan(5);
  expect(cited.filter(label => !labels.includes(label))).toEqual([]);
});
