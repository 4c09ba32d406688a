/**
 * A hostile submission to the lab `first-topic`: what it tries, and what it deserves. What it tries to get hold of it
 * prints, so that its output tells whether it succeeded.
 */
import { usableLab } from '../../cli/lab-folder.ts';
import type { Result } from '../../engine/index.ts';

/** The lab that all of them are handed in to; its solution earns 6 points. */
export const lab = usableLab('first-topic');

/** A program and what it deserves. */
export interface HostileProgram {
  /** What it tries, as a name among those of its kind. */
  name: string;
  code: string;
  status: Result['status'];
  /** 0 if not given. */
  points?: number;
  /** The error that its end is told with. */
  error?: string;
  /** All that it prints, or a pattern of it. */
  prints?: string | RegExp;
  /** Only the kill from outside ends it. */
  killed?: true;
}

/** The lab's solution, which earns full marks whatever stands before it. */
export const solution = lab.solution.code;

/** Begins a program: clients, the topic of the lab, a connected producer. */
export const connected = `import { Kafka } from 'kafkajs';
import { flights } from './data.js';
const kafka = new Kafka({ clientId: 'desk', brokers: ['broker-1:9092'] });
const admin = kafka.admin();
await admin.connect();
await admin.createTopics({ topics: [{ topic: 'flights', numPartitions: 3 }] });
const producer = kafka.producer();
await producer.connect();
const send = (...messages) => producer.send({ topic: 'flights', messages });
`;

/** Prints what an expression gives, or the name of the error that it ends in. */
export function prints(expression: string): string {
  return `try { console.log(String(${expression})); } catch (error) { console.log(error.name); }`;
}
