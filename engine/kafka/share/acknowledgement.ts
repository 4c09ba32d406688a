/**
 * What a member says of the records that it was given, record by record; refused as a whole where it speaks of records
 * that it does not hold. Source: SharePartition.acknowledge (4.2), KIP-932, KIP-1222 (renewal of the lock).
 */
import type { ErrorName } from '../error-code.ts';
import { type AcknowledgeType, acknowledgeTypes, type Delivery } from './delivery.ts';
import type { AcknowledgementBatch } from './share-partition.ts';

/** What is to become of one record. */
export interface Outcome {
  delivery: Delivery;
  type: AcknowledgeType;
}

/** The outcomes, or why they are refused: INVALID_REQUEST or INVALID_RECORD_STATE. */
export function outcomesOf(
  batches: readonly AcknowledgementBatch[],
  memberId: string,
  startOffset: number,
  deliveryAt: (offset: number) => Delivery | undefined,
): Outcome[] | ErrorName {
  const outcomes = new Map<number, Outcome>();
  for (const batch of batches) {
    if (!isWellFormed(batch)) return 'INVALID_REQUEST';
    const { firstOffset, lastOffset, acknowledgeTypes: types } = batch;
    // What lies before the start offset is settled; saying so again changes nothing.
    for (let offset = Math.max(firstOffset, startOffset); offset <= lastOffset; offset++) {
      const delivery = deliveryAt(offset);
      const held = delivery?.state === 'Acquired' && delivery.memberId === memberId && !outcomes.has(offset);
      if (!held) return 'INVALID_RECORD_STATE';
      const type = types.length === 1 ? types[0]! : types[offset - firstOffset]!;
      outcomes.set(offset, { delivery, type: acknowledgeTypes[type]! });
    }
  }
  return [...outcomes.values()];
}

function isWellFormed({ firstOffset, lastOffset, acknowledgeTypes: types }: AcknowledgementBatch): boolean {
  const records = lastOffset - firstOffset + 1;
  if (records < 1 || (types.length !== 1 && types.length !== records)) return false;
  return types.every(type => acknowledgeTypes[type] !== undefined);
}
