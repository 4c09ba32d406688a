/**
 * Sets of hazards and checks that scenarios have in common.
 */

/** Everything that befalls brokers and what links them. */
export const brokerFaults: readonly string[] = [
  'kill',
  'stop',
  'pause',
  'cut',
  'cut-both',
  'slow-link',
  'slow-disk',
  'full-disk',
  'clock-skew',
  'power-loss',
];

/** Everything that befalls the controllers of a quorum. */
export const controllerFaults: readonly string[] = [
  'kill-controller',
  'stop-controller',
  'pause-controller',
  'cut-controller',
];

/** Everything that befalls clients. */
export const clientFaults: readonly string[] = ['crash', 'stall', 'cut-client'];

/** What replication promises. */
export const replicationChecks: readonly string[] = [
  'elections',
  'in-sync-replicas',
  'committed-records',
  'acknowledged-records',
  'convergence',
];

/** What groups promise besides. */
export const groupChecks: readonly string[] = [
  ...replicationChecks,
  'ownership',
  'committed-offsets',
  'processed-all',
  'read-consistently',
];
