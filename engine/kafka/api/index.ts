/**
 * The APIs that the simulated brokers answer. To add one: a file named by its key, and a line here.
 */
import { produce } from './00-produce.ts';
import { fetch } from './01-fetch.ts';
import { listOffsets } from './02-list-offsets.ts';
import { metadata } from './03-metadata.ts';
import { offsetCommit } from './08-offset-commit.ts';
import { offsetFetch } from './09-offset-fetch.ts';
import { findCoordinator } from './10-find-coordinator.ts';
import { joinGroup } from './11-join-group.ts';
import { heartbeat } from './12-heartbeat.ts';
import { leaveGroup } from './13-leave-group.ts';
import { syncGroup } from './14-sync-group.ts';
import { describeGroups } from './15-describe-groups.ts';
import { listGroups } from './16-list-groups.ts';
import { createTopics } from './19-create-topics.ts';
import { deleteTopics } from './20-delete-topics.ts';
import { deleteRecords } from './21-delete-records.ts';
import { initProducerId } from './22-init-producer-id.ts';
import { offsetForLeaderEpoch } from './23-offset-for-leader-epoch.ts';
import { addPartitionsToTxn } from './24-add-partitions-to-txn.ts';
import { addOffsetsToTxn } from './25-add-offsets-to-txn.ts';
import { endTxn } from './26-end-txn.ts';
import { writeTxnMarkers } from './27-write-txn-markers.ts';
import { txnOffsetCommit } from './28-txn-offset-commit.ts';
import { describeConfigs } from './32-describe-configs.ts';
import { createPartitions } from './37-create-partitions.ts';
import { deleteGroups } from './42-delete-groups.ts';
import { electLeaders } from './43-elect-leaders.ts';
import { incrementalAlterConfigs } from './44-incremental-alter-configs.ts';
import { alterPartitionReassignments } from './45-alter-partition-reassignments.ts';
import { listPartitionReassignments } from './46-list-partition-reassignments.ts';
import { offsetDelete } from './47-offset-delete.ts';
import { describeQuorum } from './55-describe-quorum.ts';
import { alterPartition } from './56-alter-partition.ts';
import { describeProducers } from './61-describe-producers.ts';
import { brokerRegistration } from './62-broker-registration.ts';
import { brokerHeartbeat } from './63-broker-heartbeat.ts';
import { describeTransactions } from './65-describe-transactions.ts';
import { listTransactions } from './66-list-transactions.ts';
import { consumerGroupHeartbeat } from './68-consumer-group-heartbeat.ts';
import { consumerGroupDescribe } from './69-consumer-group-describe.ts';
import { describeTopicPartitions } from './75-describe-topic-partitions.ts';
import { shareGroupHeartbeat } from './76-share-group-heartbeat.ts';
import { shareGroupDescribe } from './77-share-group-describe.ts';
import { shareFetch } from './78-share-fetch.ts';
import { shareAcknowledge } from './79-share-acknowledge.ts';
import { readShareGroupState } from './84-read-share-group-state.ts';
import { writeShareGroupState } from './85-write-share-group-state.ts';
import type { AnyApi } from './api.ts';

export { completed } from './api.ts';

export const apis: readonly AnyApi[] = [
  produce,
  fetch,
  listOffsets,
  metadata,
  offsetCommit,
  offsetFetch,
  findCoordinator,
  joinGroup,
  heartbeat,
  leaveGroup,
  syncGroup,
  createTopics,
  initProducerId,
  addPartitionsToTxn,
  addOffsetsToTxn,
  endTxn,
  writeTxnMarkers,
  txnOffsetCommit,
  describeGroups,
  listGroups,
  deleteTopics,
  deleteRecords,
  offsetForLeaderEpoch,
  describeConfigs,
  createPartitions,
  deleteGroups,
  electLeaders,
  incrementalAlterConfigs,
  alterPartitionReassignments,
  listPartitionReassignments,
  offsetDelete,
  alterPartition,
  brokerRegistration,
  brokerHeartbeat,
  describeProducers,
  describeTransactions,
  describeQuorum,
  listTransactions,
  consumerGroupHeartbeat,
  consumerGroupDescribe,
  shareGroupHeartbeat,
  shareGroupDescribe,
  shareFetch,
  shareAcknowledge,
  readShareGroupState,
  writeShareGroupState,
  describeTopicPartitions,
];

/** The API of this name as the protocol's files (`JoinGroup`) or its constants (`JOIN_GROUP`) write it. */
export function apiNamed(name: string): AnyApi | undefined {
  const plain = name.replaceAll('_', '').toLowerCase();
  return apis.find(api => api.name.toLowerCase() === plain);
}
