/**
 * Whatever the files of a lab hold, `parseLab` gives a lab or mistakes, never an exception, and every mistake stands
 * inside a file.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLab } from '../../engine/lab/parse.ts';
import { sampleLines } from './sample-lab.ts';

const pieces = [
  ...sampleLines.map(line => `${line}\n`),
  ...[
    '```',
    '~~~',
    '---\n',
    '"',
    '`',
    '\r',
    '\r\n',
    '\uFEFF',
    '\0',
    '\u2028',
    '\ud800',
    ': ',
    '- ',
    '> ',
    '&a ',
    '*a ',
    '<<: ',
  ],
  ...[
    'task=',
    'points=1e9 ',
    'file="flights.csv"',
    '__proto__: 1\n',
    'constructor',
    '```ts check __proto__=1 "x"\n',
    '\t',
  ],
  ...['{"__proto__": {}}\n', '[', '{', '!!map ', '? ', '| ', '## 1.\n', '==='],
];

const soup = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 5 })), {
  maxLength: 40,
});

/** The sample with some lines removed, repeated, swapped or replaced by soup, and characters cut out. */
const mutated = fc
  .array(fc.tuple(fc.nat(sampleLines.length - 1), fc.nat(3), soup, fc.nat(30)), { minLength: 1, maxLength: 4 })
  .map(changes => {
    const lines = [...sampleLines];
    for (const [place, how, replacement, column] of changes) {
      const line = lines[place] ?? '';
      if (how === 0) lines.splice(place, 1);
      else if (how === 1) lines.splice(place, 0, line);
      else if (how === 2) lines[place] = line.slice(0, column) + line.slice(column + 1);
      else lines[place] = line.slice(0, column) + replacement.slice(0, 3).join('');
    }
    return lines.join('\n');
  });

function expectSound(files: Map<string, string>): void {
  const { lab, mistakes } = parseLab('sample', files);
  expect(lab === null).toBe(mistakes.length > 0);
  for (const { file, line, column, message, hint } of mistakes) {
    const text = files.get(file.replace('labs/sample/', ''));
    expect(text, file).toBeDefined();
    const lines = text!.split(/\r\n|\n|\r/);
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
    expect(message).toMatch(/\S/);
    expect(hint).toMatch(/\S/);
  }
}

function expectSoundFor(text: fc.Arbitrary<string>, numRuns: number): void {
  const other = fc.oneof(text, fc.constant('a,b\n1,2\n'));
  fc.assert(
    fc.property(text, other, other, (index, hidden, csv) => {
      expectSound(
        new Map([
          ['index.md', index],
          ['hidden.md', hidden],
          ['flights.csv', csv],
        ]),
      );
    }),
    { numRuns, seed: 42 },
  );
}

test('arbitrary text is never an exception', () => {
  expectSoundFor(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      soup.map(parts => parts.join('')),
    ),
    400,
  );
});

test('arbitrary front matter is never an exception', () => {
  expectSoundFor(
    soup.map(parts => `---\n${parts.join('')}\n---\n`),
    400,
  );
});

test('a damaged lab is never an exception', () => {
  expectSoundFor(mutated, 600);
});
