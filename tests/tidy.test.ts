/**
 * House rules that no linter knows: a file says what it is, holds one concept, and bears its name; the engine
 * draws no numbers but from the seed. Each failure says what to do instead.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';

const LONGEST_FILE = 320;
const EMPTY_NAMES = /^(utils?|helpers?|common|types|misc|shared)\./;

const files = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', 'engine', 'site', 'cli', 'tests', 'labs', 'content'],
  { encoding: 'utf8' },
)
  .split('\n')
  .filter(name => /\.(ts|tsx|mjs|astro)$/.test(name) && existsSync(name));

/** The files of which `wrong` is true, as a list that a failure prints. */
function offenders(wrong: (text: string, name: string) => boolean, among = files): string[] {
  return among.filter(name => wrong(readFileSync(name, 'utf8'), name));
}

describe('house rules', () => {
  test('there are files to look at', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  test('a file opens by saying what it is: begin it with a comment', () => {
    const opens = /^(?:#!.*\n)?(?:---\n)?\s*(?:\/\*\*|\/\/)/;
    expect(offenders(text => !opens.test(text))).toEqual([]);
  });

  test(`a file has at most ${LONGEST_FILE} lines: find the second noun inside and give it a file of its own`, () => {
    expect(offenders(text => text.split('\n').length > LONGEST_FILE)).toEqual([]);
  });

  test("a file bears the learner's noun: no utils, helpers, common, types, misc, shared", () => {
    expect(offenders((_text, name) => EMPTY_NAMES.test(basename(name)))).toEqual([]);
  });

  test('the engine draws no number but from the seed: use rng.fork(name) instead of Math.random', () => {
    const engine = files.filter(name => name.startsWith('engine/') && name !== 'engine/lab/sandbox/guest.ts');
    expect(offenders(text => /Math\.random\(|crypto\.getRandomValues/.test(text), engine)).toEqual([]);
  });

  test('no test is left out: remove .only and .skip', () => {
    const tests = files.filter(name => name.startsWith('tests/'));
    expect(offenders(text => /\b(?:test|it|describe)\.(?:only|skip|todo)\(/.test(text), tests)).toEqual([]);
  });
});
