/**
 * The same facts as the drawing, as tables: partitions, consumers, and records (the newest hundred of a topic).
 * Offsets are Kafka's, moments seconds of the run.
 */
import {
  type Cell,
  cellCount,
  cellsBetween,
  formatSeconds,
  highWatermarkOf,
  lagOf,
  logOf,
  offsetsOf,
  type PartitionsState,
  placeIn,
  type TopicState,
} from '../../engine/index.ts';
import { clipped, formatTimestamp } from './cell.ts';
import { type FactsTable, writeTables } from './facts-table.ts';
import { groupsOf } from './log-layout.ts';

const MOST_RECORDS = 100;

/** Writes the tables of the topics into `host`. */
export function updateTables(host: HTMLElement, topics: TopicState[], state: PartitionsState): void {
  writeTables(
    host,
    topics.flatMap(topic => [partitionFacts(topic), consumerFacts(topic, state), recordFacts(topic)]),
  );
}

function partitionFacts(topic: TopicState): FactsTable {
  const rows = topic.partitions.map(partition => {
    const { start, end } = offsetsOf(partition);
    const leader = partition.leader < 0 ? 'none' : `${partition.leader}`;
    const isr = `[${partition.isr.join(', ')}]`;
    const numbers = [start, highWatermarkOf(partition), end, partition.inFlight.length];
    return [`${partition.partition}`, leader, isr, ...numbers.map(String)];
  });
  const columns = ['partition', 'leading broker', 'ISR', 'log start', 'high watermark', 'log end', 'in flight'];
  return { caption: `Partitions of topic ${topic.topic}`, columns, rows };
}

function consumerFacts(topic: TopicState, state: PartitionsState): FactsTable {
  const rows = groupsOf(topic, state.groups).flatMap(group =>
    topic.partitions.flatMap(partition => {
      const place = placeIn(group, topic.topic, partition.partition);
      if (!place) return [];
      const positions = place.positions.map(each =>
        place.positions.length > 1 ? `${each.client}: ${each.offset}` : `${each.offset}`,
      );
      const lag = lagOf(place, highWatermarkOf(partition));
      const facts = [place.owner, positions.join(', ') || null, place.committed, lag];
      return [[group.group, `${partition.partition}`, ...facts.map(fact => `${fact ?? '–'}`)]];
    }),
  );
  const columns = ['group', 'partition', 'assigned to', 'position', 'committed offset', 'lag'];
  return { caption: `Consumers of topic ${topic.topic}`, columns, rows };
}

function recordFacts(topic: TopicState): FactsTable {
  const newest: { partition: number; cell: Cell; committed: boolean }[] = [];
  let total = 0;
  for (const partition of topic.partitions) {
    const log = logOf(partition);
    const count = cellCount(log);
    total += count;
    for (const cell of cellsBetween(log, count - MOST_RECORDS, count)) {
      newest.push({ partition: partition.partition, cell, committed: cell.offset < highWatermarkOf(partition) });
    }
  }
  newest.sort((a, b) => b.cell.entry - a.cell.entry);
  const shown = newest.slice(0, MOST_RECORDS);
  const days = new Set(shown.map(({ cell }) => formatTimestamp(cell.timestampMs).slice(0, 10)));
  const oneDay = days.size === 1 ? [...days][0]! : null;
  const rows = shown.map(({ partition, cell, committed }) => [
    `${partition}`,
    `${cell.offset}`,
    cell.key ?? '–',
    formatTimestamp(cell.timestampMs).slice(oneDay === null ? 0 : 11, 23),
    formatSeconds(cell.appendedAtUs),
    committed ? 'yes' : 'not yet',
    cell.value === null ? '–' : clipped(cell.value, 120),
  ]);
  const columns = ['partition', 'offset', 'key', 'timestamp', 'appended at', 'committed', 'value'];
  const which = total > rows.length ? `The newest ${rows.length} of ${total} records` : 'Records';
  const caption = `${which} of topic ${topic.topic}${total > rows.length ? '' : ', newest first'}`;
  const when = oneDay === null ? 'timestamps in UTC' : `${oneDay} UTC`;
  return { caption: `${caption} (${when})`, columns, rows };
}
