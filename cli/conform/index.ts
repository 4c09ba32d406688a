/**
 * The list of replayers, by `system/kind`. To replay a further kind: a file here and a line below.
 */
import { replayFlinkCheckpoint } from './flink/checkpoint.ts';
import { replayFlinkJoin } from './flink/join.ts';
import { replayFlinkSql } from './flink/sql.ts';
import { replayFlinkState } from './flink/state.ts';
import { replayFlinkThreeEngines } from './flink/three-engines.ts';
import { replayFlinkWatermark } from './flink/watermark.ts';
import { replayFlinkWindow } from './flink/window.ts';
import { replayAssignor } from './kafka-assignor.ts';
import { replayPartitioner } from './kafka-partitioner.ts';
import { replayScript } from './kafka-script/replay.ts';
import { replayKafkaStreams } from './kafka-streams/replay.ts';
import { replayStreamsThreeEngines } from './kafka-streams/three-engines.ts';
import type { RecordedCase, Recording } from './recording.ts';
import { replayQuery } from './spark-query.ts';

/** Replays one case; null when it passes, else the first difference on one line, with expected and actual. */
export type Replayer = (recordedCase: RecordedCase, recording: Recording) => string | null | Promise<string | null>;

/** All replayers. */
export const replayers: Record<string, Replayer> = {
  'kafka/partitioner': replayPartitioner,
  'kafka/assignor': replayAssignor,
  'kafka/log': replayScript,
  'kafka/compaction': replayScript,
  'kafka/transactions': replayScript,
  'kafka/group': replayScript,
  'kafka/replication': replayScript,
  'spark/query': replayQuery,
  'flink/flink-window': replayFlinkWindow,
  'flink/flink-watermark': replayFlinkWatermark,
  'flink/flink-join': replayFlinkJoin,
  'flink/flink-state': replayFlinkState,
  'flink/flink-sql': replayFlinkSql,
  'flink/flink-checkpoint': replayFlinkCheckpoint,
  'flink/three-engines': replayFlinkThreeEngines,
  'kafka-streams/kstreams': replayKafkaStreams,
  'kafka-streams/three-engines': replayStreamsThreeEngines,
};

/** Replays one case; a case of a form that its replayer does not know, or a failure of the engine, is a difference. */
export async function replay(recordedCase: RecordedCase, recording: Recording): Promise<string | null> {
  try {
    const difference = await replayers[recordedCase.kind]!(recordedCase, recording);
    return difference === null ? null : difference.replaceAll('\n', ' ');
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'error', message: String(error) };
    return `the replay failed: ${name}: ${message.replaceAll('\n', ' ')}`;
  }
}
