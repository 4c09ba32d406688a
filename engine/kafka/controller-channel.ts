/**
 * A broker's way to the active controller: it asks the one that it believes to be active, goes to another when that one
 * is gone or not active, and gives up after a time-out. Source: NodeToControllerChannelManager (4.2), KIP-590. Times in
 * milliseconds.
 */
import { msToUs } from '../core/units.ts';
import type { Api } from './api/api.ts';
import type { Broker } from './broker.ts';
import { CONTROLLER_HOST } from './controller/controller.ts';
import type { NotController } from './controller/quorum.ts';
import { controllerHost } from './controller/quorum-link.ts';
import { type ResponseFate, sendRequest } from './send-request.ts';

/** controller.socket.timeout.ms */
const SOCKET_TIMEOUT_MS = 30_000;
const RETRY_BACKOFF_MS = 100;

/** The channel of one broker. */
export class ControllerChannel {
  readonly #broker: Broker;
  #active = 1;
  #epoch = 1;

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /** Learns which controller is active. */
  learn(controller: number, epoch: number): void {
    if (epoch < this.#epoch) return;
    this.#active = controller;
    this.#epoch = epoch;
  }

  /** Asks the active controller. */
  ask<Request, Response>(
    api: Api<Request, Response>,
    message: Request,
    fate: ResponseFate<Response>,
    version: number = api.versions[1],
    timeoutMs = SOCKET_TIMEOUT_MS,
  ): void {
    const { cluster, host, clock } = this.#broker;
    const { network, controllers } = cluster;
    if (controllers === 1) {
      sendRequest(network, host, CONTROLLER_HOST, api, message, fate, version);
      return;
    }
    let open = true;
    const timer = clock.after(msToUs(timeoutMs), () => finish(() => fate.broken?.()));
    const finish = (task: () => void): void => {
      if (!open) return;
      open = false;
      timer.cancel();
      task();
    };
    const attempt = (): void => {
      if (!open) return;
      const asked = this.#active;
      const elsewhere = (leader: number | null): void => {
        if (this.#active === asked) this.#active = leader ?? (asked % controllers) + 1;
        clock.after(msToUs(RETRY_BACKOFF_MS), attempt);
      };
      const answered = clock.guarded((response: Response) => {
        if (isNotController(response)) elsewhere(response.leader === asked ? null : response.leader);
        else finish(() => fate.answered(response));
      });
      const broken = clock.guarded(() => elsewhere(null));
      sendRequest(network, host, controllerHost(asked), api, message, { answered, broken }, version);
    };
    attempt();
  }
}

function isNotController(response: unknown): response is NotController {
  return typeof response === 'object' && response !== null && 'notController' in response;
}
