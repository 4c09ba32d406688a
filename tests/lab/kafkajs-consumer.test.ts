/** KafkaJS's consumer as programs use it (kafka.js.org/docs/consuming, /consumer-example, /instrumentation-events). */
import { describe, expect, test } from 'vitest';
import { done } from './kafka-program.ts';

/** Ten records in topic one, then the program. */
const filled = (code: string): string => `
  const producer = await connected(kafka.producer());
  const send = (topic, ...list) => producer.send({ topic, messages: list.map(value => ({ value: String(value) })) });
  await send('one', 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  const reader = async (options, run, topics = ['one']) => {
    const consumer = await connected(kafka.consumer({ groupId: 'g', maxWaitTimeInMs: 100, ...options }));
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run(run(consumer));
    return consumer;
  };
  ${code}`;

describe('subscribe', () => {
  test('takes patterns: the topics that there are now and that fit', async () => {
    const { printed } = await done(
      filled(`await send('t', 'a');
        await reader({}, () => ({ eachMessage: async ({ topic, message }) => { if (message.offset === '0') console.log(topic); } }), [/^(t|one)$/]);
        await sleep(500);`),
    );
    expect(printed.sort()).toEqual(['one', 't']);
  });
});

describe('eachBatch', () => {
  test('with eachBatchAutoResolve false, what is not resolved comes again; offsets commit as they are resolved', async () => {
    const { printed, entries } = await done(
      filled(`let calls = 0;
        await reader({}, () => ({ eachBatchAutoResolve: false, eachBatch: async ({ batch, resolveOffset, uncommittedOffsets }) => {
          if (calls++ > 1) return;
          console.log(batch.firstOffset(), batch.lastOffset(), batch.offsetLag(), batch.offsetLagLow(), batch.isEmpty(), batch.messages.length);
          resolveOffset(String(Number(batch.firstOffset()) + 3));
          console.log(uncommittedOffsets().topics[0].partitions[0].offset);
        } }));
        await sleep(1000);`),
    );
    expect(printed).toEqual(['0 9 0 9 false 10', '4', '4 9 0 5 false 6', '8']);
    expect(
      entries('offset.committed')
        .map(({ offset }) => offset)
        .slice(0, 2),
    ).toEqual([4, 8]);
  });

  test('commitOffsetsIfNecessary commits the offsets that it is given', async () => {
    const { entries } = await done(
      filled(`await reader({}, () => ({ autoCommit: false, eachBatch: async ({ batch: { topic, partition }, commitOffsetsIfNecessary }) => {
          await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: '5' }] }] });
        } }));
        await sleep(500);`),
    );
    expect(entries('offset.committed').map(({ offset }) => offset)).toEqual([5]);
  });

  test('is stale after a seek, and goes on at the sought offset', async () => {
    const { printed } = await done(
      filled(`let sought = false;
        await reader({}, consumer => ({ eachBatch: async ({ batch, isStale }) => {
          console.log(batch.firstOffset());
          if (sought) return;
          sought = true;
          consumer.seek({ topic: 'one', partition: 0, offset: '7' });
          console.log(isStale());
        } }));
        await sleep(1000);`),
    );
    expect(printed).toEqual(['0', 'true', '7']);
  });
});

describe('pause and resume', () => {
  test("eachMessage's pause stops the partition after the record, and its result resumes it", async () => {
    const { printed } = await done(
      filled(`const consumer = await reader({}, () => ({ eachMessage: async ({ message, pause }) => {
          console.log(message.offset);
          if (message.offset !== '2') return;
          const resume = pause();
          setTimeout(() => { console.log(consumer.paused()[0].partitions.join(), 'paused'); resume(); }, 1000);
        } }));
        await sleep(3000);`),
    );
    expect(printed).toEqual(['0', '1', '2', '0 paused', '3', '4', '5', '6', '7', '8', '9']);
  });
});

