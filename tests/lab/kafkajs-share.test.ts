/** The share consumer (KIP-932) as programs use it, under Java's names (KafkaShareConsumer). */
import { expect, test } from 'vitest';
import { done } from './kafka-program.ts';

const filled = (code: string): string => `
  const admin = await connected(kafka.admin());
  await admin.incrementalAlterConfigs({ resources: [{ type: ConfigResourceTypes.GROUP, name: 's', configEntries: [{ name: 'share.auto.offset.reset', value: 'earliest' }] }] });
  const producer = await connected(kafka.producer());
  for (const value of ['a', 'b', 'c', 'd']) await producer.send({ topic: 'one', messages: [{ value }] });
  const member = async options => {
    const consumer = await connected(kafka.shareConsumer({ groupId: 's', ...options }));
    await consumer.subscribe({ topics: ['one'] });
    return consumer;
  };
  const some = async consumer => {
    for (let i = 0; i < 20; i++) {
      const records = await consumer.poll(500);
      if (records.length > 0) return records;
    }
    return [];
  };
  const show = records => console.log(records.map(({ offset, value, deliveryCount }) => offset + value + deliveryCount).join(' '));
  ${code}`;

test('without explicit acknowledgement the next poll accepts what the last one gave', async () => {
  const { printed, entries } = await done(
    filled(`const consumer = await member({});
      show(await some(consumer));
      await consumer.poll(500);
      await consumer.close();`),
  );
  expect(printed).toEqual(['0a1 1b1 2c1 3d1']);
  expect(entries('records.acquired').map(({ deliveryCount }) => deliveryCount)).toEqual([1]);
  expect(entries('records.settled')).toMatchObject([
    { firstOffset: 0, lastOffset: 3, state: 'Acknowledged', reason: 'ACCEPT' },
  ]);
});

test('ACCEPT settles a record, RELEASE gives it back with a higher delivery count, REJECT archives it', async () => {
  const { printed, entries } = await done(
    filled(`const consumer = await member({ 'share.acknowledgement.mode': 'explicit' });
      const records = await some(consumer);
      const types = [AcknowledgeType.ACCEPT, AcknowledgeType.RELEASE, AcknowledgeType.REJECT, AcknowledgeType.RELEASE];
      records.forEach((record, i) => consumer.acknowledge(record, types[i]));
      await consumer.commitSync();
      const again = await some(consumer);
      show(again);
      for (const record of again) consumer.acknowledge(record);
      await consumer.close();`),
  );
  expect(printed).toEqual(['1b2 3d2']);
  const states = new Set(entries('records.settled').map(({ reason, state }) => `${reason} ${state}`));
  expect(states).toEqual(new Set(['ACCEPT Acknowledged', 'RELEASE Available', 'REJECT Archived']));
});

test('explicit mode wants every record acknowledged before the next poll; implicit mode none at all', async () => {
  const { printed } = await done(
    filled(`const explicit = await member({ 'share.acknowledgement.mode': 'explicit' });
      const [record] = await some(explicit);
      await tell(() => explicit.poll(100));
      await tell(async () => explicit.acknowledge(record, 'KEEP'));
      await explicit.close();
      const implicit = await member({});
      const [other] = await some(implicit);
      await tell(async () => implicit.acknowledge(other));
      await tell(async () => kafka.shareConsumer({ groupId: 's', 'share.acknowledgement.mode': 'later' }));`),
  );
  expect(printed[0]).toContain('All records must be acknowledged in explicit acknowledgement mode.');
  expect(printed[1]).toContain('none of AcknowledgeType: ACCEPT, RELEASE, REJECT, RENEW');
  expect(printed[2]).toContain('Implicit acknowledgement of delivery is being used');
  expect(printed[3]).toContain('String must be one of: implicit, explicit');
});

test('two members read one partition side by side; what one leaves behind comes to the other', async () => {
  const { printed } = await done(
    filled(`const first = await member({ 'max.poll.records': 2, 'share.acquire.mode': 'record_limit' });
      const second = await member({ 'max.poll.records': 2, 'share.acquire.mode': 'record_limit' });
      show(await some(first));
      show(await some(second));
      const [group] = await admin.describeShareGroups(['s']);
      console.log(group.groupType, group.state, group.members.length);
      await first.close();
      await second.close();`),
  );
  expect(printed).toEqual(['0a1 1b1', '2c1 3d1', 'share Stable 2']);
});
