/**
 * The verbs of the script kinds, a file for each noun.
 */
import type { Verb } from '../step.ts';
import { groupVerbs } from './group.ts';
import { logVerbs } from './log.ts';
import { producerVerbs } from './producer.ts';
import { requestVerbs } from './request.ts';
import { timeVerbs } from './time.ts';
import { topicVerbs } from './topic.ts';
import { transactionVerbs } from './transaction.ts';

/** All verbs by name. */
export const verbs: Readonly<Record<string, Verb>> = {
  ...topicVerbs,
  ...groupVerbs,
  ...logVerbs,
  ...producerVerbs,
  ...requestVerbs,
  ...timeVerbs,
  ...transactionVerbs,
};
