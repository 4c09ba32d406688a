/**
 * The headings of the lecture's slides in their order (the lecture of 3 December 2022), with the items of those slides
 * that are lists of systems, sources or applications. What repeats stands once.
 */
export const lectureHeadings: readonly string[] = [
  'Структура курса',
  'План занятия',
  'Hadoop ecosystem',
  'Kafka and stream processing',
  'Streaming',
  'Table 1.1 Classification of real-time systems',
  'Event streams',
  'Event processing',
  ...under('Streaming applications', [
    'Device monitoring',
    'Fault detection',
    'Media recommendations',
    'Faster loans',
    'Fraud detection',
  ]),
  'Why streaming?',
  'Real-time systems',
  'Kafka',
  'Kafka topics',
  'Kafka overview',
  'Kafka replication',
  'Processing layers. Lambda',
  'OK Feed ML architecture',
  'TikTok reco arch',
  'Spark streaming',
  'Streaming generic arch',
  ...under('Streaming pipeline', [
    'File source',
    'Kafka source',
    'Socket source',
    'Rate source',
    'Transformations',
    'Aggregations',
  ]),
  'Spark streaming abstract model',
  'Spark streaming modes',
  'Programming Model for Structured Streaming',
  'Complete Mode',
  'Append Mode',
  'Update Mode',
  'Spark streaming example',
  'Model of the Quick Example',
  'Spark streaming windows',
  ...under('Alternative streaming frameworks', [
    'Apache Storm',
    'Apache Samza',
    'Apache Flink',
    'Amazon Kinesis Streams',
    'Apache Apex',
    'Apache Flume',
  ]),
  'Workshop',
  'Recommended literature',
];

function under(heading: string, items: readonly string[]): string[] {
  return items.map(item => `${heading}: ${item}`);
}
