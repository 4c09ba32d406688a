/**
 * KafkaJS's instrumentation events as the editor completes them and the engine implements them: what a client tells its
 * listeners. Times are epoch milliseconds of the simulated world, durations milliseconds.
 */

/** What a listener is given. */
export interface InstrumentationEvent<T> {
  /** Counts up over the events of a client. */
  id: string;
  /** For example 'consumer.group_join'. */
  type: string;
  timestamp: number;
  payload: T;
}

/** The events of a producer. */
export interface ProducerEvents {
  CONNECT: 'producer.connect';
  DISCONNECT: 'producer.disconnect';
}

/** The events of an admin client. */
export interface AdminEvents {
  CONNECT: 'admin.connect';
  DISCONNECT: 'admin.disconnect';
}

/** The events of a consumer. */
export interface ConsumerEvents {
  /** { groupId, memberId, groupGenerationId } */
  HEARTBEAT: 'consumer.heartbeat';
  /** { groupId, memberId, groupGenerationId, topics } */
  COMMIT_OFFSETS: 'consumer.commit_offsets';
  /** { groupId, memberId, leaderId, isLeader, memberAssignment, groupProtocol, duration } */
  GROUP_JOIN: 'consumer.group_join';
  FETCH_START: 'consumer.fetch_start';
  /** { numberOfBatches, duration } */
  FETCH: 'consumer.fetch';
  /** { topic, partition, highWatermark, offsetLag, offsetLagLow, batchSize, firstOffset, lastOffset } */
  START_BATCH_PROCESS: 'consumer.start_batch_process';
  /** As START_BATCH_PROCESS, with the duration. */
  END_BATCH_PROCESS: 'consumer.end_batch_process';
  CONNECT: 'consumer.connect';
  DISCONNECT: 'consumer.disconnect';
  STOP: 'consumer.stop';
  /** { error, groupId, restart } */
  CRASH: 'consumer.crash';
  /** { groupId, memberId } */
  REBALANCING: 'consumer.rebalancing';
}

// biome-ignore lint/suspicious/noExplicitAny: as in KafkaJS, what an event carries hangs on its name.
export type EventListener = (event: InstrumentationEvent<any>) => void;
