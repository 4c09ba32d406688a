/**
 * The topics that the members of a consumer group follow, by name and by pattern, and how many partitions they had
 * when the group looked last: a change makes a new group epoch at the next heartbeat (N2). Source: ModernGroup,
 * GroupMetadataManager.maybeUpdateRegularExpressions (4.2).
 */
import { msToUs } from '../../core/units.ts';
import type { Broker } from '../broker.ts';
import type { ConsumerGroupMember } from './consumer-group-member.ts';
import { matchingTopics, PATTERN_REFRESH_MS } from './topic-pattern.ts';

/** The topics of one group. */
export class SubscribedTopics {
  readonly #broker: Broker;
  readonly #changed: () => void;
  /** What each pattern matches. */
  readonly resolved = new Map<string, readonly string[]>();
  /** The topics with their ids and numbers of partitions, as they were when the group looked last. */
  counts = '';
  #resolvedAtUs: number | null = null;
  #resolvedAmong = '';
  #resolving = false;

  /** `changed` is called when patterns match other topics than before. */
  constructor(broker: Broker, changed: () => void) {
    this.#broker = broker;
    this.#changed = changed;
  }

  /** What a member follows. */
  of({ subscribedTopicNames, subscribedTopicRegex }: ConsumerGroupMember): readonly string[] {
    const matched = this.resolved.get(subscribedTopicRegex);
    return matched ? [...new Set([...subscribedTopicNames, ...matched])] : subscribedTopicNames;
  }

  /** Has patterns looked up where that is due; true if all of them are known already. */
  resolveSoon(members: readonly ConsumerGroupMember[]): boolean {
    const patterns = [...new Set(members.map(member => member.subscribedTopicRegex))].filter(text => text !== '');
    for (const known of [...this.resolved.keys()]) if (!patterns.includes(known)) this.resolved.delete(known);
    const complete = patterns.every(pattern => this.resolved.has(pattern));
    const stale = patterns.length > 0 && (!complete || this.#names().join() !== this.#resolvedAmong);
    if (stale && !this.#resolving && this.#mayResolve()) {
      this.#resolving = true;
      this.#broker.clock.after(0, () => this.#resolve(patterns));
    }
    return complete;
  }

  /** Notes how many partitions the topics have; true if that differs from the last time. */
  noteCounts(members: readonly ConsumerGroupMember[]): boolean {
    const { topics } = this.#broker.image;
    const names = [...new Set(members.flatMap(member => [...this.of(member)]))].sort();
    const counts = names.flatMap(name => {
      const topic = topics.get(name);
      return topic ? [`${name}/${topic.topicId}/${topic.partitions.length}`] : [];
    });
    const before = this.counts;
    this.counts = counts.join();
    return this.counts !== before;
  }

  #mayResolve(): boolean {
    const { nowUs } = this.#broker.clock;
    return this.#resolvedAtUs === null || nowUs > this.#resolvedAtUs + msToUs(PATTERN_REFRESH_MS);
  }

  #resolve(patterns: readonly string[]): void {
    const names = this.#names();
    let changed = false;
    for (const pattern of patterns) {
      const found = matchingTopics(pattern, names);
      if (this.resolved.get(pattern)?.join() !== found.join()) changed = true;
      this.resolved.set(pattern, found);
    }
    this.#resolvedAtUs = this.#broker.clock.nowUs;
    this.#resolvedAmong = names.join();
    this.#resolving = false;
    if (changed) this.#changed();
  }

  #names(): string[] {
    return [...this.#broker.image.topics.keys()].sort();
  }
}
