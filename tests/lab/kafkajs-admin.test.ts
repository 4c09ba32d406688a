/** KafkaJS's admin client as programs use it (kafka.js.org/docs/admin), and what Java's Admin has beyond it. */
import { describe, expect, test } from 'vitest';
import { done } from './kafka-program.ts';

const admin = `
  const admin = await connected(kafka.admin());
  const producer = await connected(kafka.producer());
  const send = (topic, ...list) => producer.send({ topic, messages: list.map(value => ({ value: String(value), partition: 0 })) });
`;
const TOPIC = '{ type: ConfigResourceTypes.TOPIC, name: ';

describe('topics', () => {
  test('are created, grow, are described and deleted', async () => {
    const { printed } = await done(`${admin}
      console.log(await admin.createTopics({ topics: [{ topic: 'new', numPartitions: 2, replicationFactor: 3 }] }));
      console.log(await admin.createTopics({ topics: [{ topic: 'new' }] }));
      await admin.createPartitions({ topicPartitions: [{ topic: 'new', count: 4 }] });
      await sleep(500);
      const { topics } = await admin.fetchTopicMetadata({ topics: ['new'] });
      console.log(topics[0].partitions.length, topics[0].partitions[0].replicas.length, topics[0].partitions[0].isr.length);
      await admin.deleteTopics({ topics: ['new'] });
      await sleep(500);
      console.log((await admin.listTopics()).includes('new'));`);
    expect(printed).toEqual(['true', 'false', '4 3 3', 'false']);
  });

  test("what Kafka refuses comes with Kafka's name, all problems at once", async () => {
    const { printed } = await done(`${admin}
      await tell(() => admin.createTopics({ topics: [{ topic: 'a b' }, { topic: 'c', replicationFactor: 9 }] }));
      try { await admin.createTopics({ topics: [{ topic: 'c', replicationFactor: 9 }, { topic: 'd', numPartitions: 0 }] }); }
      catch (e) { console.log(e.errors.map(error => error.name + ' ' + error.topic + ' ' + error.type).join(', ')); }
      await tell(() => admin.deleteTopics({ topics: ['missing'] }));
      await tell(() => admin.createTopics({ topics: [{ topic: 'x', configEntries: [{ name: 'retention.ms', value: 'long' }] }] }));`);
    expect(printed[0]).toContain('KafkaJSAggregateError | INVALID_TOPIC_EXCEPTION | 17');
    expect(printed[1]).toBe(
      'KafkaJSCreateTopicError c INVALID_REPLICATION_FACTOR, KafkaJSCreateTopicError d INVALID_PARTITIONS',
    );
    expect(printed[2]).toContain('KafkaJSProtocolError | UNKNOWN_TOPIC_OR_PARTITION | 3');
    expect(printed[3]).toContain('INVALID_CONFIG | 40');
  });

  test('have offsets: ends, by timestamp, after deleteTopicRecords', async () => {
    const { printed } = await done(`${admin}
      await send('one', 1, 2, 3);
      await sleep(1000);
      const now = Date.now();
      await send('one', 4, 5);
      const show = list => console.log(list.map(({ partition, offset, high, low }) => [partition, offset, high, low].filter(x => x !== undefined).join(' ')).join(', '));
      show(await admin.fetchTopicOffsets('one'));
      show(await admin.fetchTopicOffsetsByTimestamp('one', now));
      show(await admin.fetchTopicOffsetsByTimestamp('one', now + 60000));
      await admin.deleteTopicRecords({ topic: 'one', partitions: [{ partition: 0, offset: '2' }] });
      show(await admin.fetchTopicOffsets('one'));
      await tell(() => admin.deleteTopicRecords({ topic: 'one', partitions: [{ partition: 0, offset: '99' }] }));`);
    expect(printed.slice(0, 4)).toEqual(['0 5 5 0', '0 3', '0 5', '0 5 5 2']);
    expect(printed[4]).toContain('KafkaJSDeleteTopicRecordsError | OFFSET_OUT_OF_RANGE | 1');
  });
});

describe('settings', () => {
  test('alterConfigs replaces all of a resource, incrementalAlterConfigs changes single ones (KIP-339)', async () => {
    const { printed } = await done(`${admin}
      const show = async () => {
        const { resources } = await admin.describeConfigs({ resources: [${TOPIC}'one', configNames: ['retention.ms', 'cleanup.policy'] }] });
        console.log(resources[0].configEntries.map(({ configName, configValue, isDefault }) => configName + '=' + configValue + (isDefault ? '' : '!')).sort().join(' '));
      };
      await admin.alterConfigs({ resources: [${TOPIC}'one', configEntries: [{ name: 'retention.ms', value: '1000' }] }] });
      await sleep(300); await show();
      await admin.incrementalAlterConfigs({ resources: [${TOPIC}'one', configEntries: [{ name: 'cleanup.policy', value: 'compact', operation: 'SET' }] }] });
      await sleep(300); await show();
      await admin.alterConfigs({ resources: [${TOPIC}'one', configEntries: [{ name: 'retention.ms', value: '2000' }] }] });
      await sleep(300); await show();
      await tell(() => admin.alterConfigs({ resources: [${TOPIC}'one', configEntries: [{ name: 'retention.ms', value: 'x' }] }] }));`);
    expect(printed.slice(0, 3)).toEqual([
      'cleanup.policy=delete retention.ms=1000!',
      'cleanup.policy=compact! retention.ms=1000!',
      'cleanup.policy=delete retention.ms=2000!',
    ]);
    expect(printed[3]).toContain('INVALID_CONFIG');
  });
});

