/**
 * Verbs on topics and their configuration, as the Admin client does them.
 */
import { createTopic, type Process } from '../../../../engine/index.ts';
import { number, optional, type Step, settings, text, type Verb } from '../step.ts';
import type { ScriptWorld } from '../world.ts';

function* create(world: ScriptWorld, step: Step): Process<unknown> {
  const name = text(step, 'topic');
  const topic = {
    name,
    numPartitions: optional(step, 'partitions', number) ?? -1,
    replicationFactor: optional(step, 'replicas', number) ?? -1,
    config: settings(step, 'config'),
  };
  yield* createTopic(world.admin, topic, step['validateOnly'] === true);
  const { partitions } = yield* world.admin.topic(name);
  return { ok: true, partitions: partitions.length, replicas: partitions[0]!.replicaNodes.length };
}

export const topicVerbs: Record<string, Verb> = { 'create-topic': create };
