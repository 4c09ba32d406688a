/** Native work that no counter reaches: only the kill from outside ends it. Few, for each costs its whole limit. */
import type { HostileProgram } from '../hostile-program.ts';

const killed = { status: 'timeout', error: 'TimeLimit', killed: true } as const;

export const nativeLoops: HostileProgram[] = [
  { name: 'join of a huge empty list', code: "new Array(2 ** 32 - 1).join('');", ...killed },
  {
    name: 'a search in what says it is long',
    code: 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);',
    ...killed,
  },
];