describe('groups', () => {
  const member = `
    const consumer = await connected(kafka.consumer({ groupId: 'g', maxWaitTimeInMs: 100 }));
    await consumer.subscribe({ topics: ['one'], fromBeginning: true });
    await consumer.run({ eachMessage: async () => {} });
    await sleep(500);`;

  test('are listed, described and deleted; one with members is not', async () => {
    const { printed } = await done(`${admin}
      await send('one', 1, 2);
      ${member}
      console.log(JSON.stringify((await admin.listGroups()).groups));
      const describe = async () => (await admin.describeGroups(['g', 'nobody'])).groups.map(({ state, members }) => state + ' ' + members.length).join(', ');
      console.log(await describe());
      await tell(() => admin.deleteGroups(['g']));
      await consumer.disconnect();
      console.log(await describe());
      console.log(JSON.stringify(await admin.deleteGroups(['g'])));`);
    expect(printed[0]).toBe('[{"groupId":"g","protocolType":"consumer"}]');
    expect(printed[1]).toBe('Stable 1, Dead 0');
    expect(printed[2]).toContain('KafkaJSDeleteGroupsError | NON_EMPTY_GROUP | 68');
    expect(printed[3]).toBe('Empty 0, Dead 0');
    expect(printed[4]).toBe('[{"groupId":"g","errorCode":0}]');
  });

  test('have offsets that can be read, set and reset while they have no members', async () => {
    const { printed } = await done(`${admin}
      await send('one', 1, 2, 3);
      ${member}
      const show = async () => console.log((await admin.fetchOffsets({ groupId: 'g', topics: ['one'] }))[0].partitions[0].offset);
      await show();
      await tell(() => admin.setOffsets({ groupId: 'g', topic: 'one', partitions: [{ partition: 0, offset: '1' }] }));
      await consumer.disconnect();
      await admin.setOffsets({ groupId: 'g', topic: 'one', partitions: [{ partition: 0, offset: '1' }] });
      await show();
      await admin.resetOffsets({ groupId: 'g', topic: 'one', earliest: true });
      await show();
      await admin.resetOffsets({ groupId: 'g', topic: 'one' });
      await show();`);
    expect(printed[0]).toBe('3');
    expect(printed[1]).toContain('The consumer group must have no running instances, current state: Stable');
    expect(printed.slice(2)).toEqual(['1', '0', '3']);
  });
});

describe('the cluster', () => {
  test('is described; replicas are moved; leaders are elected', async () => {
    const { printed } = await done(`
      ${admin}
      const { brokers, controller } = await admin.describeCluster();
      console.log(brokers.map(({ nodeId, port }) => nodeId + ':' + port).join(), typeof controller);
      await admin.createTopics({ topics: [{ topic: 'moved', replicaAssignment: [{ partition: 0, replicas: [1, 2] }] }] });
      await admin.alterPartitionReassignments({ topics: [{ topic: 'moved', partitionAssignment: [{ partition: 0, replicas: [3, 2] }] }] });
      await sleep(3000);
      console.log(JSON.stringify(await admin.listPartitionReassignments()));
      const of = async () => (await admin.fetchTopicMetadata({ topics: ['moved'] })).topics[0].partitions[0];
      console.log((await of()).replicas.join(), (await of()).leader);
      await tell(() => admin.electLeaders({ topicPartitions: [{ topic: 'moved', partitions: [0] }] }));
      console.log((await admin.describeMetadataQuorum().catch(e => e)).leaderId !== undefined);`);
    expect(printed[0]).toMatch(/^1:9092,2:9092,3:9092 /);
    expect(printed[1]).toBe('{"topics":[]}');
    expect(printed[2]).toMatch(/^3,2 [23]$/);
  });

  test('transactions and producers are described (KIP-664); access control lists are left out', async () => {
    const { printed } = await done(`${admin}
      const writer = await connected(kafka.producer({ transactionalId: 'tx' }));
      const transaction = await writer.transaction();
      await transaction.send({ topic: 'one', messages: [{ value: 'a' }] });
      console.log((await admin.listTransactions()).map(({ transactionalId, state }) => transactionalId + ' ' + state).join());
      const [described] = await admin.describeTransactions(['tx']);
      console.log(described.state, JSON.stringify(described.topicPartitions));
      console.log((await admin.describeProducers({ topic: 'one', partition: 0 }))[0].currentTransactionStartOffset);
      await admin.fenceProducers(['tx']);
      await tell(() => transaction.commit());
      await tell(() => admin.describeTransactions(['unknown']));
      await tell(() => admin.createAcls({ acl: [] }));`);
    expect(printed.slice(0, 3)).toEqual(['tx Ongoing', 'Ongoing [{"topic":"one","partitions":[0]}]', '0']);
    expect(printed[3]).toMatch(/PRODUCER_FENCED|INVALID_PRODUCER_EPOCH/);
    expect(printed[4]).toContain('TRANSACTIONAL_ID_NOT_FOUND | 105');
    expect(printed[5]).toContain('KafkaJSNotImplemented | false | Access control lists are left out here');
  });
});

test('before connect, a client says that it is disconnected', async () => {
  const { printed } = await done('await tell(() => kafka.admin().listTopics());');
  expect(printed[0]).toContain('The admin is disconnected: call connect() first');
});
