/**
 * AlterPartition (key 56): a leader asks the controller for another ISR (R7). Source: KIP-497. Simplified: one
 * partition a request.
 */
import { alterPartition as decideIsr, type IsrChange } from '../controller/leadership.ts';
import { codeOf } from '../error-code.ts';
import type { PartitionMetadata } from '../topic.ts';
import type { Api } from './api.ts';

/** An AlterPartition response: the partition as the controller has it now. */
export interface AlterPartitionResponse {
  errorCode: number;
  partition: PartitionMetadata | null;
}

export const alterPartition: Api<IsrChange, AlterPartitionResponse> = {
  key: 56,
  name: 'AlterPartition',
  versions: [2, 3],
  about: ({ topic, partition }) => `${topic}-${partition}`,
  decide(controller, request) {
    const { error, partition } = decideIsr(controller, request);
    return { errorCode: codeOf(error), partition };
  },
};
