/**
 * Verbs on groups, as the Admin client does them.
 */
import {
  alterGroupOffsets,
  assignedIn,
  deleteGroup,
  deleteGroupOffsets,
  describeGroup,
  groupOffsets,
  listGroups,
  type Process,
  removeMembers,
} from '../../../../engine/index.ts';
import { isRecord } from '../../recording.ts';
import { list, ok, optional, place, placeName, type Step, text, type Verb } from '../step.ts';
import type { ScriptWorld } from '../world.ts';
import { committedForm, offsetsIn } from './consumer.ts';

/** How the Admin client's toString writes the states. */
const stateNames: Record<string, string> = {
  PreparingRebalance: 'PreparingRebalance',
  CompletingRebalance: 'CompletingRebalance',
};

function* describe(world: ScriptWorld, step: Step): Process<unknown> {
  const group = yield* describeGroup(world.admin, text(step, 'group'));
  const members = [...group.members].sort((a, b) => (a.clientId < b.clientId ? -1 : 1));
  const assigned = members.map(member => partitionsIn(member.memberAssignment));
  const head = {
    state: stateNames[group.groupState] ?? group.groupState,
    type: group.groupType,
    assignor: group.protocolData,
    ...(step['epochs'] === true && group.epochs),
  };
  if (step['compare'] === 'sizes') {
    return { ...head, sizes: assigned.map(partitions => partitions.length).sort((a, b) => a - b) };
  }
  const forms = members.map((member, index) => [
    member.clientId,
    { assigned: assigned[index], ...(member.groupInstanceId !== null && { instanceId: member.groupInstanceId }) },
  ]);
  return { ...head, members: Object.fromEntries(forms) };
}

function partitionsIn(assignment: unknown): string[] {
  const places = assignedIn(assignment).flatMap(({ topic, partitions }) =>
    partitions.map(p => ({ topic, partition: p })),
  );
  places.sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition));
  return places.map(({ topic, partition }) => placeName(topic, partition));
}

function* offsets(world: ScriptWorld, step: Step): Process<unknown> {
  const topics = yield* groupOffsets(world.admin, text(step, 'group'));
  const found = topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, committedOffset: offset, metadata }) => {
      return [placeName(name, partitionIndex), committedForm({ offset, metadata })] as const;
    }),
  );
  return { committed: Object.fromEntries(found) };
}

function* alterOffsets(world: ScriptWorld, step: Step): Process<unknown> {
  const given = step['offsets'];
  yield* alterGroupOffsets(world.admin, text(step, 'group'), offsetsIn(isRecord(given) ? given : {}));
  return ok;
}

function* removeOffsets(world: ScriptWorld, step: Step): Process<unknown> {
  yield* deleteGroupOffsets(world.admin, text(step, 'group'), list(step, 'partitions').map(place));
  return ok;
}

function* remove(world: ScriptWorld, step: Step): Process<unknown> {
  yield* deleteGroup(world.admin, text(step, 'group'));
  return ok;
}

function* expel(world: ScriptWorld, step: Step): Process<unknown> {
  const instanceIds = (optional(step, 'instanceIds', list) ?? []).map(String);
  yield* removeMembers(world.admin, text(step, 'group'), instanceIds);
  return ok;
}

function* groups(world: ScriptWorld): Process<unknown> {
  const found = yield* listGroups(world.admin);
  const types: Record<string, string> = { classic: 'Classic', consumer: 'Consumer', share: 'Share' };
  return {
    groups: found.map(({ groupId, groupType, groupState }) => `${groupId} ${types[groupType]} ${groupState}`).sort(),
  };
}

export const groupVerbs: Record<string, Verb> = {
  'describe-group': describe,
  'group-offsets': offsets,
  'alter-group-offsets': alterOffsets,
  'delete-group-offsets': removeOffsets,
  'delete-group': remove,
  'remove-members': expel,
  'list-groups': groups,
};