describe('events', () => {
  test("have KafkaJS's names and payloads; a listener can be taken back", async () => {
    const { printed } = await done(
      filled(`const consumer = await connected(kafka.consumer({ groupId: 'g', heartbeatInterval: 500, maxWaitTimeInMs: 100 }));
        const { GROUP_JOIN, COMMIT_OFFSETS, HEARTBEAT, END_BATCH_PROCESS, STOP } = consumer.events;
        const remove = consumer.on(HEARTBEAT, ({ type, payload }) => { console.log(type, payload.groupGenerationId); remove(); });
        consumer.on(GROUP_JOIN, ({ type, payload }) => console.log(type, payload.isLeader, payload.groupProtocol, payload.memberAssignment.one.join()));
        consumer.on(COMMIT_OFFSETS, ({ type, payload }) => console.log(type, payload.topics[0].partitions[0].offset));
        consumer.on(END_BATCH_PROCESS, ({ type, payload }) => console.log(type, payload.batchSize, payload.firstOffset, payload.lastOffset));
        consumer.on(STOP, ({ type }) => console.log(type));
        await consumer.subscribe({ topics: ['one'], fromBeginning: true });
        await consumer.run({ eachMessage: async () => {} });
        await sleep(2000);
        await consumer.disconnect();
        await tell(async () => consumer.on('consumer.grup_join', () => {}));`),
    );
    expect(printed.slice(0, 5)).toEqual([
      'consumer.group_join true range 0',
      'consumer.end_batch_process 10 0 9',
      'consumer.commit_offsets 10',
      'consumer.heartbeat 1',
      'consumer.stop',
    ]);
    expect(printed[5]).toContain("Did you mean 'consumer.group_join'?");
  });
});

describe('errors of the program', () => {
  const failing = (error: string): string =>
    filled(`const consumer = await connected(kafka.consumer({ groupId: 'g', maxWaitTimeInMs: 100 }));
      consumer.on(consumer.events.CRASH, ({ payload }) => console.log('crash', payload.error.name, payload.restart));
      await consumer.subscribe({ topics: ['one'], fromBeginning: true });
      let calls = 0;
      await consumer.run({ eachMessage: async () => { calls++; throw new ${error}('no'); } });
      await sleep(12000);
      console.log(calls);`);

  test('an Error is repeated five times, then the consumer crashes and starts anew', async () => {
    const { printed } = await done(failing('Error'));
    expect(printed).toContain('crash KafkaJSNumberOfRetriesExceeded true');
    expect(Number(printed.find(line => /^\d+$/.test(line)))).toBeGreaterThanOrEqual(6);
  });

  test('a TypeError is not repeated: the consumer crashes for good', async () => {
    const { printed, entries } = await done(failing('TypeError'));
    expect(printed).toContain('crash TypeError false');
    expect(printed.at(-1)).toBe('1');
    expect(entries('client.stopped').some(({ role }) => role === 'consumer')).toBe(true);
  });
});

describe('heartbeats', () => {
  const slow = (options: string, beat = ''): string =>
    filled(`await reader({ sessionTimeout: 6000, heartbeatInterval: 1000, ${options} }, () => ({ eachMessage: async ({ message, heartbeat }) => {
        if (message.offset !== '0') return;
        for (let i = 0; i < 10; i++) { await sleep(1000); ${beat} }
      } }));
      await sleep(20000);`);
  const left = async (code: string): Promise<string[]> =>
    (await done(code)).entries('member.left').map(({ reason }) => reason);

  test('are sent between records: a handler that takes longer than the session timeout loses the member its place', async () => {
    expect((await left(slow(''))).length).toBeGreaterThan(0);
  });

  test("unless it sends them itself, or the consumer is Kafka's own, whose heartbeats go on in the background (K8)", async () => {
    expect(await left(slow('', 'await heartbeat();'))).toEqual([]);
    expect(await left(slow("'max.poll.interval.ms': 60000"))).toEqual([]);
  });

  test('must be more often than the session timeout', async () => {
    const { printed } = await done(
      "await tell(async () => kafka.consumer({ groupId: 'g', sessionTimeout: 6000, heartbeatInterval: 6000 }));",
    );
    expect(printed[0]).toContain('Consumer heartbeatInterval (6000) must be lower than sessionTimeout (6000)');
  });
});

