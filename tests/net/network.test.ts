/** The simulated network: latency, order on a link, ids, and what the trace tells of a message. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Simulation } from '../../engine/core/simulation.ts';
import { dataCentre, type Envelope, type LinkSpeed, Network } from '../../engine/net/network.ts';

const still: LinkSpeed = { latencyMs: 2, jitterMs: 0, bytesPerMs: 1000 };

function envelope(bytes: number, body: unknown = null): Envelope {
  return { api: 'Echo', bytes, about: 'me', body };
}

/** A network with one node `server` that answers with `answerBytes` bytes. */
function networkWith(speed: LinkSpeed, answerBytes = 0, seed = 1): { simulation: Simulation; network: Network } {
  const simulation = new Simulation(seed, 0);
  const network = new Network(simulation, speed);
  network.listen('server', (request, _from, respond) => respond({ ...request, bytes: answerBytes }));
  return { simulation, network };
}

function runAll({ scheduler }: Simulation): void {
  while (scheduler.step(Number.MAX_SAFE_INTEGER));
}

describe('a request', () => {
  test('takes latency and the time of its bytes, there and back', () => {
    const { simulation, network } = networkWith(still, 1000);
    let answeredAtUs = -1;
    network.request('client', 'server', envelope(3000), {
      answered: () => {
        answeredAtUs = simulation.scheduler.nowUs;
      },
    });
    runAll(simulation);
    expect(answeredAtUs).toBe((2 + 3) * 1000 + (2 + 1) * 1000);
  });

  test('takes at most the jitter longer than the link needs', () => {
    const { simulation, network } = networkWith(dataCentre);
    for (let i = 0; i < 200; i++) network.request(`client-${i}`, 'server', envelope(0), { answered: () => {} });
    const arrivals = [...simulation.trace.of('message.sent')].map(entry => entry.arrivesAtUs);
    expect(Math.min(...arrivals)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...arrivals)).toBeLessThanOrEqual(1000);
    expect(new Set(arrivals).size).toBeGreaterThan(50);
  });

  test('that is not answered (acks=0) leaves the client waiting and the network quiet', () => {
    const simulation = new Simulation(1, 0);
    const network = new Network(simulation);
    const heard: unknown[] = [];
    network.listen('server', request => heard.push(request.body));
    network.request('client', 'server', envelope(1, 'hello'), { answered: () => heard.push('an answer') });
    runAll(simulation);
    expect(heard).toEqual(['hello']);
  });

  test('to a node that does not listen is a bug of the engine', () => {
    const { network } = networkWith(still);
    expect(network.reaches('server')).toBe(true);
    expect(network.reaches('nobody')).toBe(false);
    expect(() => network.request('client', 'nobody', envelope(1), { answered: () => {} })).toThrow(
      'no node nobody on the network',
    );
  });
});

describe('a link', () => {
  test('keeps the order of its messages, as TCP does, even when a small one follows a large one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.array(fc.nat(500_000), { maxLength: 30 }), (seed, sizes) => {
        const simulation = new Simulation(seed, 0);
        const network = new Network(simulation);
        const received: unknown[] = [];
        network.listen('server', request => received.push(request.body));
        sizes.forEach((bytes, number) => {
          network.request('client', 'server', envelope(bytes, number), { answered: () => {} });
        });
        runAll(simulation);
        expect(received).toEqual(sizes.map((_, number) => number));
      }),
    );
  });

  test('does not hold up another link', () => {
    const { simulation, network } = networkWith(still);
    const answered: string[] = [];
    network.request('slow', 'server', envelope(1_000_000), { answered: () => answered.push('slow') });
    network.request('quick', 'server', envelope(1), { answered: () => answered.push('quick') });
    runAll(simulation);
    expect(answered).toEqual(['quick', 'slow']);
  });
});

describe('the trace', () => {
  test('holds each message as it leaves, numbered from 1, with the moment at which it arrives', () => {
    const { simulation, network } = networkWith(still, 1000);
    expect(network.request('client', 'server', envelope(1000), { answered: () => {} })).toBe(1);
    runAll(simulation);
    expect([...simulation.trace.of('message.sent')]).toMatchObject([
      { id: 1, atUs: 0, from: 'client', to: 'server', api: 'Echo', direction: 'request', bytes: 1000, about: 'me' },
      { id: 2, atUs: 3000, from: 'server', to: 'client', direction: 'response', arrivesAtUs: 6000 },
    ]);
  });

  test('is the same for the same seed', () => {
    const arrivals = (seed: number): number[] => {
      const { simulation, network } = networkWith(dataCentre, 10, seed);
      for (let i = 0; i < 20; i++) network.request('client', 'server', envelope(i), { answered: () => {} });
      runAll(simulation);
      return [...simulation.trace.of('message.sent')].map(entry => entry.arrivesAtUs);
    };
    expect(arrivals(3)).toEqual(arrivals(3));
    expect(arrivals(3)).not.toEqual(arrivals(4));
  });
});
