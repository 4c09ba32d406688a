/**
 * Producers write values and tombstones under a few keys to a compacted topic, while the cleaner works.
 */
import type { Process } from '../../core/process.ts';
import { Producer } from '../../kafka/producer/producer.ts';
import { encodeText } from '../../kafka/record-batch.ts';
import type { Workload, WorkloadSettings } from '../scenario.ts';
import type { World } from '../world.ts';
import { createInput, INPUT, producerNames, quickProducer } from './produce.ts';

const KEYS = 6;
const TOMBSTONE_EVERY = 7;

export const compact: Workload = {
  clients: settings => producerNames(settings),
  begin(world, settings) {
    createInput(world, settings);
    for (const name of producerNames(settings)) world.run(name, write(world, name, settings));
  },
};

function* write(world: World, name: string, settings: WorkloadSettings): Process<void> {
  const { records = 100, everyMs = 150, partitions = 2, producer = {} } = settings;
  const client = new Producer(world.cluster, name, { ...quickProducer, ...producer });
  const rng = world.rng(name);
  for (let i = 1; i <= records; i++) {
    yield* world.stalling(name);
    const key = rng.below(KEYS);
    const value = i % TOMBSTONE_EVERY === 0 ? null : encodeText(`${name.replace('producer-', 'p')}.${i}`);
    yield* client.send({
      topic: INPUT,
      partition: key % partitions,
      key: encodeText(`key-${key}`),
      value,
      headers: [],
      timestamp: null,
    });
    yield* world.pause(everyMs);
  }
  yield* client.flush();
  yield* client.close();
  world.note({ kind: 'ended', client: name });
}