describe("Kafka's own settings", () => {
  const two = (options: string): string =>
    filled(`await Promise.all([1, 2].map(n => reader({ ${options} }, () => ({ eachMessage: async () => {} }), ['t'])));
      await sleep(8000);`);

  test('group.protocol=consumer: the broker assigns, and members have epochs (KIP-848)', async () => {
    const { entries } = await done(two("'group.protocol': 'consumer', 'auto.offset.reset': 'earliest'"));
    const apis = new Set(entries('message.sent').map(({ api }) => api));
    expect(apis.has('ConsumerGroupHeartbeat')).toBe(true);
    expect(apis.has('JoinGroup')).toBe(false);
    const given = entries('partition.assigned');
    expect(new Set(given.map(({ partition }) => partition))).toEqual(new Set([0, 1, 2]));
    expect(new Set(given.map(({ client }) => client)).size).toBe(2);
  });

  test.each(['range', 'roundrobin', 'sticky', 'cooperative-sticky'])(
    'partition.assignment.strategy %s shares three partitions between two members',
    async strategy => {
      const { entries } = await done(two(`'partition.assignment.strategy': '${strategy}'`));
      const last = Math.max(...entries('partition.assigned').map(({ generation }) => generation));
      const given = entries('partition.assigned').filter(({ generation }) => generation === last);
      expect(given.map(({ partition }) => partition).sort()).toEqual([0, 1, 2]);
      expect(new Set(given.map(({ client }) => client)).size).toBe(2);
    },
  );

  test('auto.offset.reset=none crashes without a committed offset; by_duration begins some time ago (KIP-1106)', async () => {
    const none = await done(
      filled(
        "await reader({ 'auto.offset.reset': 'none' }, () => ({ eachMessage: async () => {} })); await sleep(500);",
      ),
    );
    expect(none.printed.join()).toContain('Undefined offset with no reset policy for partitions: [one-0]');
    const ago = await done(
      filled(`await sleep(5000);
        await send('one', 'late');
        await reader({ 'auto.offset.reset': 'by_duration:PT2S' }, () => ({ eachMessage: async ({ message }) => console.log(message.value.toString()) }));
        await sleep(500);`),
    );
    expect(ago.printed).toEqual(['late']);
  });

  test('group.instance.id: a static member that comes back in time finds its partitions as they were (KIP-345)', async () => {
    const { entries } = await done(
      filled(`const options = { 'group.instance.id': 'desk', 'session.timeout.ms': 10000 };
        const first = await reader(options, () => ({ eachMessage: async () => {} }));
        await first.disconnect();
        await reader(options, () => ({ eachMessage: async () => {} }));
        await sleep(500);`),
    );
    expect(Math.max(...entries('group.changed').map(({ generation }) => generation))).toBe(1);
  });

  test.each([
    ["{ 'isolation.level': 'committed' }", 'String must be one of: read_committed, read_uncommitted'],
    [
      "{ 'group.protocol': 'consumer', 'session.timeout.ms': 9000 }",
      'session.timeout.ms cannot be set when group.protocol=CONSUMER',
    ],
    ["{ 'auto.offset.reset': 'first' }", "The value must be either 'earliest', 'latest', 'none'"],
  ])("%s is refused with Kafka's own rule", async (options, rule) => {
    const { printed } = await done(`await tell(async () => {
      const consumer = await connected(kafka.consumer({ groupId: 'g', ...${options} }));
      await consumer.subscribe({ topic: 'one' });
      await consumer.run({ eachMessage: async () => {} });
    });`);
    expect(printed.join()).toContain(rule);
  });
});

test('describeGroup tells of the members and what they have', async () => {
  const { printed } = await done(
    filled(`const consumer = await reader({}, () => ({ eachMessage: async () => {} }));
      const { state, protocol, members } = await consumer.describeGroup();
      const { assignment } = kafkajs.AssignerProtocol.MemberAssignment.decode(members[0].memberAssignment);
      console.log(state, protocol, members.length, JSON.stringify(assignment));`),
  );
  expect(printed).toEqual(['Stable range 1 {"one":[0]}']);
});
