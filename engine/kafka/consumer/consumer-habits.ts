/**
 * Where a consumer differs from the Java consumer: what KafkaJS does otherwise, and who wants to know of it.
 */
import type { TopicPartition } from '../assignor/assignor.ts';
import type { Link } from '../link/link.ts';
import type { OffsetReset } from './offset-reset.ts';

/** What a member learns when it has joined. */
export interface GroupJoined {
  generation: number;
  memberId: string;
  /** The leader's member id, which only the classic protocol has. */
  leaderId: string;
  /** The assignor. */
  protocol: string;
  assignment: TopicPartition[];
}

/** The habits. */
export interface ConsumerHabits {
  /** The link to use, in place of one made from the settings. */
  link?: Link;
  /** Heartbeats are sent when the client asks, between records, and not in the background (classic protocol only). */
  heartbeatsWhenAsked?: boolean;
  /** Where to begin in a topic without a committed offset, if not by auto.offset.reset. */
  offsetReset?: (topic: string) => OffsetReset;
  joined?: (joined: GroupJoined) => void;
  /** A heartbeat was answered without an error. */
  beat?: () => void;
  /** All positions are known: records that come from now on are not missed. */
  positioned?: () => void;
}
