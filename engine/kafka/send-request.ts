/**
 * Sending a request of Kafka's protocol over the simulated network, for clients and followers alike.
 */
import { type Process, wait } from '../core/process.ts';
import type { Network } from '../net/network.ts';
import type { Api } from './api/api.ts';
import type { KafkaRequest } from './broker.ts';
import { wireSize } from './wire-size.ts';

/** Sends a request; `onAnswer` gets the response. Returns the network's id of the message. */
export function sendRequest<Request, Response>(
  network: Network,
  clientId: string,
  host: string,
  api: Api<Request, Response>,
  message: Request,
  onAnswer: (response: Response) => void,
  version: number = api.versions[1],
): number {
  const body: KafkaRequest = { apiKey: api.key, version, clientId, message };
  const envelope = { api: api.name, about: api.about(message), bytes: wireSize(message), body };
  return network.request(clientId, host, envelope, answer => onAnswer(answer.body as Response));
}

/** Sends a request and waits for its response. */
export function request<Request, Response>(
  network: Network,
  clientId: string,
  host: string,
  api: Api<Request, Response>,
  message: Request,
): Process<Response> {
  return wait<Response>(resume => {
    sendRequest(network, clientId, host, api, message, resume);
  });
}
