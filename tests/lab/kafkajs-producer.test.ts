/** KafkaJS's producer as programs use it (kafka.js.org/docs/producing, /transactions), over Kafka's rules for producers. */
import { describe, expect, test } from 'vitest';
import { done } from './kafka-program.ts';

const producer = 'const producer = await connected(kafka.producer());\n';

describe('send', () => {
  test('answers with the first offset in each partition; with acks 0 there is no answer', async () => {
    const { printed } = await done(`${producer}
      const messages = [{ partition: 0, value: 'a' }, { partition: 1, value: 'b' }, { partition: 0, value: 'c' }];
      const told = await producer.send({ topic: 't', messages });
      console.log(told.map(({ partition, baseOffset, errorCode }) => [partition, baseOffset, errorCode].join(' ')).join(', '));
      console.log(await producer.send({ topic: 't', messages, acks: 0 }));`);
    expect(printed).toEqual(['0 0 0, 1 0 0', '[  ]']);
  });

  test('sends each call by itself, at once; calls that are not awaited are in flight together', async () => {
    const { entries } = await done(`${producer}
      await producer.send({ topic: 'one', messages: [{ value: 'first' }] });
      await Promise.all(['a', 'b', 'c'].map(value => producer.send({ topic: 'one', messages: [{ value }] })));`);
    const sent = entries('batch.sent').slice(1);
    expect(sent.map(({ records }) => records)).toEqual([1, 1, 1]);
    expect(new Set(sent.map(({ atUs }) => atUs)).size).toBe(1);
  });

  test('repeats a retriable error five times with backoff, then throws KafkaJSNumberOfRetriesExceeded', async () => {
    const { printed, entries } = await done(
      `
      import { cluster } from 'weir';
      ${producer}
      const leader = cluster.leader('safe', 0);
      for (const broker of [1, 2, 3].filter(id => id !== leader)) cluster.kill(broker);
      await sleep(15000);
      await tell(() => producer.send({ topic: 'safe', messages: [{ value: 'a' }] }));`,
      { topics: [{ name: 'safe', partitions: 1, replicationFactor: 3, config: { 'min.insync.replicas': '2' } }] },
    );
    expect(printed[0]).toMatch(/^KafkaJSNumberOfRetriesExceeded \| NOT_ENOUGH_REPLICAS \| 19 \| false \| /);
    expect(entries('batch.requeued').map(({ attempt, error }) => `${attempt} ${error}`)).toEqual(
      [1, 2, 3, 4, 5].map(attempt => `${attempt} NOT_ENOUGH_REPLICAS`),
    );
    expect(entries('batch.failed')).toHaveLength(1);
  });

  test('compressed batches are smaller on the wire', async () => {
    const { entries } = await done(`${producer}
      const messages = [{ value: 'flight '.repeat(500) }];
      await producer.send({ topic: 'one', messages });
      await producer.send({ topic: 'one', messages, compression: CompressionTypes.GZIP });`);
    const [plain, gzip] = entries('message.sent')
      .filter(({ api, direction }) => api === 'Produce' && direction === 'request')
      .map(({ bytes }) => bytes);
    expect(gzip!).toBeLessThan(plain! / 5);
  });
});

describe('partitioners', () => {
  test("a program's own is asked for each message, and what it answers must be a partition", async () => {
    const { printed } = await done(`
      const createPartitioner = () => ({ message, partitionMetadata }) => (message.value === 'vip' ? 0 : partitionMetadata.length - 1);
      const producer = await connected(kafka.producer({ createPartitioner }));
      const told = await producer.send({ topic: 't', messages: [{ value: 'vip' }, { value: 'other' }] });
      console.log(told.map(({ partition }) => partition).join());
      const wrong = await connected(kafka.producer({ createPartitioner: () => () => 7 }));
      await tell(() => wrong.send({ topic: 't', messages: [{ value: 'x' }] }));`);
    expect(printed[0]).toBe('0,2');
    expect(printed[1]).toContain('The partitioner chose 7 for a message of "t", whose partitions are 0 to 2');
  });

  test("KafkaJS's default puts keys where Kafka's murmur2 does (P2), and deals records without a key in turn", async () => {
    const { printed } = await done(`
      const { DefaultPartitioner, LegacyPartitioner, JavaCompatiblePartitioner } = Partitioners;
      const partitionMetadata = [0, 1, 2].map(partitionId => ({ partitionId, leader: 1 }));
      const choose = DefaultPartitioner();
      const of = key => choose({ topic: 't', partitionMetadata, message: { key, value: '' } });
      console.log(['user-1', 'user-42', 'order-1001', 'a'].map(of).join());
      const turns = [1, 2, 3, 4].map(() => of(null));
      console.log(turns.every((p, i) => i === 0 || p === (turns[i - 1] + 1) % 3), JavaCompatiblePartitioner === DefaultPartitioner);
      const old = LegacyPartitioner();
      console.log(['user-1', 'user-42', 'order-1001', 'a'].map(key => old({ topic: 't', partitionMetadata, message: { key } })).every(p => p >= 0 && p < 3));`);
    expect(printed).toEqual(['2,1,0,1', 'true true', 'true']);
  });
});

