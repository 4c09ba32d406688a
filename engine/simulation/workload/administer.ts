/**
 * A group at work while an admin changes its topic: partitions are added and moved, leadership goes back to preferred
 * replicas.
 */
import type { Process } from '../../core/process.ts';
import type { Rng } from '../../core/rng.ts';
import { electLeader, reassignPartition } from '../../kafka/admin/partitions.ts';
import { addPartitions } from '../../kafka/admin/topics.ts';
import { KafkaException } from '../../kafka/exception.ts';
import { Link } from '../../kafka/link/link.ts';
import type { Workload } from '../scenario.ts';
import type { World } from '../world.ts';
import { consume } from './consume.ts';
import { INPUT } from './produce.ts';

const CHANGES = 8;
const MOST_PARTITIONS = 6;
const LINK = { requestTimeoutMs: 2000, apiTimeoutMs: 5000 };

export const administer: Workload = {
  clients: settings => consume.clients(settings),
  begin(world, settings) {
    consume.begin(world, settings);
    world.run('the admin', change(world));
  },
};

/** A change now and then; one that is refused, or not answered, is left. */
function* change(world: World): Process<void> {
  const rng = world.rng('admin');
  const link = new Link(world.cluster, 'admin', LINK);
  for (let i = 0; i < CHANGES; i++) {
    yield* world.pause(500 + rng.below(2000));
    try {
      yield* oneChange(world, link, rng);
    } catch (error) {
      if (!(error instanceof KafkaException)) throw error;
    }
  }
}

function* oneChange(world: World, link: Link, rng: Rng): Process<void> {
  const partitions = world.partitionsOf(INPUT);
  const at = rng.below(partitions);
  switch (rng.below(4)) {
    case 0:
      if (partitions < MOST_PARTITIONS) yield* addPartitions(link, INPUT, partitions + 1, null);
      break;
    case 1:
      yield* electLeader(link, 'preferred', INPUT, at);
      break;
    case 2:
      yield* reassignPartition(link, INPUT, at, null);
      break;
    default:
      yield* reassignPartition(link, INPUT, at, someReplicas(world.cluster.brokers.length, rng));
  }
}

/** Three of the brokers, in any order. */
function someReplicas(brokers: number, rng: Rng): number[] {
  const left = Array.from({ length: brokers }, (_, i) => i + 1);
  return Array.from({ length: Math.min(3, brokers) }, () => left.splice(rng.below(left.length), 1)[0]!);
}
