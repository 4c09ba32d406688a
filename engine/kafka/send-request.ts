/**
 * Sending a request of Kafka's protocol over the simulated network, for clients and brokers alike.
 */
import type { Network } from '../net/network.ts';
import type { Api } from './api/api.ts';
import { wireSize } from './wire-size.ts';

/** What travels as the body of a request: Kafka's header and message. */
export interface KafkaRequest {
  apiKey: number;
  version: number;
  clientId: string;
  message: unknown;
}

/** What becomes of a request: its response, or a connection that broke first. */
export interface ResponseFate<Response> {
  answered(response: Response): void;
  broken?: () => void;
}

/** Sends a request. Returns the network's id of the message. */
export function sendRequest<Request, Response>(
  network: Network,
  clientId: string,
  host: string,
  api: Api<Request, Response>,
  message: Request,
  { answered, broken }: ResponseFate<Response>,
  version: number = api.versions[1],
): number {
  const body: KafkaRequest = { apiKey: api.key, version, clientId, message };
  const quiet = api.quiet === true;
  const envelope = { api: api.name, about: api.about(message), bytes: wireSize(message), quiet, body };
  const fate = {
    answered: (answer: { body: unknown }) => answered(answer.body as Response),
    ...(broken && { broken }),
  };
  return network.request(clientId, host, envelope, fate);
}

/** Sends a request that nobody answers. Returns the network's id of the message. */
export function tellRequest<Request, Response>(
  network: Network,
  clientId: string,
  host: string,
  api: Api<Request, Response>,
  message: Request,
): number {
  const body: KafkaRequest = { apiKey: api.key, version: api.versions[1], clientId, message };
  return network.tell(clientId, host, { api: api.name, about: api.about(message), bytes: wireSize(message), body });
}
