/**
 * The engine's only door: what page, worker and command line may use. Everything behind it may change.
 */
export type { EntryOf } from './core/entries.ts';
export { nearest } from './core/nearest.ts';
export { NumberColumn } from './core/number-column.ts';
export { type Process, sleep, spawn, wait } from './core/process.ts';
export { Simulation } from './core/simulation.ts';
export { Trace, type TraceSlice } from './core/trace.ts';
export { entryLine } from './core/trace-text.ts';
export { formatSeconds, msToUs, US_PER_MS, US_PER_S } from './core/units.ts';
export { BarrierInput } from './flink/checkpoint/barrier-input.ts';
export { CommitterOperator, type Prepared, SinkWriterOperator } from './flink/checkpoint/two-phase-commit.ts';
export { bothSides, coGroupFunction, joinFunction, type Tagged } from './flink/join/co-group.ts';
export { IntervalJoinOperator, LATE_SIDE } from './flink/join/interval-join.ts';
export { KeyedCoProcessOperator } from './flink/process/keyed-co-process-operator.ts';
export { joinSnapshots, KeyedProcessOperator, type Restored } from './flink/process/keyed-process-operator.ts';
export type {
  KeyedCoProcessFunction,
  KeyedProcessFunction,
  ProcessContext,
  TimerContext,
} from './flink/process/process-function.ts';
export type { Expiry, RuntimeContext } from './flink/process/runtime-context.ts';
export { type InputSide, TwoInputs } from './flink/process/two-inputs.ts';
export { ManualClock } from './flink/processing-time.ts';
export { type ResultChange, TableEnvironment } from './flink/sql/table-environment.ts';
export { DEFAULT_MAX_PARALLELISM, keyGroupOf, subtaskOfKey } from './flink/state/key-group.ts';
export {
  type AggregateFunction,
  aggregateOf,
  type ListState,
  type MapState,
  type ValueState,
} from './flink/state/state-handle.ts';
export {
  MAX_WATERMARK,
  MIN_WATERMARK,
  type Output,
  type StreamRecord,
  type StreamStatus,
} from './flink/stream-element.ts';
export { continuousEventTimeTrigger, continuousProcessingTimeTrigger } from './flink/trigger/continuous.ts';
export { countTrigger } from './flink/trigger/count.ts';
export { deltaTrigger } from './flink/trigger/delta.ts';
export { eventTimeTrigger } from './flink/trigger/event-time.ts';
export { processingTimeTrigger } from './flink/trigger/processing-time.ts';
export { processingTimeoutTrigger } from './flink/trigger/processing-timeout.ts';
export { purgingTrigger } from './flink/trigger/purging.ts';
export type { Trigger } from './flink/trigger/trigger.ts';
export {
  boundedOutOfOrderness,
  monotonousTimestamps,
  noWatermarks,
  type WatermarkGenerator,
} from './flink/watermark/generator.ts';
export { SplitWatermarks } from './flink/watermark/split-watermarks.ts';
export type { WatermarkStrategy } from './flink/watermark/strategy.ts';
export { TimestampsAndWatermarks } from './flink/watermark/timestamps-and-watermarks.ts';
export { WatermarkValve } from './flink/watermark/watermark-valve.ts';
export {
  globalWindows,
  sessionWindows,
  slidingWindows,
  tumblingWindows,
  type WindowAssigner,
} from './flink/window/assigner.ts';
export { foldedContents, listedContents, type WindowContents } from './flink/window/contents.ts';
export { countEvictor, deltaEvictor, type Evictor, timeEvictor } from './flink/window/evictor.ts';
export { GLOBAL_WINDOW, type Window } from './flink/window/window.ts';
export type { WindowContext, WindowFunction } from './flink/window/window-function.ts';
export { LATE, WindowOperator } from './flink/window/window-operator.ts';
export { alterTopicConfig, describeTopicConfig } from './kafka/admin/configs.ts';
export { describeGroup } from './kafka/admin/group-description.ts';
export {
  alterGroupOffsets,
  deleteGroup,
  deleteGroupOffsets,
  groupOffsets,
  listGroups,
  removeMembers,
} from './kafka/admin/groups.ts';
export { listOffset, offsetSpecs } from './kafka/admin/offsets.ts';
export { electLeader, listReassignments, reassignPartition } from './kafka/admin/partitions.ts';
export { deleteRecords } from './kafka/admin/records.ts';
export { addPartitions, createTopic, deleteTopic, listTopics } from './kafka/admin/topics.ts';
export {
  abortTransaction,
  describeProducers,
  describeTransaction,
  fenceProducers,
  listTransactions,
} from './kafka/admin/transactions.ts';
export { produce } from './kafka/api/00-produce.ts';
export { type FetchRequest, fetch, type PartitionData } from './kafka/api/01-fetch.ts';
export type { AnyApi } from './kafka/api/api.ts';
export { apiNamed, completed } from './kafka/api/index.ts';
export {
  type Assignment,
  type Assignor,
  AssignorError,
  assignableTopics,
  compareStrings,
  type Member,
  partitionKey,
  partitionsOf,
  type TopicPartition,
  type TopicsMetadata,
} from './kafka/assignor/assignor.ts';
export { findAssignor } from './kafka/assignor/index.ts';
export type { Broker } from './kafka/broker.ts';
export { Cluster } from './kafka/cluster.ts';
export type { ConsumerRecord } from './kafka/consumer/completed-fetch.ts';
export { Consumer } from './kafka/consumer/consumer.ts';
export { codeOf, type ErrorName, errorName } from './kafka/error-code.ts';
export { exceptionOf, KafkaException } from './kafka/exception.ts';
export { faultKinds } from './kafka/fault/index.ts';
export { assignedIn } from './kafka/group/member.ts';
export { coordinatorKinds } from './kafka/internal-topic.ts';
export { Link } from './kafka/link/link.ts';
export { murmur2, partitionForKey } from './kafka/murmur2.ts';
export { Producer } from './kafka/producer/producer.ts';
export type { RecordFuture } from './kafka/producer/producer-batch.ts';
export { type NewRecord, newBatch, type RecordBatch } from './kafka/record-batch.ts';
export type { PartitionMetadata } from './kafka/topic.ts';
export { KGroupedStream, WindowedKStream } from './kafka-streams/dsl/k-grouped-stream.ts';
export { KStream } from './kafka-streams/dsl/k-stream.ts';
export { KGroupedTable, KTable } from './kafka-streams/dsl/k-table.ts';
export { type GlobalKTable, type QueryableStore, StreamsBuilder } from './kafka-streams/dsl/streams-builder.ts';
export type { SessionAggregator, TableAggregator } from './kafka-streams/processor/aggregator.ts';
export type { Windows } from './kafka-streams/processor/windows.ts';
export { type Key, keyText, type Record } from './kafka-streams/record.ts';
export { SessionStore } from './kafka-streams/store/session-store.ts';
export { WindowStore } from './kafka-streams/store/window-store.ts';
export { StreamTask } from './kafka-streams/task.ts';
export type { Processor, ProcessorContext, Topology } from './kafka-streams/topology.ts';
export { type Action, inOrder, readActions } from './lab/action.ts';
export { readActionText } from './lab/action-block.ts';
export { type ControlValue, type ValueControl, valueControls } from './lab/control.ts';
export { disclosed } from './lab/disclosure.ts';
export { type NumberedRow, numberedRows } from './lab/edited-events.ts';
export { unfinishedResult } from './lab/grade.ts';
export type { AuthorMistake, Events, Lab, Source } from './lab/lab.ts';
export { mergeSeeds } from './lab/merge-seeds.ts';
export { formatMistake } from './lab/mistake.ts';
export { parseLab } from './lab/parse.ts';
export { sumPoints } from './lab/points.ts';
export { type CheckResult, type Result, type Visibility, visibilities } from './lab/result.ts';
export { resultJsonSchema, resultSchema } from './lab/result-schema.ts';
export { ENGINE_VERSION } from './lab/run.ts';
export { type GradedRun, openSession, type Session } from './lab/session.ts';
export { decodeShare, encodeShare } from './lab/share-link.ts';
export type { Scenario, Violation } from './simulation/scenario.ts';
export { promised, scenarios } from './simulation/scenarios/index.ts';
export { parseSchedule, ScheduleError, scheduleText } from './simulation/schedule.ts';
export { shrink } from './simulation/shrink.ts';
export { simulate } from './simulation/simulate.ts';
export { transcriptOf } from './simulation/transcript.ts';
export { SparkError } from './spark/condition.ts';
export { ExportError } from './spark/export/exported-query.ts';
export { exportPySpark } from './spark/export/pyspark.ts';
export { exportSparkSql } from './spark/export/spark-sql.ts';
export { startedQueries } from './spark/export/started-queries.ts';
export { functionReference } from './spark/expression/function/reference.ts';
export { canonicalRows, readRows } from './spark/expression/json-rows.ts';
export { isoMillis } from './spark/query/iso-millis.ts';
export type { QueryProgress } from './spark/query/progress.ts';
export { QueryRun } from './spark/query/query-run.ts';
export type { GroupFunction, Row } from './spark/stateful/group-state.ts';
export type { ProcessorHandle, StatefulProcessor } from './spark/stateful/processor-handle.ts';
export { type Field, simpleString } from './stream/column/data-type.ts';
export { parseSchema } from './stream/column/ddl.ts';
export { DeliveredSource } from './stream/delivered-source.ts';
export type { Plan } from './stream/plan/plan.ts';
export { emptyCheckpoint } from './stream/state/checkpoint.ts';
export {
  type BrokerState,
  brokerOfNode,
  type ClusterState,
  type CutWay,
  clusterView,
  type MessageInFlight,
} from './view/cluster.ts';
export type { RecordInFlight } from './view/flight.ts';
export { type Group, type GroupPartition, lagOf, placeIn } from './view/groups.ts';
export { type HeldWindow, heldWindows, type WindowsPast, type WindowsState, windowsView } from './view/held-windows.ts';
export {
  heldOn,
  type JoinMatch,
  type JoinPast,
  type JoinSideName,
  type JoinsState,
  joinsView,
  type KeptRow,
} from './view/joins.ts';
export { type LatenciesState, latenciesView, quantileUs, type TaskPast } from './view/latencies.ts';
export { type Cell, cellAt, cellCount, cellsBetween, type Log, placeOf } from './view/log.ts';
export type { Metric } from './view/metrics/metric.ts';
export { type MetricsState, metrics, metricsView, readMetric } from './view/metrics/metrics.ts';
export { type MarkSort, markSorts, type TimelineMark, timelineMarks } from './view/moments.ts';
export { narrate } from './view/narration.ts';
export { clockText, rowText } from './view/narration-query.ts';
export { heldBy, type OperatorPast, type OperatorsState, operatorsView, type RunningPlan } from './view/operators.ts';
export {
  highWatermarkOf,
  leaderOf,
  logOf,
  offsetsOf,
  type PartitionState,
  type PartitionsState,
  partitionsView,
  type TopicState,
} from './view/partitions.ts';
export {
  type BoxKind,
  type PipelineBox,
  type PipelineEdge,
  type PipelinesState,
  pipelinesView,
} from './view/pipelines.ts';
export {
  type Batch,
  type QueriesState,
  type QueryPast,
  queriesView,
  type ReadRow,
  type WrittenRow,
} from './view/queries.ts';
export {
  type GroupPast,
  isSettled,
  type RebalancesState,
  rebalancesView,
  type Span,
} from './view/rebalances.ts';
export {
  type Attempt,
  type AttemptStep,
  attemptSteps,
  logsOf,
  type RecoveriesState,
  type RecoveryPast,
  recoveriesView,
} from './view/recoveries.ts';
export {
  type LogItem,
  seenCommitted,
  stableOffsets,
  type TransactionFate,
  type TransactionLog,
  type TransactionPast,
  type TransactionsState,
  transactionsView,
} from './view/transactions.ts';
export { Reader, type View } from './view/view.ts';
