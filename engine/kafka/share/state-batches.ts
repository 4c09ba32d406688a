/**
 * The state of a share partition as its coordinator keeps it: records in a row that share state and delivery count are
 * one batch. Source: PersisterStateBatch, RecordState (4.2), KIP-932.
 */
import type { ShareStateBatch } from './share-coordinator.ts';
import type { ShareState } from './share-partition.ts';
import type { LedShareState } from './state-keeper.ts';

type Kept = ShareState['deliveries'][number]['state'];

const numbers: Readonly<Record<Kept, number>> = { Available: 0, Acknowledged: 2, Archived: 4 };
const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name as Kept]));

/** As it is written. */
export function keptForm({ startOffset, deliveries }: ShareState): LedShareState {
  const stateBatches: ShareStateBatch[] = [];
  for (const { offset, state, deliveryCount } of deliveries) {
    const deliveryState = numbers[state];
    const last = stateBatches.at(-1);
    const goesOn = last?.lastOffset === offset - 1 && last.deliveryState === deliveryState;
    if (goesOn && last.deliveryCount === deliveryCount) last.lastOffset = offset;
    else stateBatches.push({ firstOffset: offset, lastOffset: offset, deliveryState, deliveryCount });
  }
  return { startOffset, stateBatches };
}

/** The deliveries that were written. */
export function deliveriesIn({ stateBatches }: LedShareState): ShareState['deliveries'] {
  return stateBatches.flatMap(({ firstOffset, lastOffset, deliveryState, deliveryCount }) =>
    Array.from({ length: lastOffset - firstOffset + 1 }, (_, i) => {
      return { offset: firstOffset + i, state: names.get(deliveryState)!, deliveryCount };
    }),
  );
}