describe("Kafka's own settings make it Kafka's own producer", () => {
  test('records of several sends linger into one batch (linger.ms), numbered by default (enable.idempotence)', async () => {
    const { entries } = await done(`
      const producer = await connected(kafka.producer({ 'linger.ms': 20 }));
      await producer.send({ topic: 'one', messages: [{ value: 'first' }] });
      await Promise.all(['a', 'b', 'c'].map(value => producer.send({ topic: 'one', messages: [{ value }] })));`);
    const [, sent] = entries('batch.sent');
    const queued = entries('record.queued').slice(1);
    expect(sent).toMatchObject({ records: 3, baseSequence: 1, acks: -1 });
    expect(queued.map(({ records }) => records)).toEqual([1, 2, 3]);
    expect(sent!.atUs).toBe(queued[0]!.readyAtUs);
    expect(entries('producer.configured')[0]).toMatchObject({ lingerMs: 20, idempotent: 1 });
  });

  test.each([
    ["{ 'linger.ms': -1 }", 'Invalid value -1 for configuration linger.ms: Value must be at least 0'],
    ["{ 'compression.type': 'zip' }", 'String must be one of: none, gzip, snappy, lz4, zstd'],
    [
      "{ 'delivery.timeout.ms': 10 }",
      'delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms',
    ],
    [
      "{ 'enable.idempotence': true, 'max.in.flight.requests.per.connection': 6 }",
      'Must set max.in.flight.requests.per.connection to at most 5 to use the idempotent producer.',
    ],
  ])("%s is refused with Kafka's own rule", async (options, rule) => {
    const { printed } = await done(`await tell(async () => kafka.producer(${options}));`);
    expect(printed[0]).toContain('KafkaJSNonRetriableError');
    expect(printed[0]).toContain(rule);
  });

  test('an option that is misspelt is told with its line and the nearest name', async () => {
    const { entries, lineOf } = await done('\nkafka.producer({ idempotant: true });');
    const [told] = entries('console.printed');
    expect(told!.text).toContain('"idempotant", so it is ignored: did you mean "idempotent"?');
    expect(lineOf(told!.line)).toBe(2);
  });
});

describe('idempotence', () => {
  test('needs acks -1, and retries', async () => {
    const { printed } = await done(`
      const producer = await connected(kafka.producer({ idempotent: true }));
      await tell(() => producer.send({ topic: 't', messages: [{ value: 'a' }], acks: 1 }));
      await tell(async () => kafka.producer({ idempotent: true, retry: { retries: 0 } }));
      console.log(producer.isIdempotent());`);
    expect(printed[0]).toContain("invalidates the idempotent producer's EoS guarantees");
    expect(printed[1]).toContain('Idempotent producer must allow retries');
    expect(printed[2]).toBe('true');
  });

  test('numbers the batches of a partition without gaps', async () => {
    const { entries } = await done(`
      const producer = await connected(kafka.producer({ idempotent: true }));
      for (const count of [2, 1, 3]) {
        await producer.send({ topic: 'one', messages: Array.from({ length: count }, () => ({ value: 'x' })) });
      }`);
    expect(entries('batch.sent').map(({ baseSequence }) => baseSequence)).toEqual([0, 2, 3]);
    expect(entries('producer.identified')).toHaveLength(1);
  });
});

