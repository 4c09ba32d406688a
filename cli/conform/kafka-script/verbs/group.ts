/**
 * Verbs on groups and their offsets, as the Admin client does them.
 */
import {
  alterGroupOffsets,
  deleteGroup,
  deleteGroupOffsets,
  describeGroup,
  type GroupDescription,
  listGroupOffsets,
  listGroups,
  type OffsetOfPartition,
  type Process,
  removeMembers,
} from '../../../../engine/index.ts';
import { isRecord } from '../../recording.ts';
import { list, ok, optional, place, placeName, type Step, text, type Verb } from '../step.ts';
import type { ScriptWorld } from '../world.ts';

function* describe(world: ScriptWorld, step: Step): Process<unknown> {
  const found = yield* describeGroup(world.admin, text(step, 'group'));
  const { state, type, assignor, groupEpoch, targetAssignmentEpoch } = found;
  const epochs = step['epochs'] === true && groupEpoch !== null;
  return {
    state,
    type,
    assignor,
    ...(step['compare'] === 'sizes' ? { sizes: sizesOf(found) } : { members: membersOf(found) }),
    ...(epochs && { groupEpoch, targetAssignmentEpoch: targetAssignmentEpoch ?? -1 }),
  };
}

function sizesOf({ members }: GroupDescription): number[] {
  return members.map(({ assigned }) => assigned.length).sort((a, b) => a - b);
}

function membersOf({ members }: GroupDescription): Record<string, unknown> {
  return Object.fromEntries(
    members.map(({ clientId, groupInstanceId, assigned }) => [
      clientId,
      {
        assigned: inOrder(assigned),
        ...(groupInstanceId !== null && { instanceId: groupInstanceId }),
      },
    ]),
  );
}

/** Partitions by topic, then by number, as scripts write them. */
function inOrder(partitions: { topic: string; partition: number }[]): string[] {
  const sorted = [...partitions].sort((a, b) =>
    a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition,
  );
  return sorted.map(({ topic, partition }) => placeName(topic, partition));
}

function* offsets(world: ScriptWorld, step: Step): Process<unknown> {
  const found = yield* listGroupOffsets(world.admin, text(step, 'group'));
  const shown = found.map(({ topic, partition, offset, metadata }) => {
    return [placeName(topic, partition), metadata === '' ? offset : { offset, metadata }];
  });
  return { committed: Object.fromEntries(shown) };
}

function* alter(world: ScriptWorld, step: Step): Process<unknown> {
  yield* alterGroupOffsets(world.admin, text(step, 'group'), scriptOffsets(step['offsets']));
  return ok;
}

/** Offsets as scripts write them: by partition a number, or `{offset, metadata, leaderEpoch}`. */
function scriptOffsets(form: unknown): OffsetOfPartition[] {
  if (!isRecord(form)) throw new Error('malformed case: the offsets are no object');
  return Object.entries(form).map(([name, value]) => {
    const { offset, leaderEpoch, metadata } = isRecord(value) ? value : { offset: value };
    return {
      ...place(name),
      offset: Number(offset),
      leaderEpoch: typeof leaderEpoch === 'number' ? leaderEpoch : -1,
      metadata: isRecord(metadata) ? 'm'.repeat(Number(metadata['size'])) : String(metadata ?? ''),
    };
  });
}

function* deleteOffsets(world: ScriptWorld, step: Step): Process<unknown> {
  yield* deleteGroupOffsets(world.admin, text(step, 'group'), list(step, 'partitions').map(place));
  return ok;
}

function* remove(world: ScriptWorld, step: Step): Process<unknown> {
  yield* deleteGroup(world.admin, text(step, 'group'));
  return ok;
}

function* dismiss(world: ScriptWorld, step: Step): Process<unknown> {
  yield* removeMembers(world.admin, text(step, 'group'), (optional(step, 'instanceIds', list) ?? []).map(String));
  return ok;
}

function* listed(world: ScriptWorld): Process<unknown> {
  const groups = yield* listGroups(world.admin);
  return {
    groups: groups.map(({ groupId, groupType, groupState }) => `${groupId} ${named(groupType)} ${groupState}`).sort(),
  };
}

function named(groupType: string): string {
  return groupType.charAt(0).toUpperCase() + groupType.slice(1);
}

export const groupVerbs: Record<string, Verb> = {
  'describe-group': describe,
  'group-offsets': offsets,
  'alter-group-offsets': alter,
  'delete-group-offsets': deleteOffsets,
  'delete-group': remove,
  'remove-members': dismiss,
  'list-groups': listed,
};
