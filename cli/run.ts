/**
 * `weir run LAB FILE`: runs a program in a lab, prints what it prints and how it ended.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pc from 'picocolors';
import { resultText } from './format/text.ts';
import { GradingPool } from './grading-pool.ts';
import { usableLab } from './lab-folder.ts';
import { readProgram } from './submission.ts';

/** What is asked for beside the run. */
interface RunOptions {
  seed?: number;
  trace?: string;
  /** The folder for Spark scripts. */
  export?: string;
}

/** Runs one program; exit code 0 unless it failed or was stopped (1). */
export async function runLab(labId: string, file: string, options: RunOptions): Promise<number> {
  const lab = usableLab(labId);
  const code = readProgram(file);
  const pool = new GradingPool();
  try {
    const seed = options.seed ?? lab.seed;
    const wants = { wantsTrace: options.trace !== undefined, wantsScripts: options.export !== undefined };
    const { result, trace, scripts } = await pool.grade({ lab, code, seed, ...wants });
    if (result.output) process.stdout.write(`${result.output}\n`);
    if (result.outputTruncated) process.stderr.write('weir: it printed more, which was cut off here\n');
    if (options.trace !== undefined) writeFileSync(options.trace, trace.map(line => `${line}\n`).join(''));
    if (options.export !== undefined) writeFiles(options.export, scripts);
    process.stderr.write(
      `\n${resultText({ ...result, submission: { ...result.submission, id: file, files: [file] } })}`,
    );
    process.stderr.write(
      pc.dim(`${result.entries} entries, ${result.steps} steps, trace ${result.traceHash ?? 'none'}\n`),
    );
    if (result.status === 'ungradable') return 2;
    return ['failed', 'stopped'].includes(result.program.status) ? 1 : 0;
  } finally {
    await pool.close();
  }
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
