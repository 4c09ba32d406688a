/**
 * What is found where submissions are: files, folders, the zips of Moodle and Canvas, and whatever else students hand
 * in. What is wrong with one is its own result; nothing is followed or inflated that must not be.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { submissionsAt } from '../../cli/submission/submission.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-submissions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const LABS = ['first-topic', 'windows'];
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
let count = 0;

function tree(files: Record<string, string | Uint8Array>): string {
  const root = join(folder, `class-${count++}`);
  for (const [name, content] of Object.entries(files)) {
    const file = join(root, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return root;
}

function zip(files: Zippable): string {
  const file = join(folder, `class-${count++}.zip`);
  writeFileSync(file, zipSync(files));
  return file;
}

/** What was found: name, student, lab and the program or why there is none. */
async function found(path: string, lab: string | null = 'first-topic'): Promise<string[]> {
  const { submissions } = await submissionsAt([path], lab, LABS);
  return Promise.all(
    submissions.map(async ({ id, student, lab, read }) => {
      const program = await read();
      return [id, student, lab, 'code' in program ? program.code : `${program.status} ${program.error}`].join(' | ');
    }),
  );
}

describe('whose a file is', () => {
  test('files side by side are a submission each, named by file and student', async () => {
    expect(await found(tree({ 'alice.ts': 'a', 'bob.js': 'b', 'roster.csv': 'x' }))).toEqual([
      'alice.ts | alice | first-topic | a',
      'bob.js | bob | first-topic | b',
    ]);
  });

  test("a folder is a student, and submitted/<student>/<lab>/ is nbgrader's", async () => {
    const root = tree({
      'submitted/alice/first-topic/work.ts': 'a',
      'submitted/alice/first-topic/timestamp.txt': '2026-08-01 10:00:00.000000 UTC',
      'submitted/alice/windows/work.ts': 'w',
      'submitted/bob/first-topic/notes.txt': 'I could not do it',
    });
    expect(await found(root)).toEqual(['alice | alice | first-topic | a', 'bob | bob | first-topic | missing null']);
    expect(await found(root, null)).toContain('alice | alice | windows | w');
    const { submissions } = await submissionsAt([root], 'first-topic', LABS);
    await submissions[0]!.read();
    expect(submissions[0]!.submittedAt).toBe('2026-08-01T10:00:00.000Z');
  });

  test("files named by their lab are one student's", async () => {
    expect(await found(tree({ 'first-topic.ts': 'a', 'windows.ts': 'w' }), null)).toEqual([
      expect.stringMatching(/^class-\d+ \| class-\d+ \| first-topic \| a$/),
      expect.stringMatching(/^class-\d+ \| class-\d+ \| windows \| w$/),
    ]);
  });

  test("of several programs the one named solution or by the lab counts; else nobody's guess is taken", async () => {
    const root = tree({ 'a/solution.ts': '1', 'a/old.ts': '2', 'b/x.ts': '1', 'b/y.ts': '2' });
    expect(await found(root)).toEqual(['a | a | first-topic | 1', 'b | b | first-topic | ungradable null']);
  });

  test('names with spaces, newlines and other scripts are names', async () => {
    const names = ['zo\u00eb b', 'line\nbreak', '\u7530\u4e2d', "o'brien; rm -rf", '__proto__', '-rf'];
    const ids = await found(tree(Object.fromEntries(names.map(name => [`${name}/solution.ts`, 'x']))));
    expect(ids.map(line => line.split(' | ')[1]).sort()).toEqual([...names].sort());
  });
});

