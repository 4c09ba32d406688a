/**
 * The scenarios. To add one: an entry in the file of its area; a new area is a line here. Those with `allows` give one
 * promise up and break it on some seed; all others must hold on every seed. Stories have their faults written down.
 */
import type { Scenario } from '../scenario.ts';
import { groupScenarios } from './groups.ts';
import { quorumScenarios } from './quorum.ts';
import { replicationScenarios } from './replication.ts';
import { stories } from './stories.ts';
import { topicScenarios } from './topics.ts';
import { transactionScenarios } from './transactions.ts';

/** Every scenario. */
export const scenarios: readonly Scenario[] = [
  ...replicationScenarios,
  ...quorumScenarios,
  ...groupScenarios,
  ...transactionScenarios,
  ...topicScenarios,
  ...stories,
];

/** The scenarios that must hold, whatever goes wrong. */
export const promised: readonly Scenario[] = scenarios.filter(
  ({ allows, schedule }) => allows === undefined && schedule === undefined,
);
