/**
 * Verbs on brokers and replicas: processes that die, stop, stand still and come back; who leads, what each log holds.
 */
import {
  type Broker,
  electLeader,
  listReassignments,
  msToUs,
  type PartitionMetadata,
  type Process,
  reassignPartition,
  sleep,
} from '../../../../engine/index.ts';
import { shown } from '../record-form.ts';
import { list, number, ok, optional, place, placeName, type Step, text, type Verb } from '../step.ts';
import type { ScriptWorld } from '../world.ts';

const LOOK_MS = 100;
const WAIT_LIMIT_MS = 90_000;

/** A verb that does something to a broker's process and waits until the controller has noticed. */
function changing(act: (broker: Broker) => void, fenced: boolean): Verb {
  return function* (world, step) {
    const broker = world.cluster.broker(number(step, 'broker'));
    act(broker);
    if (step['fenced'] === false) return null;
    const { scheduler } = world.simulation;
    for (let waitedMs = 0; waitedMs < WAIT_LIMIT_MS; waitedMs += LOOK_MS) {
      yield* sleep(scheduler, msToUs(LOOK_MS));
      if (world.cluster.controller.brokers.find(broker.id)!.fenced === fenced) return null;
    }
    throw new Error(`broker ${broker.id} did not become ${fenced ? 'fenced' : 'unfenced'}`);
  };
}

/** What a broker knows of a partition. */
function* describe(world: ScriptWorld, step: Step): Process<unknown> {
  const { topic, partition } = place(step['partition']);
  const running = world.cluster.brokers.find(({ lifecycle }) => lifecycle.state === 'running')!;
  const id = optional(step, 'broker', number);
  const { image } = id === undefined ? running : world.cluster.broker(id);
  const found = image.topics.get(topic)?.partitions[partition];
  return found ? partitionForm(found) : { error: 'UNKNOWN_TOPIC_OR_PARTITION' };
}

function partitionForm({ leader, leaderEpoch, replicas, isr, elr, lastKnownElr }: PartitionMetadata): object {
  const sorted = (ids: readonly number[]): number[] => [...ids].sort((a, b) => a - b);
  return {
    leader,
    leaderEpoch,
    replicas,
    isr: sorted(isr),
    ...(elr.length > 0 && { elr: sorted(elr) }),
    ...(lastKnownElr.length > 0 && { lastKnownElr: sorted(lastKnownElr) }),
  };
}

/** Waits until the partition is as wanted and has not changed for a while; tells how it is then. */
function* awaitState(world: ScriptWorld, step: Step): Process<unknown> {
  const { scheduler } = world.simulation;
  const endUs = scheduler.nowUs + msToUs(optional(step, 'limitMs', number) ?? 20_000);
  const quietUs = msToUs(optional(step, 'quietMs', number) ?? 900);
  let last = '';
  let sinceUs = scheduler.nowUs;
  for (;;) {
    const now = (yield* describe(world, step)) as Record<string, unknown>;
    if (JSON.stringify(now) !== last) sinceUs = scheduler.nowUs;
    last = JSON.stringify(now);
    const quiet = scheduler.nowUs - sinceUs >= quietUs;
    if ((quiet && fits(now, step['want'])) || scheduler.nowUs >= endUs) return now;
    yield* sleep(scheduler, msToUs(LOOK_MS));
  }
}

function fits(now: Record<string, unknown>, want: unknown): boolean {
  return Object.entries((want ?? {}) as Record<string, unknown>).every(([name, wanted]) => {
    const form = (value: unknown): string =>
      JSON.stringify(Array.isArray(value) && name !== 'replicas' ? [...value].sort() : (value ?? []));
    return form(now[name]) === form(wanted);
  });
}

/** What lies in each broker's own log, whether its process lives or not. */
function* replicaLog(world: ScriptWorld, step: Step): Process<unknown> {
  const { topic, partition } = place(step['partition']);
  yield* sleep(world.simulation.scheduler, msToUs(500));
  const logs = list(step, 'brokers').map(id => {
    const log = world.cluster.broker(Number(id)).disk.logs.get(placeName(topic, partition));
    if (!log) return [String(id), 'none'];
    const batches = log.read(log.logStartOffset, log.logEndOffset, Number.POSITIVE_INFINITY);
    const records = batches.flatMap(({ baseOffset, partitionLeaderEpoch, control, records: list }) =>
      list.map(({ offsetDelta, value }) => {
        return [baseOffset + offsetDelta, partitionLeaderEpoch, control ? { control: control.type } : shown(value)];
      }),
    );
    return [String(id), records];
  });
  return { logs: Object.fromEntries(logs) };
}

function* elect(world: ScriptWorld, step: Step): Process<unknown> {
  const { topic, partition } = place(step['partition']);
  yield* electLeader(world.admin, text(step, 'type').toLowerCase() as 'preferred' | 'unclean', topic, partition);
  return ok;
}

function* reassign(world: ScriptWorld, step: Step): Process<unknown> {
  const { topic, partition } = place(step['partition']);
  yield* reassignPartition(world.admin, topic, partition, (step['replicas'] ?? null) as number[] | null);
  return ok;
}

function* reassignments(world: ScriptWorld): Process<unknown> {
  const topics = yield* listReassignments(world.admin);
  const found = topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, replicas, addingReplicas: adding, removingReplicas: removing }) => {
      return [placeName(name, partitionIndex), { replicas, adding, removing }] as const;
    }),
  );
  return { reassignments: Object.fromEntries(found) };
}

export const brokerVerbs: Record<string, Verb> = {
  kill: changing(broker => broker.lifecycle.kill(), true),
  stop: changing(broker => broker.lifecycle.stop(), true),
  pause: changing(broker => broker.lifecycle.pause(), true),
  start: changing(broker => broker.lifecycle.start(), false),
  resume: changing(broker => broker.lifecycle.resume(), false),
  describe,
  await: awaitState,
  'replica-log': replicaLog,
  elect,
  reassign,
  'list-reassignments': reassignments,
};
