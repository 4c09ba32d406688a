/**
 * `weir sim`: what it prints, and its exit codes.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CommandError } from '../../cli/command-error.ts';
import { type SimOptions, sim } from '../../cli/sim/sim.ts';

async function run(scenario: string | undefined, options: SimOptions): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await sim(scenario, { ...options, write: line => lines.push(line) });
  return { code, lines };
}

describe('weir sim', () => {
  test('lists the scenarios, and which promise each gives up', async () => {
    const { code, lines } = await run(undefined, {});
    expect(code).toBe(0);
    expect(lines.find(line => line.startsWith('acks-1 '))).toContain('[allows lost-write]');
    expect(lines.at(-1)).toMatch(/^all /);
  });

  test('ends with a summary line and exit code 0 where nothing breaks', async () => {
    const { code, lines } = await run('replicate', { seeds: 3 });
    expect(code).toBe(0);
    expect(lines).toEqual([
      expect.stringMatching(/^3 runs of 1 scenario in .* s \(.* tasks a second\): no violation$/),
    ]);
  });

  test('tells what broke, the shortest faults that do it, and the command that repeats it; exit code 1', async () => {
    const { code, lines } = await run('acks-1', { seeds: 5 });
    expect(code).toBe(1);
    expect(lines[0]).toMatch(/^acks-1, seed 1: lost-write at [\d.]+ s$/);
    expect(lines[1]).toMatch(/acknowledged records are lost: p1\.\d+ \(orders-\d, \d+\)/);
    expect(lines[2]).toMatch(/^ {2}faults \([12] of 6\): \d+ \w+ broker=\d for \d+/);
    expect(lines.at(-1)).toMatch(/1 scenario broken$/);
    const schedule = /--schedule "([^"]+)"/.exec(lines[3]!)![1]!;
    const again = await run('acks-1', { seed: 1, schedule, print: true });
    expect(again.code).toBe(1);
    expect(again.lines.at(-1)).toContain(`lost-write: ${lines[1]!.trim()}`);
  });

  test('takes the schedule from a file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'weir-')), 'faults.txt');
    writeFileSync(file, '# nothing much\n500 stop broker=2 for 1000\n');
    const { code, lines } = await run('replicate', { seed: 1, schedule: file, print: true });
    expect(code).toBe(0);
    expect(lines).toContain('# faults: 500 stop broker=2 for 1000');
    expect(lines.at(-1)).toContain('Every check holds.');
  });

  test('says which scenario was meant, and what is wrong with a schedule', async () => {
    await expect(run('replicat', {})).rejects.toThrow('Did you mean "replicate"');
    await expect(run('replicate', { schedule: 'kill 2' })).rejects.toThrow(CommandError);
    await expect(run('all', { print: true })).rejects.toThrow('--print takes one scenario');
    await expect(run('all', { seed: 1, seeds: 2 })).rejects.toThrow('not both');
  });
});
