/**
 * The brokers as the controller knows them (C1): registered with a broker epoch, fenced until they have caught up,
 * alive while they send heartbeats. Times in microseconds of the run. Source: ClusterControlManager,
 * BrokerHeartbeatManager (4.2), KIP-631.
 */

/** One broker as it stands in the metadata log. */
export interface RegistrationRecord {
  readonly id: number;
  readonly brokerEpoch: number;
  readonly rack: string;
  readonly fenced: boolean;
  /** It wants to stop: its leaderships are moved away. */
  readonly shuttingDown: boolean;
}

/** One broker, and when it was last heard of, which only the active controller knows. */
export interface Registration extends RegistrationRecord {
  lastHeartbeatUs: number;
}

/** All registered brokers. */
export class Registrations {
  readonly #brokers = new Map<number, Registration>();
  readonly #changed = new Set<number>();

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
  register(id: number, brokerEpoch: number, rack: string, nowUs: number): void {
    this.#brokers.set(id, { id, brokerEpoch, rack, fenced: true, shuttingDown: false, lastHeartbeatUs: nowUs });
    this.#changed.add(id);
  }

  /** Changes what the metadata log says of a broker. */
  update(id: number, change: Partial<Pick<RegistrationRecord, 'fenced' | 'shuttingDown'>>): void {
    this.#brokers.set(id, { ...this.#brokers.get(id)!, ...change });
    this.#changed.add(id);
  }

  /** A broker was heard of. */
  touch(id: number, nowUs: number): void {
    this.#brokers.get(id)!.lastHeartbeatUs = nowUs;
  }

  /** All are given a whole session again, as a controller does that becomes active. */
  touchAll(nowUs: number): void {
    for (const broker of this.#brokers.values()) broker.lastHeartbeatUs = nowUs;
  }

  /** Takes over a record of the metadata log. */
  replay(record: RegistrationRecord): void {
    this.#brokers.set(record.id, { ...record, lastHeartbeatUs: 0 });
  }

  /** What has changed since this was last asked, as records for the metadata log. */
  takeChanged(): RegistrationRecord[] {
    const changed = [...this.#changed].map(id => {
      const { lastHeartbeatUs: _, ...record } = this.#brokers.get(id)!;
      return record;
    });
    this.#changed.clear();
    return changed;
  }
}
