/** All hostile programs by kind. To add a kind: a file here and a line below. */
import type { HostileProgram } from '../hostile-program.ts';
import { endlessLoops } from './endless-loop.ts';
import { floods } from './flood.ts';
import { forgedResults } from './forged-result.ts';
import { importTricks } from './import-trick.ts';
import { memoryBombs } from './memory-bomb.ts';
import { nativeLoops } from './native-loop.ts';
import { patchedGlobals } from './patched-global.ts';
import { pollution } from './pollution.ts';
import { reachForChecks } from './reach-for-checks.ts';
import { reachForHost } from './reach-for-host.ts';
import { stackBombs } from './stack-bomb.ts';
import { strangeObjects } from './strange-object.ts';
import { strangeTexts } from './strange-text.ts';

/** Hostile programs by kind. */
export const hostilePrograms: Record<string, HostileProgram[]> = {
  'endless loop': endlessLoops,
  'memory bomb': memoryBombs,
  'stack bomb': stackBombs,
  'native loop': nativeLoops,
  flood: floods,
  pollution,
  'forged result': forgedResults,
  'patched global': patchedGlobals,
  'reach for checks': reachForChecks,
  'reach for host': reachForHost,
  'import trick': importTricks,
  'strange object': strangeObjects,
  'strange text': strangeTexts,
};
