/**
 * A share consumer's sessions with the brokers: which partitions a broker knows of, and at which epoch the next request
 * comes; and what the member has said of records and not yet sent. Source: ShareSessionHandler (4.2), KIP-932.
 */

import type { ShareTopic } from '../api/78-share-fetch.ts';
import type { TopicPartition } from '../assignor/assignor.ts';
import { partitionKey } from '../assignor/assignor.ts';
import type { Link } from '../link/link.ts';
import { type AcknowledgeType, acknowledgeTypes } from '../share/delivery.ts';
import { FINAL_EPOCH, INITIAL_EPOCH } from '../share/share-session.ts';

/** What a member says of one record. */
export interface Acknowledgement extends TopicPartition {
  offset: number;
  type: AcknowledgeType;
}

/** The session with one broker. */
export class ShareSessionState {
  readonly #link: Link;
  #epoch = INITIAL_EPOCH;
  #known = new Map<string, TopicPartition>();

  constructor(link: Link) {
    this.#link = link;
  }

  /** Whether the broker knows of it, so that acknowledgements may go along. */
  get isOpen(): boolean {
    return this.#epoch !== INITIAL_EPOCH;
  }

  /** The next request's part: epoch, partitions that are new or spoken of, and those that are not read any more. */
  next(wanted: readonly TopicPartition[], said: readonly Acknowledgement[]) {
    const wantedKeys = new Set(wanted.map(partitionKey));
    const fresh = wanted.filter(at => !this.#known.has(partitionKey(at)));
    const gone = [...this.#known.values()].filter(at => !wantedKeys.has(partitionKey(at)));
    const shareSessionEpoch = this.#epoch;
    this.#epoch++;
    this.#known = new Map(wanted.map(at => [partitionKey(at), at]));
    return { shareSessionEpoch, topics: this.#topics(fresh, said), forgottenTopicsData: this.#byTopic(gone) };
  }

  /** A request that only speaks of records; `closing`: it is the last one. */
  speak(said: readonly Acknowledgement[], closing: boolean) {
    const shareSessionEpoch = closing ? FINAL_EPOCH : this.#epoch;
    if (!closing) this.#epoch++;
    return { shareSessionEpoch, topics: this.#topics([], said) };
  }

  /** The broker does not know the session, or may not: the next request opens another one. */
  reset(): void {
    this.#epoch = INITIAL_EPOCH;
    this.#known.clear();
  }

  #topics(fresh: readonly TopicPartition[], said: readonly Acknowledgement[]): ShareTopic[] {
    const places = new Map([...fresh, ...said].map(at => [partitionKey(at), at]));
    return [...Map.groupBy(places.values(), ({ topic }) => topic)].map(([topic, list]) => ({
      topicId: this.#idOf(topic),
      partitions: list.map(({ partition }) => ({
        partitionIndex: partition,
        acknowledgementBatches: batchesOf(said.filter(each => each.topic === topic && each.partition === partition)),
      })),
    }));
  }

  #byTopic(places: readonly TopicPartition[]): { topicId: string; partitions: number[] }[] {
    return [...Map.groupBy(places, ({ topic }) => topic)].map(([topic, list]) => ({
      topicId: this.#idOf(topic),
      partitions: list.map(({ partition }) => partition),
    }));
  }

  #idOf(topic: string): string {
    return this.#link.knownTopic(topic)?.topicId ?? '';
  }
}

/** Records in a row of which the same is said, as one batch. */
function batchesOf(said: readonly Acknowledgement[]): ShareTopic['partitions'][number]['acknowledgementBatches'] {
  const batches: ShareTopic['partitions'][number]['acknowledgementBatches'] = [];
  for (const { offset, type } of [...said].sort((a, b) => a.offset - b.offset)) {
    const number = acknowledgeTypes.indexOf(type);
    const last = batches.at(-1);
    if (last && last.lastOffset === offset - 1 && last.acknowledgeTypes[0] === number) last.lastOffset = offset;
    else batches.push({ firstOffset: offset, lastOffset: offset, acknowledgeTypes: [number] });
  }
  return batches;
}
