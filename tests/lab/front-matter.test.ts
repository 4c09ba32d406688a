/**
 * Mistakes in a lab's front matter stand at the key or value concerned. Line numbers are those of sample-lab.ts.
 */
import { expect, test } from 'vitest';
import { isoToMs } from '../../engine/lab/iso-time.ts';
import { mistakesOf, withLine, withoutLines } from './sample-lab.ts';

const yamlHint = 'Front matter is YAML: one "name: value" a line; put a value with ": " or " #" in quotes.';
const topFields =
  'title, description, lesson, minutes, version, seed, startsAt, runForMs, cluster, topics, faults, programFaults, controls, scenes';

const cases: [what: string, index: string, mistakes: string[]][] = [
  [
    'no front matter',
    withoutLines(1, 13),
    [
      'index.md:1:1: The front matter is missing. ' +
        'Begin the file with a line ---, then "title: ..." and the other fields, then a line ---.',
    ],
  ],
  [
    'front matter that is not closed',
    withoutLines(13, 13),
    ['index.md:1:1: The front matter is not closed. End it with a line --- before the prose.'],
  ],
  [
    'a quoted value that is not closed',
    withLine(2, 'title: "First'),
    [`index.md:2:8: The front matter is not valid YAML: a quoted text that begins here is not closed. ${yamlHint}`],
  ],
  [
    'a value with a colon',
    withLine(3, 'description: Produce: then consume.'),
    [
      'index.md:3:14: The front matter is not valid YAML: ' +
        `Nested mappings are not allowed in compact mappings. ${yamlHint}`,
    ],
  ],
  [
    'a field given twice',
    withLine(3, 'title: Again', 'description: x'),
    [`index.md:3:1: The front matter is not valid YAML: Map keys must be unique. ${yamlHint}`],
  ],
  [
    'an unknown field',
    withLine(5, 'minutes: 15', 'sceens: [partitions]'),
    [`index.md:6:1: Unknown field "sceens". Did you mean scenes? Valid here: ${topFields}.`],
  ],
  [
    'an unknown field within another',
    withLine(9, '  broker: 1'),
    ['index.md:9:3: Unknown field "broker". Did you mean brokers? Valid here: brokers, controllers, combined, config.'],
  ],
  [
    'a missing field',
    withoutLines(5, 5),
    [
      'index.md:1:1: The field minutes is missing: expected a whole number from 1 to 240. ' +
        'The time that a student needs, in minutes.',
    ],
  ],
  [
    'a missing field of a topic',
    withoutLines(12, 12),
    [
      'index.md:11:5: The field topics[0].partitions is missing: expected a whole number from 1 to 64. ' +
        'The number of its partitions.',
    ],
  ],
  [
    'a field of the wrong type',
    withLine(5, 'minutes: ten'),
    [
      'index.md:5:10: The field minutes is "ten": expected a whole number from 1 to 240. ' +
        'The time that a student needs, in minutes.',
    ],
  ],
  [
    'a version that is a number',
    withLine(6, 'version: 1.0'),
    [
      "index.md:6:10: The field version is 1: expected a version such as 1.0.0. The lab's version: raise it when marks change.",
    ],
  ],
  [
    'a start without a zone',
    withLine(5, 'minutes: 15', 'startsAt: 2026-01-05T08:00:00'),
    [
      'index.md:6:11: The field startsAt is "2026-01-05T08:00:00": expected a moment such as 2026-01-05T08:00:00Z. ' +
        'The moment at which the simulated world begins, in ISO 8601 with its zone.',
    ],
  ],
  [
    'too many brokers',
    withLine(9, '  brokers: 4'),
    ['index.md:9:12: The field cluster.brokers is 4: expected a whole number from 1 to 3. The number of brokers.'],
  ],
  [
    'more replicas than brokers',
    withLine(12, '    partitions: 3', '    replicationFactor: 2'),
    [
      'index.md:13:24: The field topics[0].replicationFactor is 2: expected at most 1, the number of brokers. ' +
        'Replicas of each partition, at most one a broker.',
    ],
  ],
  [
    'two topics of one name',
    withLine(12, '    partitions: 3', '  - {name: flights, partitions: 1}'),
    [
      'index.md:13:12: The field topics[1].name is "flights": expected a name that no other topic has. The topic\'s name.',
    ],
  ],
  [
    'an empty field',
    withLine(2, 'title:'),
    ["index.md:2:7: The field title is empty: expected a text. The lab's name, as lists and its page show it."],
  ],
];

test.each(cases)('%s is reported', (_what, index, mistakes) => {
  expect(mistakesOf(index)).toEqual(mistakes);
});

test('moments in ISO 8601 are the milliseconds that Date gives', () => {
  for (const text of [
    '1970-01-01T00:00:00Z',
    '2000-02-29T23:59:59.5Z',
    '1969-12-31T22:00:00-03:30',
    '0001-03-01T00:00Z',
  ]) {
    expect(isoToMs(text)).toBe(Date.parse(text));
  }
  for (const text of ['2025-02-29T00:00:00Z', '2026-01-05', '2026-13-01T00:00:00Z', '2026-01-05T24:00:00Z']) {
    expect(isoToMs(text)).toBe(null);
  }
});
