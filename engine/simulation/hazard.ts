/**
 * What can go wrong in a scenario: kinds of strike, how one is drawn at random, and what heals it. The faults of brokers
 * and links are those of engine/kafka/fault; `crash` and `stall` befall a client: it ends without a word, or stands still
 * between a poll and what it does with the records. To add one: a line here. Times in milliseconds.
 */
import type { Rng } from '../core/rng.ts';
import type { Fault } from '../kafka/fault/fault.ts';
import type { Schedule, Strike } from './schedule.ts';

/** Who can be struck: so many brokers, controllers of a quorum, and clients by name. */
export interface Targets {
  brokers: number;
  controllers: number;
  clients: readonly string[];
}

interface Hazard {
  draw(rng: Rng, targets: Targets): Fault[];
  /** What undoes the fault, in order; what is not possible then is left out. */
  healing(fault: Fault): Fault[];
}

const broker = (rng: Rng, { brokers }: Targets): number => 1 + rng.below(brokers);
const client = (rng: Rng, { clients }: Targets): string => clients[rng.below(clients.length)]!;

function twoNodes(rng: Rng, targets: Targets): { from: string; to: string } {
  const from = broker(rng, targets);
  const to = 1 + ((from + rng.below(targets.brokers - 1)) % targets.brokers);
  return { from: `broker-${from}`, to: `broker-${to}` };
}

function atBroker(kind: string, ...healing: string[]): Hazard {
  return {
    draw: (rng, targets) => [{ kind, broker: broker(rng, targets) }],
    healing: fault => healing.map(heals => ({ kind: heals, broker: fault['broker']! })),
  };
}

function atController(kind: string, heals: string): Hazard {
  return {
    draw: (rng, { controllers }) => [{ kind, controller: 1 + rng.below(controllers) }],
    healing: fault => [{ kind: heals, controller: fault['controller']! }],
  };
}

/** One controller is cut off from the others, or hears them and is not heard. */
function isolatedController(rng: Rng, { controllers }: Targets): Fault[] {
  const lonely = 1 + rng.below(controllers);
  const bothWays = rng.below(2) === 0;
  return Array.from({ length: controllers }, (_, i) => i + 1)
    .filter(id => id !== lonely)
    .flatMap(id => {
      const out = { kind: 'cut', from: `controller-${lonely}`, to: `controller-${id}` };
      return bothWays ? [out, { kind: 'cut', from: out.to, to: out.from }] : [out];
    });
}

const cutHealing = ({ from, to }: Fault): Fault[] => [{ kind: 'heal', from: from!, to: to! }];

function isolated(rng: Rng, targets: Targets): Fault[] {
  const name = client(rng, targets);
  const host = `broker-${broker(rng, targets)}`;
  return [
    { kind: 'cut', from: name, to: host },
    { kind: 'cut', from: host, to: name },
  ];
}

const hazards: Readonly<Record<string, Hazard>> = {
  kill: atBroker('kill', 'start'),
  stop: atBroker('stop', 'start'),
  pause: atBroker('pause', 'resume'),
  'power-loss': atBroker('power-loss', 'start'),
  'full-disk': atBroker('full-disk', 'free-disk', 'start'),
  cut: { draw: (rng, targets) => [{ kind: 'cut', ...twoNodes(rng, targets) }], healing: cutHealing },
  'cut-both': {
    draw(rng, targets) {
      const { from, to } = twoNodes(rng, targets);
      return [
        { kind: 'cut', from, to },
        { kind: 'cut', from: to, to: from },
      ];
    },
    healing: cutHealing,
  },
  'cut-client': { draw: isolated, healing: cutHealing },
  'slow-link': {
    draw: (rng, targets) => [{ kind: 'slow-link', ...twoNodes(rng, targets), latencyMs: 20 + rng.below(500) }],
    healing: ({ from, to }) => [{ kind: 'slow-link', from: from!, to: to!, latencyMs: 0 }],
  },
  'slow-disk': {
    draw: (rng, targets) => [{ kind: 'slow-disk', broker: broker(rng, targets), writeMs: 5 + rng.below(200) }],
    healing: fault => [{ kind: 'slow-disk', broker: fault['broker']!, writeMs: 0 }],
  },
  'clock-skew': {
    draw: (rng, targets) => [
      { kind: 'clock-skew', broker: broker(rng, targets), aheadMs: (rng.below(2) ? 1 : -1) * rng.below(600_000) },
    ],
    healing: fault => [{ kind: 'clock-skew', broker: fault['broker']!, aheadMs: 0 }],
  },
  'kill-controller': atController('kill-controller', 'start-controller'),
  'stop-controller': atController('stop-controller', 'start-controller'),
  'pause-controller': atController('pause-controller', 'resume-controller'),
  'cut-controller': { draw: isolatedController, healing: cutHealing },
  crash: { draw: (rng, targets) => [{ kind: 'crash', client: client(rng, targets) }], healing: () => [] },
  stall: { draw: (rng, targets) => [{ kind: 'stall', client: client(rng, targets) }], healing: () => [] },
};

/** The faults that befall a client, not the cluster. */
export const clientFaults: readonly string[] = ['crash', 'stall'];

/** The faults that undo this one. */
export function healingOf(fault: Fault): Fault[] {
  return hazards[fault.kind]?.healing(fault) ?? [];
}

/** So many strikes of these hazards at random, some of them while others last. */
export function drawSchedule(rng: Rng, names: readonly string[], count: number, targets: Targets): Schedule {
  const strikes: Strike[] = [];
  let atMs = 0;
  for (let i = 0; i < count; i++) {
    atMs += 200 + rng.below(4000);
    const forMs = 300 + rng.below(6000);
    const hazard = hazards[names[rng.below(names.length)]!]!;
    for (const fault of hazard.draw(rng, targets)) strikes.push({ atMs, forMs, fault });
  }
  return strikes;
}
