/** What an example's program found: brokers, topics, faults, data, in sentences. */
import { type Example, labOf } from './example.ts';

/** A sentence a fact. */
export function worldOf(example: Example): string[] {
  const { cluster, topics, faults, events, seed } = labOf(example);
  const lines = [
    `${cluster.brokers} broker${cluster.brokers === 1 ? '' : 's'}${settings(cluster.config)}. Seed ${seed}.`,
  ];
  for (const { name, partitions, replicationFactor, config } of topics) {
    const size = `${partitions} partition${partitions === 1 ? '' : 's'}, replication factor ${replicationFactor}`;
    lines.push(`Topic ${name}: ${size}${settings(config)}.`);
  }
  for (const { atMs, fault, ...where } of faults) lines.push(`At ${atMs / 1000} s: ${fault}${settings(where)}.`);
  for (const { name, rows } of events) {
    lines.push(`Data ${name}: ${rows.length} rows of ${Object.keys(rows[0] ?? {}).join(', ')}.`);
  }
  return lines;
}

function settings(config: Record<string, string | number | undefined>): string {
  const all = Object.entries(config).map(([name, value]) => `${name} ${value}`);
  return all.length === 0 ? '' : ` (${all.join(', ')})`;
}
