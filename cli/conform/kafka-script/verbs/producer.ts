/**
 * Verbs of producers: plain ones, a batch a partition for each step.
 */
import { errorName, exceptionOf, newBatch, type Process, produce } from '../../../../engine/index.ts';
import { scriptRecord } from '../record-form.ts';
import { errorForm, list, number, placeName, type Step, text, type Verb } from '../step.ts';
import type { ScriptWorld } from '../world.ts';

function* send(world: ScriptWorld, step: Step): Process<unknown> {
  const topic = text(step, 'topic');
  const records = list(step, 'records').map(record => {
    const read = scriptRecord(world, record);
    return { ...read, timestamp: read.timestamp ?? world.simulation.nowMs() };
  });
  const byPartition = Map.groupBy(records, record => record.partition ?? number(step, 'partition'));
  const acks = new Map<object, unknown>();
  for (const [partition, batch] of byPartition) {
    const leader = yield* world.admin.leader(topic, partition);
    const message = {
      transactionalId: null,
      acks: -1,
      timeoutMs: 30_000,
      topicData: [{ name: topic, partitionData: [{ index: partition, records: newBatch(batch, 'producer') }] }],
    };
    const response = yield* world.connection('producer').request(leader, produce, message);
    const { errorCode, baseOffset } = response.responses[0]!.partitionResponses[0]!;
    for (const [index, record] of batch.entries()) {
      const error = errorName(errorCode);
      const place = `${placeName(topic, partition)}@${baseOffset + index}`;
      acks.set(record, error === 'NONE' ? place : errorForm(exceptionOf(error)));
    }
  }
  return { acks: shortened(records.map(record => acks.get(record))) };
}

/** A long list without errors is told by its first and last. */
function shortened(acks: unknown[]): unknown[] {
  const failed = acks.some(ack => typeof ack !== 'string');
  return acks.length > 12 && !failed ? [acks[0], '...', acks.at(-1)] : acks;
}

export const producerVerbs: Record<string, Verb> = { produce: send };
