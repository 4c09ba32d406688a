/**
 * The brokers as the controller knows them (C1): registered with a broker epoch, fenced until they have caught up,
 * alive while they send heartbeats. Times in microseconds of the run. Source: ClusterControlManager,
 * BrokerHeartbeatManager (4.2), KIP-631.
 */

/** One broker. */
export interface Registration {
  readonly id: number;
  brokerEpoch: number;
  rack: string;
  fenced: boolean;
  /** It wants to stop: its leaderships are moved away. */
  shuttingDown: boolean;
  lastHeartbeatUs: number;
}

/** All registered brokers. */
export class Registrations {
  readonly #brokers = new Map<number, Registration>();

  /** The registered brokers by id. */
  get all(): readonly Registration[] {
    return [...this.#brokers.values()];
  }

  /** The ids of brokers that may hold leaderships. */
  get active(): number[] {
    return this.all.filter(({ id }) => this.isActive(id)).map(({ id }) => id);
  }

  /** A broker, if it has ever registered. */
  find(id: number): Registration | undefined {
    return this.#brokers.get(id);
  }

  /** Alive, unfenced and not shutting down. */
  isActive(id: number): boolean {
    const broker = this.#brokers.get(id);
    return broker !== undefined && !broker.fenced && !broker.shuttingDown;
  }

  /** Takes a broker in, fenced, under a new epoch. */
  register(id: number, brokerEpoch: number, rack: string, nowUs: number): Registration {
    const broker = { id, brokerEpoch, rack, fenced: true, shuttingDown: false, lastHeartbeatUs: nowUs };
    this.#brokers.set(id, broker);
    return broker;
  }
}
