/**
 * What happens in a run of a lab, as sentences for a lesson: the transcripts in prose are made here while the site is
 * built, so they say what the engine does today.
 */
import { narrate } from '../../engine/index.ts';
import { labRun } from './lab-run.ts';

/** Which sentences of which run. */
export interface Telling {
  lab: string;
  /** `start`, `solution`, or a file of the lab's folder. */
  program: string;
  /** Seconds of the run, the end not included. */
  from: number;
  to: number;
  /** The kinds of entries that are told. */
  kinds: readonly string[];
  /** Only sentences that this regular expression finds something in. */
  about: string;
}

/** A moment of the run and what happened. */
export interface Told {
  atUs: number;
  text: string;
}

/** The sentences; nothing to tell is a mistake of the page's author. */
export async function tell(telling: Telling): Promise<Told[]> {
  const { lab, program, from, to, kinds } = telling;
  const { trace } = await labRun(lab, program);
  const about = new RegExp(telling.about, 'i');
  const told: Told[] = [];
  for (let index = 0; index < trace.length; index++) {
    const entry = trace.entry(index);
    if (!kinds.includes(entry.kind) || entry.atUs < from * 1e6 || entry.atUs >= to * 1e6) continue;
    const text = narrate(entry);
    if (text !== null && about.test(text)) told.push({ atUs: entry.atUs, text });
  }
  if (told.length === 0) throw new Error(`Nothing of ${JSON.stringify(telling)} happens in that run.`);
  return told;
}
