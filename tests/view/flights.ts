/** A small trace for the tests of views: topic flights with two partitions, a producer, a group of two. */
import { Trace } from '../../engine/core/trace.ts';

/** Appends to one partition of flights, and says what a client does there. */
export class Flights {
  readonly trace = new Trace();
  readonly at = { topic: 'flights', partition: 0 };
  readonly member = { group: 'boards', client: 'board-1' };

  constructor() {
    this.trace.append(0, 'run.started', { startsAtMs: 0, engine: 'test' });
    this.trace.append(0, 'topic.created', { topic: 'flights', partitions: 2, replicationFactor: 2 });
    this.elect(1, 0);
  }

  /** Makes `leader` the leader of partition 0. */
  elect(leader: number, leaderEpoch: number): void {
    this.#add('leader.elected', { ...this.at, leader, leaderEpoch, replicas: '1,2', isr: '1,2' });
  }

  /** A record on its way, in the request `message`, which travels for `travelUs`. */
  send(key: string | null, message: number, travelUs = 900): void {
    const from = { from: 'desk', to: 'broker-1', api: 'Produce', direction: 'request', bytes: 90, about: 'flights-0' };
    this.#add('message.sent', { id: message, ...from, arrivesAtUs: this.trace.endUs + 100 + travelUs });
    this.#add('record.sent', { producer: 'desk', ...this.at, key, value: 'v', message, line: 5 });
  }

  /** A record in the log of `broker`. */
  append(offset: number, key: string | null, broker = 1, leaderEpoch = 0): void {
    const record = { offset, key, value: 'v', timestampMs: 1000 + offset, leaderEpoch, producer: 'desk', bytes: 70 };
    this.#add('record.appended', { broker, ...this.at, ...record });
  }

  /** The high watermark of `broker`. */
  commit(offset: number, broker = 1): void {
    this.#add('highwatermark.moved', { broker, ...this.at, offset });
  }

  /** The partition goes to a member. */
  assign(member: string, client: string, generation = 1): void {
    this.#add('partition.assigned', { group: 'boards', generation, member, client, ...this.at });
  }

  /** A client's position. */
  move(client: string, offset: number, reason = 'read'): void {
    this.#add('position.moved', { client, group: 'boards', ...this.at, offset, reason });
  }

  #add(...[kind, fields]: [Parameters<Trace['append']>[1], object]): void {
    this.trace.append(this.trace.endUs + 100, kind, fields as never);
  }
}
