/**
 * `weir lab new ID`: a folder with a small lab that passes `weir lab check`, to start from.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './command-error.ts';
import { labsFolder } from './lab-folder.ts';

/** Makes labs/<id>/index.md; returns the exit code. */
export async function newLab(id: string): Promise<number> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    throw new CommandError(
      `"${id}" is no name for a lab: use lower-case words joined by hyphens, for example late-events.`,
    );
  }
  const folder = join(labsFolder, id);
  if (existsSync(folder)) throw new CommandError(`labs/${id} exists already; nothing was changed.`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.md'), template(id));
  process.stdout.write(`labs/${id}/index.md is there. Change it, then: npx weir lab check ${id}\n`);
  return 0;
}

function template(id: string): string {
  const title = id.replaceAll('-', ' ').replace(/^./, letter => letter.toUpperCase());
  const fence = '```';
  return `---
title: ${title}
description: One sentence that says what the student will do.
lesson: part-1/kafka-topics
minutes: 10
version: 0.1.0
runForMs: 10000
topics:
  - name: greetings
    partitions: 1
---

Say in two sentences what this is about and why it matters.

${fence}ts start
import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'app', brokers: ['broker-1:9092'] });
${fence}

## 1. Send a greeting

Send the value \`hello\` to the topic \`greetings\`.

${fence}ts check task=1 points=1 "The greeting is in the topic"
const sent = records('greetings');
if (sent.length === 0) fail('The topic greetings is empty. Connect a producer and await its send.');
if (sent[0].value !== 'hello') fail('The first record does not say hello.', { expected: 'hello', actual: sent[0].value, at: sent[0] });
${fence}

${fence}ts solution
import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'app', brokers: ['broker-1:9092'] });
const producer = kafka.producer();
await producer.connect();
await producer.send({ topic: 'greetings', messages: [{ value: 'hello' }] });
await producer.disconnect();
${fence}

${fence}ts wrong "The first record does not say hello."
import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'app', brokers: ['broker-1:9092'] });
const producer = kafka.producer();
await producer.connect();
await producer.send({ topic: 'greetings', messages: [{ value: 'good evening' }] });
${fence}
`;
}
