// The course as data: its nine lectures, the three parts of the eighth, their lessons in teaching order.
// The outline page, the sidebar and the "coming" marks are all drawn from here.

export type LessonStatus = 'open' | 'coming';

export interface Lesson {
  /** Path under content/docs, and under the site's root once the lesson is open. */
  slug: string;
  title: string;
  status: LessonStatus;
}

export interface Part {
  number: number;
  title: string;
  /** One sentence for the outline. */
  about: string;
  lessons: Lesson[];
}

export interface Lecture {
  number: number;
  title: string;
  /** Two sentences: what it holds, and what it is good for. */
  holds: string;
}

export const thisLecture = 8;

export const lectures: Lecture[] = [
  {
    number: 1,
    title: 'Introduction to big data',
    holds:
      'What makes data big: volume, speed and variety, and the point at which one machine stops being enough. The lecture sets out the problems that every later tool answers.',
  },
  {
    number: 2,
    title: 'The Hadoop ecosystem and MapReduce',
    holds:
      'A file system spread over many machines, and a way to compute where the data lies. You meet map, shuffle and reduce, which come back in every engine since.',
  },
  {
    number: 3,
    title: 'SQL over big data',
    holds:
      'Tables on top of files, and engines that turn a query into a distributed job. Formats, partitioned tables and query plans decide whether it takes seconds or hours.',
  },
  {
    number: 4,
    title: 'Visualisation tools for big data',
    holds:
      'Dashboards and notebooks over data that does not fit on a screen, or in memory. The work is in choosing what to aggregate before drawing it.',
  },
  {
    number: 5,
    title: 'Introduction to Scala',
    holds:
      'Enough of the language to read and write Spark programs: values, functions, collections, case classes. Spark and Kafka grew up on it.',
  },
  {
    number: 6,
    title: 'How Spark works, and its API',
    holds:
      'Driver, executors, stages and shuffles, and the DataFrame API on top of them. The streaming half of Spark, in this workshop, rests on it.',
  },
  {
    number: 7,
    title: 'Approximate algorithms for big data',
    holds:
      'Sketches that answer with a known error in little memory: how many different users, which items are frequent, has this been seen before. Streams need them, because they never end.',
  },
  {
    number: 8,
    title: 'Stream processing (Kafka, Spark Streaming, Flink)',
    holds:
      'Data handled while it arrives: Kafka keeps and moves it, Spark and Flink compute on it. This workshop is that lecture, made to be run.',
  },
  {
    number: 9,
    title: 'Foundations of Apache Cassandra',
    holds:
      'A distributed database without a master: a ring of nodes, replicas, and a level of consistency chosen per query. It is a common place to put what a stream has computed.',
  },
];

const open = (slug: string, title: string): Lesson => ({ slug, title, status: 'open' });
const coming = (slug: string, title: string): Lesson => ({ slug, title, status: 'coming' });

export const parts: Part[] = [
  {
    number: 1,
    title: 'Kafka and stream processing',
    about: 'Why data is processed as it arrives, and the system that keeps and moves it.',
    lessons: [
      open('part-1/streaming-and-hadoop', 'Streaming and the Hadoop ecosystem'),
      open('part-1/real-time-systems', 'Real-time systems: hard, soft, near'),
      open('part-1/event-streams', 'Event streams: ordered, immutable, replayable'),
      open('part-1/kafka-topics', 'Kafka topics'),
      open('part-1/kafka-overview', 'Kafka overview'),
      open('part-1/kafka-replication', 'Kafka replication'),
      open('part-1/delivery-guarantees', 'Delivery guarantees'),
      open('part-1/lambda-and-kappa', 'Lambda architecture, and Kappa'),
      coming('part-1/feed-architecture', 'Case study: the machine learning behind a feed'),
      coming('part-1/online-recommender', 'Case study: a recommender that learns online'),
    ],
  },
  {
    number: 2,
    title: 'Spark streaming',
    about: 'Queries over a table that never stops growing.',
    lessons: [
      open('part-2/streaming-architecture', 'Streaming architecture, sources and sinks'),
      open('part-2/structured-streaming', 'Structured Streaming: the unbounded table'),
      open('part-2/output-modes', 'Output modes: complete, append, update'),
      open('part-2/windows', 'Windows and event time'),
      open('part-2/watermarks', 'Watermarks and late data'),
      open('part-2/stateful-processing', 'Stateful processing'),
      open('part-2/fault-tolerance', 'Fault tolerance: checkpoints and recovery'),
      coming('part-2/alternatives', 'Alternatives: Storm, Samza, Flink, Kinesis, Apex, Flume'),
    ],
  },
  {
    number: 3,
    title: 'Workshop',
    about: 'Five applications, each from topic to checked result.',
    lessons: [
      coming('part-3/device-monitoring', 'Device monitoring'),
      coming('part-3/fault-detection', 'Fault detection'),
      coming('part-3/media-recommendations', 'Media recommendations'),
      coming('part-3/faster-loans', 'Faster loans'),
      coming('part-3/fraud-detection', 'Fraud detection'),
      open('part-3/literature', 'Recommended literature'),
    ],
  },
];
