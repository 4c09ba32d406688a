/** The same facts as the cluster's drawing, as tables: brokers, and every replica of every partition. */
import { type BrokerState, type ClusterState, formatSeconds, type PartitionState } from '../../engine/index.ts';
import { roleOf } from './cluster-layout.ts';
import { type FactsTable, writeTables } from './facts-table.ts';

/** Writes the tables into `host`. */
export function updateClusterTables(host: HTMLElement, state: ClusterState): void {
  writeTables(host, [brokerFacts(state), replicaFacts(state), cutFacts(state)]);
}

function brokerFacts({ brokers }: ClusterState): FactsTable {
  const rows = brokers.map(({ broker, life, fenced, sinceUs }: BrokerState) => [
    `${broker}`,
    life,
    formatSeconds(sinceUs),
    fenced ? 'yes' : 'no',
  ]);
  return { caption: 'Brokers', columns: ['broker', 'process', 'since', 'fenced'], rows };
}

function replicaFacts({ logs, brokers }: ClusterState): FactsTable {
  const rows = logs.topics.flatMap(({ topic, partitions }) =>
    partitions.flatMap(partition =>
      brokers.flatMap(({ broker }) => replicaRow(`${topic}-${partition.partition}`, broker, partition)),
    ),
  );
  const columns = ['partition', 'broker', 'role', 'log start', 'log end', 'high watermark', 'leader epoch'];
  return { caption: 'Replicas', columns, rows };
}

function replicaRow(name: string, broker: number, partition: PartitionState): string[][] {
  const role = roleOf(broker, partition);
  if (role === 'no replica') return [];
  const replica = partition.replicas.find(each => each.broker === broker);
  const numbers = [replica?.log.start ?? 0, replica?.log.end ?? 0, replica?.highWatermark ?? 0, partition.leaderEpoch];
  return [[name, `${broker}`, role, ...numbers.map(String)]];
}

function cutFacts({ cuts }: ClusterState): FactsTable {
  const rows = cuts.map(({ from, to, sinceUs }) => [from, to, formatSeconds(sinceUs)]);
  return { caption: 'Ways that are cut', columns: ['from', 'to', 'since'], rows };
}
