/**
 * What an API of Kafka's protocol is to the simulator: its key, the versions whose fields it has, and the
 * broker's answer. Requests and responses are objects with the protocol's own field names (first letter
 * lower case); left out: throttling, which is always 0.
 */
import type { Broker } from '../broker.ts';
import type { Controller } from '../controller/controller.ts';

/** Who asks, in which version of the API: as in the request header. */
export interface Caller {
  clientId: string;
  version: number;
}

/** One API, for example Produce. */
export interface Api<Request, Response> {
  key: number;
  name: string;
  /** Lowest and highest version whose semantics are modelled. */
  versions: readonly [number, number];
  /**
   * The protocol's defaults, for requests written by hand: a request of which each array holds one element as the
   * template of its elements.
   */
  defaults?: Request;
  /** What the request concerns, for pictures: `flights-0`, a group's name. */
  about(request: Request): string | null;
  /** Not told to the trace, for it goes on all the time. */
  quiet?: boolean;
  /** Answers with `respond`, now or later; never calling it leaves the client waiting. */
  handle?(broker: Broker, request: Request, caller: Caller, respond: (response: Response) => void): void;
  /** For what only the controller can decide: brokers hand the request on to it. */
  decide?(controller: Controller, request: Request): Response;
}

/** An API with its types forgotten, for tables. */
// biome-ignore lint/suspicious/noExplicitAny: a table of APIs holds requests of every type
export type AnyApi = Api<any, any>;

/** Names of topic partitions, shortened to the first three. */
export function topicPartitions(names: string[]): string | null {
  if (names.length === 0) return null;
  return names.length > 3 ? `${names.slice(0, 3).join(' ')} and ${names.length - 3} more` : names.join(' ');
}

/** A request written by hand, with the protocol's defaults for fields that it leaves out. */
export function completed(template: unknown, message: unknown): unknown {
  if (Array.isArray(template)) {
    return Array.isArray(message) ? message.map(element => completed(template[0], element)) : message;
  }
  if (!isFields(template) || !isFields(message)) return message;
  const missing = Object.entries(template).filter(([name]) => !(name in message));
  const given = Object.entries(message).map(([name, value]) => [name, completed(template[name], value)]);
  return { ...Object.fromEntries(given), ...Object.fromEntries(missing.map(([name, value]) => [name, empty(value)])) };
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function empty(value: unknown): unknown {
  return Array.isArray(value) ? [] : value;
}
