/**
 * The metadata as one broker knows it: what it has read of the metadata log so far, so perhaps not the newest (C8).
 * Source: MetadataImage, KRaftMetadataCache (4.2).
 */
import type { MetadataChange } from './controller/controller.ts';
import { type CoordinatorKind, internalTopics } from './internal-topic.ts';
import type { TopicMetadata } from './topic.ts';

/** One broker's view. */
export class MetadataImage {
  /** The offset of the last change that was read, -1 for none. */
  offset = -1;
  topics = new Map<string, TopicMetadata>();
  /** The brokers that are unfenced and not shutting down. */
  alive = new Set<number>();

  /** Takes the next change in; false for one that is known already or comes too early. */
  apply(change: MetadataChange): boolean {
    if (change.offset !== this.offset + 1) return false;
    this.offset = change.offset;
    if ('alive' in change) this.alive = new Set(change.alive);
    else if (change.metadata) this.topics.set(change.topic, change.metadata);
    else this.topics.delete(change.topic);
    return true;
  }

  /** Replaces everything, as a broker does that starts. */
  load(offset: number, topics: readonly TopicMetadata[], alive: readonly number[]): void {
    this.offset = offset;
    this.topics = new Map(topics.map(topic => [topic.name, topic]));
    this.alive = new Set(alive);
  }

  /** The leader of a partition of an internal topic: who coordinates; null while the topic does not exist. */
  coordinator(kind: CoordinatorKind, partition: number): number | null {
    return this.topics.get(internalTopics[kind].name)?.partitions[partition]?.leader ?? null;
  }
}
