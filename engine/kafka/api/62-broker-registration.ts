/**
 * BrokerRegistration (key 62): a broker that starts makes itself known and gets a new broker epoch (C1); one that did
 * not stop in order loses its place among in-sync and eligible replicas (C7). Source: KIP-631, KIP-966. Simplified: the
 * answer brings the metadata with it, as a snapshot.
 */
import { registerBroker } from '../controller/leadership.ts';
import { codeOf } from '../error-code.ts';
import type { TopicMetadata } from '../topic.ts';
import type { Api } from './api.ts';

/** A BrokerRegistration request. */
export interface BrokerRegistrationRequest {
  brokerId: number;
  rack: string;
  /** Whether the broker stopped in order when it last did. */
  cleanShutdown: boolean;
}

/** A BrokerRegistration response. */
export interface BrokerRegistrationResponse {
  errorCode: number;
  brokerEpoch: number;
  /** The metadata, up to this offset of its log. */
  metadataOffset: number;
  topics: TopicMetadata[];
  alive: number[];
}

export const brokerRegistration: Api<BrokerRegistrationRequest, BrokerRegistrationResponse> = {
  key: 62,
  name: 'BrokerRegistration',
  versions: [0, 4],
  about: ({ brokerId }) => `broker ${brokerId}`,
  decide(controller, { brokerId, rack, cleanShutdown }) {
    const known = controller.brokers.find(brokerId);
    const error = known && !known.fenced ? 'DUPLICATE_BROKER_REGISTRATION' : 'NONE';
    const brokerEpoch = error === 'NONE' ? registerBroker(controller, brokerId, rack, cleanShutdown) : -1;
    const { topics, log } = controller;
    const metadata = { metadataOffset: log.length - 1, topics: [...topics.values()], alive: controller.brokers.active };
    return { errorCode: codeOf(error), brokerEpoch, ...metadata };
  },
};
