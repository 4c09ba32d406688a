/** Faults that a lab declares and that programs make happen: told in the trace, and an impossible one is told clearly. */
import { describe, expect, test } from 'vitest';
import { faultProblems } from '../../engine/lab/fault-schema.ts';
import { resultOf } from './run-of.ts';

const threeBrokers = { cluster: { brokers: 3, config: {} }, programFaults: true };
const control = `import { cluster, FaultRefused } from 'weir';`;

describe("a program's faults", () => {
  test('happen when they are called, as an action in the trace', async () => {
    const { checks } = await resultOf(
      `${control} cluster.kill(2); cluster.cut('broker-1', 'broker-3');`,
      [
        `const told = trace.all('fault.injected').map(e => e.fault + ' ' + e.detail).join('; ');
        fail(told);`,
      ],
      threeBrokers,
    );
    expect(checks[0]!.message).toBe('kill broker=2; cut from=broker-1 to=broker-3; cut from=broker-3 to=broker-1');
  });

  test('that are impossible throw FaultRefused with the reason and the line', async () => {
    const { program } = await resultOf(`${control}\ncluster.kill(2);\ncluster.kill(2);`, [], threeBrokers);
    expect(program).toMatchObject({ error: 'FaultRefused', line: 3 });
    expect(program.message).toBe('Cannot kill: broker 2 is stopped, not running or paused or stopping.');
  });

  test('need a lab that allows them', async () => {
    const { program } = await resultOf(control);
    expect(program.message).toContain("There is no module 'weir' here");
  });
});

describe("a lab's declared faults", () => {
  const topics = [{ name: 't', partitions: 1, replicationFactor: 3, config: {} }];
  const wait = 'await new Promise(done => setTimeout(done, 100));';

  test('happen at their moment to whom their place names then', async () => {
    const faults = [
      { atMs: 50, fault: 'slow-link', from: 'leader of t-0', to: 'followers of t-0', latencyMs: 300 },
      { atMs: 60, fault: 'kill', broker: 'leader of t-0' },
      { atMs: 70, fault: 'start', broker: 'stopped' },
    ];
    const check = `fail(trace.all('fault.injected').map(e => e.atUs / 1000 + ' ' + e.fault).join('; '))`;
    const { checks } = await resultOf(wait, [check], { ...threeBrokers, topics, faults });
    expect(checks[0]!.message).toBe('50 slow-link; 50 slow-link; 60 kill; 70 start');
  });

  test('that are impossible then are told, not ignored', async () => {
    const faults = [{ atMs: 50, fault: 'start', broker: 'stopped' }];
    const { output } = await resultOf(wait, [], { ...threeBrokers, topics, faults });
    expect(output).toContain('fault at 50 ms did not happen. Cannot start: broker is "stopped", and there is none.');
  });

  test('are read by the table of kinds: what is missing, foreign or no broker is told', () => {
    expect(faultProblems({ atMs: 0, fault: 'kill' }, 3)).toEqual([
      { field: 'fault', expected: 'also broker, which kill needs' },
    ]);
    expect(faultProblems({ atMs: 0, fault: 'kill', broker: 4, writeMs: 1 }, 3)).toEqual([
      { field: 'writeMs', expected: 'nothing but broker, which is what kill takes' },
      { field: 'broker', expected: 'a broker from 1 to 3' },
    ]);
  });
});
