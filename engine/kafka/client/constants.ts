/**
 * KafkaJS's constants, as its module exports them; what programs pass on is their values.
 */

/** The constants by name. */
export const kafkaConstants = {
  logLevel: { NOTHING: 0, ERROR: 1, WARN: 2, INFO: 4, DEBUG: 5 },
  CompressionTypes: { None: 0, GZIP: 1, Snappy: 2, LZ4: 3, ZSTD: 4 },
  /** KafkaJS has roundRobin alone, under a name of its own; the others are Kafka's. */
  PartitionAssigners: {
    roundRobin: 'roundrobin',
    range: 'range',
    sticky: 'sticky',
    cooperativeSticky: 'cooperative-sticky',
  },
  ConfigResourceTypes: { UNKNOWN: 0, TOPIC: 2, BROKER: 4, BROKER_LOGGER: 8, GROUP: 32 },
  ConfigSource: {
    UNKNOWN: 0,
    TOPIC_CONFIG: 1,
    DYNAMIC_BROKER_CONFIG: 2,
    DYNAMIC_DEFAULT_BROKER_CONFIG: 3,
    STATIC_BROKER_CONFIG: 4,
    DEFAULT_CONFIG: 5,
    DYNAMIC_BROKER_LOGGER_CONFIG: 6,
  },
  /** Not in KafkaJS: how leaders are elected, as in Java's Admin. */
  ElectionType: { PREFERRED: 'PREFERRED', UNCLEAN: 'UNCLEAN' },
  /** Not in KafkaJS: what a share consumer says of a record (KIP-932). */
  AcknowledgeType: { ACCEPT: 'ACCEPT', RELEASE: 'RELEASE', REJECT: 'REJECT', RENEW: 'RENEW' },
} as const;
