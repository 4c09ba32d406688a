/**
 * A lab as data: what `parseLab` makes of `labs/<id>/index.md` and what runs, checks, pages and graders read.
 * Plain JSON, so that it travels to the worker and into the built site. Lines are 1-based lines of `file`.
 */
import type { Action } from './action.ts';
import type { Control } from './control.ts';
import type { Visibility } from './result.ts';

/** A piece of code of the lab and where it stands, so that errors point into the author's file. */
export interface Source {
  code: string;
  file: string;
  /** The line of `file` on which the code's first line stands. */
  line: number;
}

/** A topic that exists before the student's code runs. */
export interface TopicSpec {
  name: string;
  partitions: number;
  replicationFactor: number;
  config: Record<string, string>;
}

/** The simulated cluster; `config` holds broker settings under Kafka's names. */
export interface ClusterSpec {
  brokers: number;
  /** One that never fails, or a quorum of three. */
  controllers?: number | undefined;
  /** Whether the quorum's controllers die with the brokers of their ids. */
  combined?: boolean | undefined;
  config: Record<string, string>;
}

/** A fault that the lab declares: its moment, its kind, its arguments by name; places may be words. */
export interface PlannedFault {
  atMs: number;
  fault: string;
  [argument: string]: string | number | undefined;
}

/** A numbered level-two heading and the prose below it, as Markdown without the lab's own fences. */
export interface Task {
  number: number;
  title: string;
  markdown: string;
}

/** A check: code that runs in a sandbox of its own against the trace. */
export interface Check {
  /** `<task>.<place among the task's checks>`, for example `2.1`. */
  number: string;
  task: number;
  points: number;
  title: string;
  /** All but visible ones stand in hidden.md and never reach the site. */
  visibility: Visibility;
  source: Source;
}

/** A typical mistake: code, or actions in a lab without code, that must lose marks with exactly this feedback. */
export interface WrongAnswer {
  message: string;
  source: Source;
  /** Empty in a lab with code. */
  actions: Action[];
}

/** Named data that the student's code imports from './data.js'. */
export interface Events {
  name: string;
  rows: Record<string, string | number | boolean | null>[];
  /** The column of each event's own time, and the one that says when it comes: with both, readers can drag events. */
  time?: string | undefined;
  arrival?: string | undefined;
}

/** One answer of a quiz and what is said to those who choose it. */
export interface QuizAnswer {
  text: string;
  right: boolean;
  feedback: string;
}

/** A question about a task; its points are the reader's own and not part of a code grade. */
export interface Quiz {
  task: number;
  points: number;
  question: string;
  answers: QuizAnswer[];
}

/** Help with a task; those of one task are shown one after the other. */
export interface Hint {
  task: number;
  markdown: string;
}

/** A lab. */
export interface Lab {
  id: string;
  title: string;
  description: string;
  version: string;
  /** `sha256:<hex>` over the lab's files. */
  contentHash: string;
  /** The lesson that it belongs to, as the path of its page, for example `part-1/kafka-topics`. */
  lesson: string;
  minutes: number;
  seed: number;
  /** The moment at which the simulated world begins, in epoch milliseconds. */
  startsAtMs: number;
  /** How long the simulated world runs at most, in milliseconds. */
  runForMs: number;
  cluster: ClusterSpec;
  topics: TopicSpec[];
  /** What goes wrong, and when. */
  faults: PlannedFault[];
  /** Whether programs may make faults happen. */
  programFaults: boolean;
  /** What the reader may set and make happen. */
  controls: Control[];
  /** Whether the reader writes code; otherwise the controls are all there is, and `start` is the lab's own program. */
  hasCode: boolean;
  /** Names of scenes in site/scenes, first shown first. */
  scenes: string[];
  /** Prose before the first task. */
  introduction: string;
  tasks: Task[];
  start: Source;
  solution: Source;
  /** What earns full marks in a lab without code; empty in others. */
  solutionActions: Action[];
  wrong: WrongAnswer[];
  checks: Check[];
  events: Events[];
  quizzes: Quiz[];
  /** In the order in which they are shown. */
  hints: Hint[];
}

/** A mistake of a lab's author: what is wrong, where, and how to mend it. */
export interface AuthorMistake {
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
  message: string;
  /** How to mend it, with the nearest valid name where there is one. */
  hint: string;
}
