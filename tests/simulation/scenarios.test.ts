/**
 * The simulator's promises under seeded faults, in both directions: what Kafka promises holds on every seed, and where a
 * setting gives a promise up, the loss is found. `npx weir sim all --seeds 2000` runs many more seeds.
 */
import { describe, expect, test } from 'vitest';
import { traceHash } from '../../engine/core/trace-text.ts';
import { promised, scenarios } from '../../engine/simulation/scenarios/index.ts';
import { simulate } from '../../engine/simulation/simulate.ts';

/** Over all scenarios that must hold. */
const SEEDS = 200;
/** Enough to find each anomaly. */
const TRIES = 100;

const named = (name: string) => scenarios.find(scenario => scenario.name === name)!;

describe('what Kafka promises holds', () => {
  const each = Math.ceil(SEEDS / promised.length);
  test.each(promised.map(scenario => [scenario.about, scenario] as const))('%s', (_about, scenario) => {
    for (let seed = 1; seed <= each; seed++) {
      const { violation, world } = simulate(scenario, seed);
      expect(violation && `npx weir sim ${scenario.name} --seed ${seed}: ${violation.message}`).toBeNull();
      expect([...world.simulation.trace.of('record.appended')].length).toBeGreaterThan(100);
    }
  });
});

describe('a promise that was given up is broken, and only then', () => {
  const anomalies = scenarios.filter(({ allows }) => allows !== undefined);
  test.each(anomalies.map(scenario => [scenario.about, scenario] as const))('%s', (_about, scenario) => {
    const { anomaly, unlike } = scenario.allows!;
    const seeds = Array.from({ length: TRIES }, (_, i) => i + 1);
    const found = seeds.find(seed => simulate(scenario, seed).violation?.anomaly === anomaly);
    expect(found, `${anomaly} within ${TRIES} seeds`).toBeDefined();
    // The same faults where the promise is kept.
    const { schedule } = simulate(scenario, found!);
    const kept = { ...named(unlike), checks: [...new Set([...named(unlike).checks, ...scenario.checks])] };
    expect(simulate(kept, found!, schedule).violation).toBeNull();
  });
});

test('a run is a pure function of scenario and seed (2.6)', () => {
  for (const scenario of promised) {
    const [one, other] = [simulate(scenario, 3), simulate(scenario, 3)];
    expect(traceHash(one.world.simulation.trace)).toBe(traceHash(other.world.simulation.trace));
    expect(one.world.journal).toEqual(other.world.journal);
  }
});
