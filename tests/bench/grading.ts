/**
 * Grading a class of 1,000 to keys-and-partitions on all cores: 90 % right, 8 % wrong, 2 % hostile, and without the
 * hostile ones; and one submission cold from the shell. Time, processor time, memory of the whole process.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gradeClass } from '../../cli/class-grading.ts';
import { GradingPool } from '../../cli/grading-pool.ts';
import { usableLab } from '../../cli/lab-folder.ts';
import type { Submission } from '../../cli/submission/submission.ts';

const STUDENTS = 1000;
const HOSTILE = [
  'for (;;) {}',
  'const a = [];\nfor (;;) a.push(new Array(1e6).fill(1));',
  'const f = () => f();\nf();',
];

/** Prints the figures; `students` may be fewer for a quick look. */
export async function benchGrading(students = STUDENTS): Promise<void> {
  const lab = usableLab('keys-and-partitions');
  const honest = (at: number): string =>
    `${at % 12 === 0 ? lab.wrong[at % lab.wrong.length]!.source.code : lab.solution.code}\n// ${at}`;
  const mixed = (at: number): string => (at % 50 === 0 ? HOSTILE[at % HOSTILE.length]! : honest(at));
  await gradeMany(`${students} submissions, 2 % hostile`, students, mixed);
  await gradeMany(`${students} submissions, none hostile`, students, honest);
  const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
  const file = join(folder, 'one.js');
  writeFileSync(file, lab.solution.code);
  const times = [1, 2, 3].map(() => {
    const begun = performance.now();
    spawnSync(process.execPath, ['cli/weir.mjs', 'grade', lab.id, file]);
    return performance.now() - begun;
  });
  rmSync(folder, { recursive: true });
  console.log(`grading: one submission cold from the shell ${Math.min(...times).toFixed(0)} ms (goal 700)`);
}

async function gradeMany(name: string, students: number, codeOf: (at: number) => string): Promise<void> {
  const lab = usableLab('keys-and-partitions');
  const submissions = Array.from({ length: students }, (_, at): Submission => {
    const id = `student-${at}`;
    return {
      id,
      student: id,
      lab: lab.id,
      file: `${id}.js`,
      submittedAt: null,
      read: async () => ({ code: codeOf(at) }),
    };
  });
  const pool = new GradingPool();
  let mostBytes = 0;
  const sampler = setInterval(() => {
    mostBytes = Math.max(mostBytes, process.memoryUsage.rss());
  }, 100);
  const begun = performance.now();
  const before = process.cpuUsage();
  const stop = new AbortController().signal;
  await gradeClass(submissions, { labs: new Map([[lab.id, lab]]), pool, store: null, site: null, stop, graded() {} });
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(sampler);
  await pool.close();
  console.log(
    `grading: ${name}: ${(students / seconds).toFixed(1)} a second (goal 100), ${(students / ((user + system) / 1e6)).toFixed(1)} a second of processor time, ${(mostBytes / 1e6).toFixed(0)} MB at most (goal 1000)`,
  );
}

if (import.meta.main) await benchGrading(Number(process.argv[2] ?? STUDENTS));
