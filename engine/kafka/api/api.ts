/**
 * What an API of Kafka's protocol is to the simulator: its key, the versions whose fields it has, and the
 * broker's answer. Requests and responses are objects with the protocol's own field names (first letter
 * lower case); left out: throttling, which is always 0.
 */
import type { Broker } from '../broker.ts';

/** Who asks: the client's id as in the request header. */
export interface Caller {
  clientId: string;
}

/** One API, for example Produce. */
export interface Api<Request, Response> {
  key: number;
  name: string;
  /** Lowest and highest version whose semantics are modelled. */
  versions: readonly [number, number];
  /** What the request concerns, for pictures: `flights-0`, a group's name. */
  about(request: Request): string | null;
  /** Answers with `respond`, now or later; never calling it leaves the client waiting. */
  handle(broker: Broker, request: Request, caller: Caller, respond: (response: Response) => void): void;
}

/** An API with its types forgotten, for tables. */
// biome-ignore lint/suspicious/noExplicitAny: a table of APIs holds requests of every type
export type AnyApi = Api<any, any>;

/** Names of topic partitions, shortened to the first three. */
export function topicPartitions(names: string[]): string | null {
  if (names.length === 0) return null;
  return names.length > 3 ? `${names.slice(0, 3).join(' ')} and ${names.length - 3} more` : names.join(' ');
}
