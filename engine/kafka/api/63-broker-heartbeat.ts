/**
 * BrokerHeartbeat (key 63): a broker shows that it lives, how far it has read the metadata log, and whether it wants to
 * stop (C1). Source: KIP-631, KIP-841. Simplified: the answer brings metadata records that the broker has missed.
 */
import type { MetadataChange } from '../controller/controller.ts';
import { fenceBroker, shutDownBroker, unfenceBroker } from '../controller/leadership.ts';
import { codeOf } from '../error-code.ts';
import type { Api } from './api.ts';

/** A BrokerHeartbeat request. */
export interface BrokerHeartbeatRequest {
  brokerId: number;
  brokerEpoch: number;
  currentMetadataOffset: number;
  wantShutDown: boolean;
}

/** A BrokerHeartbeat response. */
export interface BrokerHeartbeatResponse {
  errorCode: number;
  isFenced: boolean;
  shouldShutDown: boolean;
  missed: MetadataChange[];
}

export const brokerHeartbeat: Api<BrokerHeartbeatRequest, BrokerHeartbeatResponse> = {
  key: 63,
  name: 'BrokerHeartbeat',
  versions: [0, 1],
  quiet: true,
  about: ({ brokerId }) => `broker ${brokerId}`,
  decide(controller, { brokerId, brokerEpoch, currentMetadataOffset, wantShutDown }) {
    const broker = controller.brokers.find(brokerId);
    const missed = controller.after(currentMetadataOffset);
    if (!broker || broker.brokerEpoch !== brokerEpoch) {
      return { errorCode: codeOf('STALE_BROKER_EPOCH'), isFenced: true, shouldShutDown: false, missed: [] };
    }
    controller.brokers.touch(brokerId, controller.cluster.simulation.scheduler.nowUs);
    if (wantShutDown) {
      shutDownBroker(controller, brokerId);
      fenceBroker(controller, brokerId);
    } else if (missed.length === 0) unfenceBroker(controller, brokerId);
    const { fenced: isFenced } = controller.brokers.find(brokerId)!;
    return { errorCode: codeOf('NONE'), isFenced, shouldShutDown: wantShutDown, missed };
  },
};