describe('zips of learning platforms', () => {
  test('Moodle: a folder each, or all in the file name', async () => {
    const file = zip({
      'Ada Lovelace_1234_assignsubmission_file_': { 'work.ts': bytes('a') },
      'Alan Turing_1235_assignsubmission_file_work.ts': bytes('b'),
      Grace_Hopper_1236_assignsubmission_onlinetext_: { 'onlinetext.html': bytes('<p>no</p>') },
    });
    expect(await found(file)).toEqual([
      'Ada Lovelace (Participant 1234) | Participant 1234 | first-topic | a',
      'Alan Turing (Participant 1235) | Participant 1235 | first-topic | b',
      'Grace_Hopper (Participant 1236) | Participant 1236 | first-topic | missing null',
    ]);
  });

  test('Canvas: name, lateness, numbers of user and submission', async () => {
    const file = zip({
      'lovelaceada_77_901_work-2.ts': bytes('a'),
      'turingalan_LATE_78_902_first-topic.js': bytes('b'),
    });
    expect(await found(file)).toEqual([
      'lovelaceada (77) | 77 | first-topic | a',
      'turingalan (78) | 78 | first-topic | b',
    ]);
  });

  test('a zip that a student handed in is looked into, once', async () => {
    const work = zipSync({ 'my work': { 'solution.ts': bytes('a'), __MACOSX: { '._x.ts': bytes('no') } } });
    expect(await found(zip({ a_1_assignsubmission_file_: { 'work.zip': work } }))).toEqual([
      'a (Participant 1) | Participant 1 | first-topic | a',
    ]);
  });
});

describe('what must not be followed, inflated or run', () => {
  test('zip slip: names that lead out make the whole zip refused', async () => {
    for (const name of ['../../etc/x.ts', '/etc/x.ts', 'a\\..\\x.ts']) {
      await expect(found(zip({ [name]: bytes('x') }))).rejects.toThrow(/is no zip that can be read/);
    }
  });

  test('a link in a zip is not followed', async () => {
    const link: Zippable = { 'a/solution.ts': [bytes('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] };
    expect(await found(zip(link))).toEqual(['a | a | first-topic | error NoFile']);
  });

  test('a link in a folder is not followed, be it to the host or to another submission', async () => {
    const root = tree({ 'alice/solution.ts': 'a', 'bob/readme.txt': '', 'eve/readme.txt': '' });
    symlinkSync('/etc/passwd', join(root, 'bob/solution.ts'));
    symlinkSync(join(root, 'alice/solution.ts'), join(root, 'eve/solution.ts'));
    expect(await found(root)).toEqual([
      'alice | alice | first-topic | a',
      'bob | bob | first-topic | error NoFile',
      'eve | eve | first-topic | error NoFile',
    ]);
  });

  test('a bomb is not inflated', async () => {
    const bomb = bytes('0'.repeat(30_000_000));
    const inner = zipSync({ 'solution.ts': bomb }, { level: 9 });
    expect(await found(zip({ a: { 'solution.ts': bomb }, b: { 'b.zip': inner }, c: { 'c.zip': bomb } }))).toEqual([
      'a | a | first-topic | error TooLarge',
      'b | b | first-topic | error TooLarge',
      'c | c | first-topic | error NoProgram',
    ]);
  });

  test('a size that is a lie is noticed', async () => {
    const file = zipSync({ 'a.ts': bytes('0'.repeat(50_000)) });
    const at = new DataView(file.buffer, file.byteOffset);
    // The central directory says 10 bytes.
    for (let i = 0; i < file.length - 4; i++) if (at.getUint32(i, true) === 0x02014b50) at.setUint32(i + 24, 10, true);
    const path = join(folder, 'lie.zip');
    writeFileSync(path, file);
    expect(await found(path)).toEqual(['a.ts | a | first-topic | ungradable null']);
  });

  test('what is huge, binary or no file is told', async () => {
    const root = tree({ 'big.ts': 'x'.repeat(2_000_000), 'bin.ts': new Uint8Array([0, 1, 2]), 'zip.zip': 'no zip' });
    expect(await found(root)).toEqual([
      'big.ts | big | first-topic | error TooLarge',
      'bin.ts | bin | first-topic | error NoText',
      'zip.zip | zip | first-topic | error NoProgram',
    ]);
  });

  test.runIf(process.getuid?.() !== 0)('what cannot be read cannot be graded', async () => {
    const root = tree({ 'a.ts': 'x' });
    chmodSync(join(root, 'a.ts'), 0);
    expect(await found(root)).toEqual(['a.ts | a | first-topic | ungradable null']);
  });
});

test('nothing there, or for no lab, is a sentence', async () => {
  await expect(found(tree({ 'a.txt': '' }))).rejects.toThrow(/holds no program/);
  await expect(found(tree({ 'a.ts': '' }), null)).rejects.toThrow(/names no lab/);
  await expect(found(join(folder, 'nowhere'))).rejects.toThrow(/there is no file or folder/);
});
