/** FIDELITY.md says of every behaviour of the references on Kafka and on Spark what Weir makes of it, and where. */
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

/** The rows of the table under a heading. */
function rowsOf(heading: string) {
  const section = text.slice(text.indexOf(`\n## ${heading}\n`) + 1);
  return section
    .slice(0, section.indexOf('\n## ', 1) < 0 ? undefined : section.indexOf('\n## ', 1))
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
}

/** The rules of the reference on Spark: how many each section has, sections that have a table or a loop, the cases. */
const sparkRules = {
  ...{ '1.1': 6, '1.2': 9, '1.3': 4, '1.5': 2, '1.6': 6, '1.7': 5, '1.8': 5, '1.9': 11, '1.10': 6, '1.11': 26 },
  ...{ '1.12': 6, '1.13': 7, '1.15': 3, '1.16': 3, '2': 25 },
};
const sparkTables = ['1.1', '1.4', '1.5', '1.7', '1.14', '1.16'];
const sparkLabels = [
  ...sparkTables,
  ...Object.entries(sparkRules).flatMap(([section, last]) =>
    Array.from({ length: last }, (_, i) => `${section}.${i + 1}`),
  ),
].map(label => `Spark ${label}`);

describe.each([
  ['Label by label', labels],
  ['Spark, label by label', sparkLabels],
])('FIDELITY.md, %s', (heading, wanted) => {
  const rows = rowsOf(heading);

  test('every label of the reference has one row', () => {
    expect(rows.map(({ label }) => label).sort()).toEqual([...wanted].sort());
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
