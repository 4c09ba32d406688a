/** Memory without end: stopped when the sandbox is full, whether the error is caught or not. */
import type { HostileProgram } from '../hostile-program.ts';

const full = { status: 'timeout', error: 'MemoryLimit' } as const;

export const memoryBombs: HostileProgram[] = [
  { name: 'large arrays', code: 'const a = [];\nfor (;;) a.push(new Array(1e6).fill(1));', ...full },
  { name: 'small objects', code: 'const a = [];\nfor (;;) a.push({ a });', ...full },
  { name: 'one large string', code: "'x'.repeat(2 ** 29);", ...full },
  { name: 'a string that doubles', code: "let s = 'x';\nfor (;;) s += s;", status: 'error', error: 'InternalError' },
  { name: 'typed arrays', code: 'const a = [];\nfor (;;) a.push(new Uint8Array(1e7));', ...full },
  {
    name: 'an error for want of memory that is caught',
    code: 'const a = [];\ntry { for (;;) a.push(new Array(1e6).fill(1)); } catch {}\na.length = 0;\nconsole.log(1);',
    ...full,
  },
  {
    name: 'an error for want of memory that is lost',
    code: 'const a = [];\nPromise.resolve().then(() => { for (;;) a.push(new Array(1e6).fill(1)); });\nawait new Promise(() => {});',
    ...full,
  },
  { name: 'closures in a chain', code: 'let f = () => 1;\nfor (;;) { const g = f; f = () => g; }', ...full },
  { name: 'a map of maps', code: 'const m = new Map();\nfor (let i = 0; ; i++) m.set(i, new Map([[i, m]]));', ...full },
  { name: 'a large number', code: 'let n = 3n;\nfor (;;) n *= n;', status: 'error', error: 'RangeError' },
  { name: 'spread of a huge list', code: 'Math.max(...new Array(2e7));', ...full },
];
