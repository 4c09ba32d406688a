/**
 * KafkaJS's module as programs import it, as text that runs in the guest's world: classes whose
 * calls the host answers, error classes, constants, and KafkaJS's partitioners, which are plain functions there.
 * Source: KafkaJS 2.2; murmur2 as in `org.apache.kafka.common.utils.Utils`, for the legacy one with the rounding errors of
 * JavaScript's numbers that KafkaJS 1 had.
 */
import { kafkaConstants } from '../../kafka/client/constants.ts';
import { errorClasses } from '../../kafka/client/error.ts';
import { kafkaMethods } from '../../kafka/client/kafka.ts';

const partitioners = `
  // The sandbox's own, which is drawn from the run's seed.
  const drawn = Math['random'];
  const bytesOf = key => key instanceof Uint8Array ? key : Buffer.from(String(key));
  const tail = (h, data, times) => {
    const at = data.length & ~3;
    for (let i = (data.length & 3) - 1; i >= 0; i--) {
      h ^= (data[at + i] & 0xff) << (8 * i);
      if (i === 0) h = times(h, 0x5bd1e995);
    }
    return h;
  };
  const murmur2With = (times, words) => key => {
    const data = bytesOf(key);
    let h = 0x9747b28c ^ data.length;
    for (let i = 0; i < words(data.length); i++) {
      const at = 4 * i;
      let k = (data[at] & 0xff) + ((data[at + 1] & 0xff) << 8) + ((data[at + 2] & 0xff) << 16) + ((data[at + 3] & 0xff) << 24);
      k = times(k, 0x5bd1e995);
      k ^= k >>> 24;
      k = times(k, 0x5bd1e995);
      h = times(h, 0x5bd1e995);
      h ^= k;
    }
    h = tail(h, data, times);
    h ^= h >>> 13;
    h = times(h, 0x5bd1e995);
    h ^= h >>> 15;
    return h;
  };
  const murmur2 = murmur2With(Math.imul, length => Math.floor(length / 4));
  const legacyMurmur2 = murmur2With((a, b) => a * b, length => length / 4);
  const partitionerBy = hash => () => {
    const turns = new Map();
    return ({ topic, partitionMetadata, message }) => {
      const { key } = message;
      if (key !== null && key !== undefined) return (hash(key) & 0x7fffffff) % partitionMetadata.length;
      const turn = turns.has(topic) ? turns.get(topic) + 1 : Math.floor(drawn() * 0x7fffffff);
      turns.set(topic, turn);
      const available = partitionMetadata.filter(({ leader }) => leader >= 0);
      const among = available.length > 0 ? available : partitionMetadata;
      return among[turn % among.length].partitionId;
    };
  };
  kafkajs.Partitioners = {
    DefaultPartitioner: partitionerBy(murmur2),
    LegacyPartitioner: partitionerBy(legacyMurmur2),
  };
  kafkajs.AssignerProtocol = {
    MemberAssignment: { decode: bytes => (bytes.length === 0 ? null : JSON.parse(bytes.toString())) },
  };
  kafkajs.Partitioners.JavaCompatiblePartitioner = kafkajs.Partitioners.DefaultPartitioner;
`;

/** Builds the module in the guest's world, and the watcher of lost promises. */
export const kafkaModule = `
  const kafkajs = ${JSON.stringify(kafkaConstants)};
  for (const [name, base] of Object.entries(${JSON.stringify(errorClasses)})) kafkajs[name] = guest.classOf(name, base);
  kafkajs.Kafka = guest.construct('Kafka', ${JSON.stringify(kafkaMethods)});
  ${partitioners}
  const watch = Object.freeze({ set watched(promise) { guest.watch(promise); } });
  Object.defineProperty(globalThis, 'weir$', { value: watch });
  Object.defineProperty(globalThis, 'weir$kafkajs', { value: Object.freeze(kafkajs) });
  globalThis.require = name => {
    if (name === 'kafkajs') return kafkajs;
    throw new Error("There is no module '" + name + "' to require: write import ... from './data.js' for the lab's data.");
  };
`;

const names = [
  'Kafka',
  'Partitioners',
  'AssignerProtocol',
  ...Object.keys(kafkaConstants),
  ...Object.keys(errorClasses),
];

/** The source of the module 'kafkajs'. */
export const kafkaExports = `
  const kafkajs = globalThis.weir$kafkajs;
  export default kafkajs;
  export const { ${names.join(', ')} } = kafkajs;
`;