describe('transactions', () => {
  const transactional =
    "const producer = await connected(kafka.producer({ transactionalId: 'tx', idempotent: true }));\n";
  const reader = (options: string): string => `
      const consumer = await connected(kafka.consumer(${options}));
      await consumer.subscribe({ topics: ['one'], fromBeginning: true });
      await consumer.run({ eachMessage: async ({ message }) => console.log(message.value.toString()) });
      await sleep(1000);`;
  const both = `${transactional}
      const first = await producer.transaction();
      await first.send({ topic: 'one', messages: [{ value: 'committed' }] });
      await first.commit();
      const second = await producer.transaction();
      await second.send({ topic: 'one', messages: [{ value: 'aborted' }] });
      await second.abort();`;

  test('a consumer sees what is committed, and not what was aborted (KafkaJS reads committed by default)', async () => {
    const { printed, entries } = await done(both + reader("{ groupId: 'g' }"));
    expect(printed).toEqual(['committed']);
    expect(entries('transaction.begun')).toHaveLength(2);
    expect(entries('transaction.ended').map(({ outcome }) => outcome)).toEqual(['committed', 'aborted']);
    expect(entries('laststable.moved').length).toBeGreaterThan(0);
  });

  test('with readUncommitted it sees both', async () => {
    const { printed } = await done(both + reader("{ groupId: 'g', readUncommitted: true }"));
    expect(printed).toEqual(['committed', 'aborted']);
  });

  test('offsets count with the commit, and not after an abort (X11)', async () => {
    const { entries } = await done(`${transactional}
      for (const [offset, end] of [['5', 'commit'], ['9', 'abort']]) {
        const transaction = await producer.transaction();
        await transaction.sendOffsets({ consumerGroupId: 'g', topics: [{ topic: 'one', partitions: [{ partition: 0, offset }] }] });
        await transaction[end]();
      }
      await sleep(500);`);
    expect(entries('transaction.offset').map(({ offset }) => offset)).toEqual([5, 9]);
    expect(entries('offset.committed').map(({ offset }) => offset)).toEqual([5]);
  });

  test('a newer producer with the same transactionalId fences the older one', async () => {
    const { printed } = await done(`
      const newProducer = async () => connected(kafka.producer({ transactionalId: 'tx', idempotent: true }));
      const old = await newProducer();
      const zombie = await old.transaction();
      await zombie.send({ topic: 'one', messages: [{ value: 'late' }] });
      const successor = await newProducer();
      const transaction = await successor.transaction();
      await tell(() => zombie.commit());
      console.log(zombie.isActive(), transaction.isActive());`);
    expect(printed[0]).toMatch(/^KafkaJSProtocolError \| (PRODUCER_FENCED|INVALID_PRODUCER_EPOCH) \| \d+ \| false \| /);
    expect(printed[1]).toBe('true true');
  });

  test('one at a time, and none without a transactionalId; an ended one is of no more use', async () => {
    const { printed } = await done(`${transactional}
      const transaction = await producer.transaction();
      await tell(() => producer.transaction());
      await transaction.abort();
      await tell(() => transaction.commit());
      await tell(() => kafka.producer().transaction());`);
    expect(printed[0]).toContain('There is already an ongoing transaction for this producer');
    expect(printed[1]).toContain('Cannot continue to use transaction once ended');
    expect(printed[2]).toContain('Must provide transactional id for transactional producer');
  });

  test('the KafkaJS producer speaks the first protocol, one with a setting of Kafka the newest (KIP-890)', async () => {
    const speaks = async (options: string): Promise<boolean> => {
      const { entries } = await done(`
        const producer = await connected(kafka.producer(${options}));
        const transaction = await producer.transaction();
        await transaction.send({ topic: 'one', messages: [{ value: 'a' }] });
        await transaction.commit();`);
      return entries('message.sent').some(({ api }) => api === 'AddPartitionsToTxn');
    };
    const epochs = async (options: string): Promise<number[]> => {
      const { entries } = await done(`
        const producer = await connected(kafka.producer(${options}));
        for (const value of ['a', 'b']) {
          const transaction = await producer.transaction();
          await transaction.send({ topic: 'one', messages: [{ value }] });
          await transaction.commit();
        }`);
      return entries('batch.sent').map(({ producerEpoch }) => producerEpoch);
    };
    expect(await speaks("{ transactionalId: 'tx' }")).toBe(true);
    expect(await epochs("{ transactionalId: 'tx' }")).toEqual([0, 0]);
    expect(await epochs("{ 'transactional.id': 'tx' }")).toEqual([0, 1]);
  });
});

test('the same program has the same outcome on 20 seeds', async () => {
  const code = `${producer}
    await Promise.all([1, 2, 3].map(n => producer.send({ topic: 't', messages: [{ key: String(n), value: 'x' }] })));
    console.log('sent');`;
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= 20; seed++) {
    const { status, printed } = await done(code, {}, seed);
    outcomes.add(`${status} ${printed}`);
  }
  expect([...outcomes]).toEqual(['finished sent']);
});
