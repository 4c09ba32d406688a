/**
 * A client's listeners, as KafkaJS's `on` keeps them: each is called in a task of its own; what it throws is printed and
 * changes nothing.
 */

import { nearest } from '../../core/nearest.ts';
import { Offered, ProgramError, type ProgramFunction } from '../../core/offered.ts';
import { spawn } from '../../core/process.ts';
import type { Simulation } from '../../core/simulation.ts';
import { nonRetriable } from './error.ts';

/** The listeners of one client. */
export class Emitter {
  /** The events by their names in programs: { GROUP_JOIN: 'consumer.group_join' }. */
  readonly events: Readonly<Record<string, string>>;
  readonly #simulation: Simulation;
  readonly #role: string;
  readonly #listeners = new Map<string, Set<ProgramFunction>>();
  #count = 0;

  /** `names` are the events of the role, such as `group_join`. */
  constructor(simulation: Simulation, role: string, names: readonly string[]) {
    this.#simulation = simulation;
    this.#role = role;
    this.events = Object.fromEntries(names.map(name => [name.toUpperCase(), `${role}.${name}`]));
  }

  /** Adds a listener; the function that is returned takes it away. */
  on(type: string, listener: unknown): Offered {
    const types = Object.values(this.events);
    if (!types.includes(type)) {
      const keys = Object.keys(this.events).map(key => `${this.#role}.events.${key}`);
      const guess = nearest(String(type), types);
      const mend = guess ? ` Did you mean '${guess}'?` : '';
      throw nonRetriable(`Event name should be one of ${keys.join(', ')}, not ${JSON.stringify(type)}.${mend}`);
    }
    if (typeof listener !== 'function') throw nonRetriable(`The listener of ${type} must be a function`);
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener as ProgramFunction));
    return Offered.asFunction(() => void listeners.delete(listener as ProgramFunction));
  }

  /** Tells the listeners of `name`, for example `group_join`. */
  emit(name: string, payload: unknown): void {
    const type = `${this.#role}.${name}`;
    const listeners = this.#listeners.get(type);
    if (!listeners?.size) return;
    const event = { id: String(this.#count++), type, timestamp: this.#simulation.nowMs(), payload };
    for (const listener of [...listeners]) {
      spawn(this.#simulation.scheduler, listener(event), {
        done: () => {},
        failed: error => this.#failed(type, error),
      });
    }
  }

  #failed(type: string, error: unknown): void {
    if (!(error instanceof ProgramError)) throw error;
    const line = (error.properties['line'] as number | undefined) ?? null;
    const text = `Failed to execute the listener of ${type}: ${error.name}: ${error.message}`;
    this.#simulation.record('console.printed', { level: 'error', text, line });
  }
}

/** The names of a producer's and an admin client's events. */
export const connectionEvents: readonly string[] = ['connect', 'disconnect'];
/** The names of a consumer's events. */
export const consumerEvents: readonly string[] = [
  'heartbeat',
  'commit_offsets',
  'group_join',
  'fetch_start',
  'fetch',
  'start_batch_process',
  'end_batch_process',
  'connect',
  'disconnect',
  'stop',
  'crash',
  'rebalancing',
];
