/** The metrics over the time of a run: each test is a sentence about the charts. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Trace } from '../../engine/core/trace.ts';
import { numberText, valueAt } from '../../site/scenes/metric-card.ts';
import { MetricSeries, ownerOf } from '../../site/scenes/metric-series.ts';
import { querySeries } from '../../site/scenes/query-series.ts';
import { labWith } from '../lab/run-of.ts';
import { openTestSession } from '../session.ts';

const PRODUCER = `
import { Kafka } from 'kafkajs';
const kafka = new Kafka({ brokers: ['broker-1:9092'] });
const producer = kafka.producer();
await producer.connect();
for (let i = 0; i < 40; i++) await producer.send({ topic: 'readings', messages: [{ key: 'a', value: String(i) }] });
await producer.disconnect();
`;

let trace: Trace;

beforeAll(async () => {
  const run = await (await openTestSession()).start(labWith([]), PRODUCER, 42);
  expect(run.result().program.status).toBe('finished');
  trace = run.trace;
});

describe('metrics over time', () => {
  it('are the same whether the trace is read at once or in portions', () => {
    const atOnce = new MetricSeries(trace);
    expect(atOnce.advance(trace.length)).toBe(false);
    const inPortions = new MetricSeries(trace);
    let portions = 0;
    while (inPortions.advance(97)) portions++;
    expect(portions).toBeGreaterThan(1);
    expect(inPortions.all()).toEqual(atOnce.all());
  });

  it('count the messages that brokers took in a second, of late', () => {
    const series = new MetricSeries(trace);
    series.advance(trace.length);
    const messages = series.all().find(({ name }) => name === 'MessagesInPerSec')!;
    const appended = [...trace.of('record.appended')];
    const seconds = (appended.at(-1)!.atUs - appended[0]!.atUs) / 1e6;
    const middle = (appended[0]!.atUs + appended.at(-1)!.atUs) / 2;
    const rate = messages.lines.reduce((sum, { points }) => sum + (valueAt(points, middle) ?? 0), 0);
    expect(rate / (40 / seconds)).toBeGreaterThan(0.5);
    expect(rate / (40 / seconds)).toBeLessThan(2);
  });

  it('leave out what never happened', () => {
    const series = new MetricSeries(trace);
    series.advance(trace.length);
    expect(series.all().map(({ name }) => name)).not.toContain('record-error-total');
    expect(querySeries(trace)).toEqual([]);
  });

  it('hold from their moment until the next one, and are nothing before the first', () => {
    const points: [number, number][] = [
      [10, 1],
      [20, 5],
    ];
    expect([5, 10, 19, 20, 99].map(at => valueAt(points, at))).toEqual([null, 1, 1, 5, 5]);
  });

  it('are told with as many digits as a glance takes in', () => {
    expect([0, 12345, 0.1234, 12.345, 123.45].map(numberText)).toEqual(['0', '12,345', '0.12', '12.3', '123']);
    expect([ownerOf({ broker: 2, topic: 't' }), ownerOf({ 'client-id': 'c' }), ownerOf({})]).toEqual([
      'broker 2',
      'c',
      'cluster',
    ]);
  });
});
