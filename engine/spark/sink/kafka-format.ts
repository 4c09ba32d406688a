/**
 * `format('kafka')` of writers: its options, checked as KafkaSourceProvider checks them.
 */
import { SparkError } from '../condition.ts';
import { checkKafkaColumns, KafkaSink } from './kafka.ts';
import type { SinkFormat } from './sink-format.ts';

/** The format. */
export const kafkaSinkFormat: SinkFormat = {
  name: 'kafka',
  options: ['topic', 'includeHeaders', 'kafka.bootstrap.servers'],
  needsCheckpoint: true,

  open({ options, fields, session }) {
    if (options.get('kafka.bootstrap.servers') === null) {
      throw new SparkError(null, {
        type: 'IllegalArgumentException',
        message: "Option 'kafka.bootstrap.servers' must be specified for configuring Kafka producer",
      });
    }
    const topic = options.get('topic');
    checkKafkaColumns(fields, topic);
    const settings: Record<string, string> = {};
    for (const [name, value] of Object.entries(options.toRecord())) {
      const key = name.toLowerCase();
      if (key.startsWith('kafka.') && key !== 'kafka.bootstrap.servers') settings[name.slice(6)] = value;
    }
    const { cluster, clients } = session.world;
    return new KafkaSink(cluster, clients.name('spark-kafka-sink'), topic, settings);
  },
};
