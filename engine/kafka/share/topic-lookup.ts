/**
 * Topics by their id, as share requests name them (KIP-516).
 */
import type { Broker } from '../broker.ts';

/** The name of the topic with this id as far as the broker knows; undefined if there is none. */
export function topicNamed({ image }: Broker, topicId: string): string | undefined {
  for (const topic of image.topics.values()) if (topic.topicId === topicId) return topic.name;
  return undefined;
}
