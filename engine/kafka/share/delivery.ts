/**
 * How far the delivery of one record to a share group has come. AVAILABLE -> ACQUIRED -> ACKNOWLEDGED, or back to
 * AVAILABLE, or ARCHIVED: rejected, or delivered too often. Source: KIP-932, RecordState, InFlightState (4.2).
 */
/** The states of a record in flight. */
export type DeliveryState = 'Available' | 'Acquired' | 'Acknowledged' | 'Archived';

/** What a member says of a record that it was given, by the numbers of the protocol. */
export const acknowledgeTypes = ['GAP', 'ACCEPT', 'RELEASE', 'REJECT', 'RENEW'] as const;

/** What a member says of a record. */
export type AcknowledgeType = (typeof acknowledgeTypes)[number];

/** One record between start and end offset of a share partition. */
export interface Delivery {
  readonly offset: number;
  state: DeliveryState;
  /** How often it has been given to a member. */
  deliveryCount: number;
  /** Who has it; null unless acquired. */
  memberId: string | null;
  /** The acquisition lock: one object for all records that were acquired together, another one when it is renewed. */
  lock: object | null;
}

/** A record that was never given to anybody. */
export function newDelivery(offset: number): Delivery {
  return { offset, state: 'Available', deliveryCount: 0, memberId: null, lock: null };
}

/** Whether nothing more can happen to it. */
export function isSettled({ state }: Delivery): boolean {
  return state === 'Acknowledged' || state === 'Archived';
}

/** The member takes the record. */
export function acquire(delivery: Delivery, memberId: string): void {
  delivery.state = 'Acquired';
  delivery.deliveryCount++;
  delivery.memberId = memberId;
}

/** The record is no longer the member's; given back too often, it is archived. */
export function settle(delivery: Delivery, state: Exclude<DeliveryState, 'Acquired'>, deliveryLimit: number): void {
  delivery.lock = null;
  delivery.memberId = null;
  const exhausted = state === 'Available' && delivery.deliveryCount >= deliveryLimit;
  delivery.state = exhausted ? 'Archived' : state;
}
