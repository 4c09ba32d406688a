/**
 * The controller's work on the settings of groups. Source: ConfigurationControlManager (4.2), KIP-932. Simplified: all
 * brokers know a change at once.
 */
import type { ConfigOperation } from '../api/44-incremental-alter-configs.ts';
import { groupSettingProblem } from '../config/group-config.ts';
import type { Controller } from './controller.ts';
import type { Outcome } from './topics.ts';

/** What can be configured: resource type 32 is a group. */
export const GROUP_RESOURCE = 32;

const DELETE = 1;

/** Sets and deletes settings of a group, which need not exist yet. */
export function alterGroupConfig(
  { cluster }: Controller,
  group: string,
  operations: readonly ConfigOperation[],
  validateOnly: boolean,
): Outcome {
  const config = { ...cluster.groupConfigs.get(group) };
  for (const { name, configOperation, value } of operations) {
    const problem = configOperation === DELETE ? null : groupSettingProblem(name, value);
    if (problem) return { error: 'INVALID_CONFIG', message: problem };
    if (configOperation === DELETE) delete config[name];
    else config[name] = value!;
  }
  if (!validateOnly) cluster.groupConfigs.set(group, config);
  return { error: 'NONE', message: null };
}
