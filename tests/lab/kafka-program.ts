/** Programs written against KafkaJS, run in the sandbox on a cluster of three brokers, for tests of its clients. */
import type { EntryKind, EntryOf } from '../../engine/core/entries.ts';
import type { Lab } from '../../engine/index.ts';
import { openTestSession } from '../session.ts';
import { labWith } from './run-of.ts';

const head = `
import * as kafkajs from 'kafkajs';
import { Kafka, CompressionTypes, Partitioners, PartitionAssigners, ConfigResourceTypes, AcknowledgeType } from 'kafkajs';
const kafka = new Kafka({ clientId: 'app', brokers: ['broker-1:9092'] });
const sleep = ms => new Promise(done => setTimeout(done, ms));
const tell = async work => {
  try { return await work(); } catch (e) { console.log([e.name, e.type, e.code, e.retriable, e.message].filter(x => x !== undefined).join(' | ')); }
};
const connected = async client => { await client.connect(); return client; };
const values = batch => batch.map(message => message.value.toString());
`;
const HEAD_LINES = head.split('\n').length - 1;

/** What a program did. */
export interface Done {
  /** What it printed, line by line. */
  printed: string[];
  /** How it ended: finished, failed, running. */
  status: string;
  message: string | null;
  entries<K extends EntryKind>(kind: K): EntryOf<K>[];
  /** The line of the test's own code for a line of the whole program. */
  lineOf(line: number | null): number | null;
}

/** Runs a program on topics t (3 partitions) and one (1 partition), each with three replicas. */
export async function done(code: string, changes: Partial<Lab> = {}, seed = 42): Promise<Done> {
  const topic = { replicationFactor: 3, config: {} };
  const lab = labWith([], {
    cluster: { brokers: 3, config: { 'group.initial.rebalance.delay.ms': '100' } },
    topics: [
      { name: 't', partitions: 3, ...topic },
      { name: 'one', partitions: 1, ...topic },
    ],
    programFaults: true,
    runForMs: 60_000,
    ...changes,
  });
  const run = await (await openTestSession()).start(lab, `${head}${code}`, seed);
  const { output, program } = run.result();
  return {
    printed: output.split('\n').filter(line => line !== ''),
    status: program.status,
    message: program.message,
    entries: kind => [...run.trace.of(kind)],
    lineOf: line => (line === null ? null : line - HEAD_LINES),
  };
}
