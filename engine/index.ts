/**
 * The engine's only door: what page, worker and command line may use. Everything behind it may change.
 */
export { EngineBug } from './core/assert.ts';
export { type Entry, type EntryKind, type EntryOf, entryKinds, entrySchema } from './core/entries.ts';
export { Trace, type TraceSlice } from './core/trace.ts';
export { entryLine, traceHash } from './core/trace-text.ts';
export { formatSeconds, msToUs, US_PER_MS, US_PER_S } from './core/units.ts';
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
export { murmur2, partitionForKey } from './kafka/murmur2.ts';
export { unfinishedResult } from './lab/grade.ts';
export type { AuthorMistake, Check, Lab, Quiz, QuizAnswer, Source, Task, WrongAnswer } from './lab/lab.ts';
export { formatMistake } from './lab/mistake.ts';
export { nearest } from './lab/nearest.ts';
export { parseLab } from './lab/parse.ts';
export type { CheckResult, ProgramOutcome, Result } from './lab/result.ts';
export { ENGINE_VERSION } from './lab/run.ts';
export { type GradedRun, openSession, type Session } from './lab/session.ts';
