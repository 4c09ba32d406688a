/**
 * An example of a scene: a set-up, a program and the moment to look at. One file an example; it is the scene's entry in
 * the gallery, its page, and its snapshot test. Moments are seconds of the run.
 */
import type { Lab } from '../../engine/index.ts';

/** What an example may say about its world; the rest is as in a lab that says nothing. */
type SetUp = Partial<
  Pick<Lab, 'cluster' | 'topics' | 'faults' | 'programFaults' | 'events' | 'startsAtMs' | 'runForMs' | 'seed'>
>;

/** A small real run of which a scene is drawn. */
export interface Example {
  /** The last part of its page's address, where that is not the scene's name: a scene may have several examples. */
  id?: string;
  /** The scene's name. */
  scene: string;
  /** What the run is about, as a heading. */
  title: string;
  /** What to look at: one or two sentences. */
  about: string;
  setUp: SetUp;
  /** What a student would have written. */
  program: string;
  /** The moment that is shown first. */
  atS: number;
}

/** The example's name: the last part of its page's address. */
export function nameOf({ id, scene }: Example): string {
  return id ?? scene;
}

/** The example as a lab, so that it runs as labs do. */
export function labOf(example: Example): Lab {
  const { scene, title, about, setUp, program } = example;
  const source = { code: program, file: `${nameOf(example)}.js`, line: 1 };
  return {
    id: nameOf(example),
    title,
    description: about,
    version: '1.0.0',
    contentHash: '',
    lesson: '',
    minutes: 1,
    seed: 42,
    startsAtMs: Date.UTC(2026, 0, 5, 8),
    runForMs: 30_000,
    cluster: { brokers: 1, config: {} },
    topics: [],
    faults: [],
    programFaults: false,
    controls: [],
    hasCode: true,
    scenes: [scene],
    introduction: '',
    tasks: [],
    start: source,
    solution: source,
    solutionActions: [],
    wrong: [],
    checks: [],
    events: [],
    quizzes: [],
    hints: [],
    ...setUp,
  };
}

/** Rows of named data out of lines of comma-separated values; numbers become numbers. */
export function events(name: string, csv: string): Lab['events'][number] {
  const [head, ...lines] = csv.trim().split('\n');
  const columns = head!.split(',');
  const cell = (text: string): string | number => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
  const rows = lines.map(line => {
    const cells = line.trim().split(',');
    return Object.fromEntries(columns.map((column, index) => [column.trim(), cell(cells[index]!)]));
  });
  return { name, rows };
}
