/**
 * Replays `flink-checkpoint`: barriers at a task with two inputs, and the life of a sink that commits in two phases.
 * Everything in exact order.
 */
import { z } from 'zod';
import { BarrierInput, CommitterOperator, type Prepared, SinkWriterOperator } from '../../../engine/index.ts';
import { readCase } from '../case-form.ts';
import type { RecordedCase } from '../recording.ts';
import { expectedSteps, stepsDifference } from './steps.ts';

const source = z.enum(['A', 'B']);
type Source = z.infer<typeof source>;
const barrierStep = z.union([
  z.strictObject({ el: z.tuple([source, z.string()]) }),
  z.strictObject({ hold: source }),
  z.strictObject({ release: source }),
  z.strictObject({ trigger: z.int() }),
]);
const sinkStep = z.union([
  z.strictObject({ el: z.string() }),
  z.strictObject({ checkpoint: z.int() }),
  z.strictObject({ complete: z.int() }),
  z.strictObject({ restoreFrom: z.int() }),
  z.strictObject({ endInput: z.literal(true) }),
  z.strictObject({ tick: z.int() }),
]);
const expect = z.object({ steps: expectedSteps });
const form = z.union([
  z.object({
    program: z.strictObject({
      unit: z.literal('barriers'),
      mode: z.enum(['exactlyOnce', 'atLeastOnce', 'unaligned']),
    }),
    steps: z.array(barrierStep),
    expect,
  }),
  z.object({
    program: z.strictObject({ unit: z.literal('sink'), retry: z.record(z.string(), z.int()).optional() }),
    steps: z.array(sinkStep),
    expect,
  }),
]);
type Form = z.infer<typeof form>;

/** Replays a checkpoint case. */
export function replayFlinkCheckpoint({ body }: RecordedCase): string | null {
  const read = readCase(form, body);
  if ('malformed' in read) return read.malformed;
  return isSink(read.form) ? replaySink(read.form) : replayBarriers(read.form as BarrierForm);
}

type BarrierForm = Extract<Form, { program: { unit: 'barriers' } }>;
type SinkForm = Extract<Form, { program: { unit: 'sink' } }>;

function isSink(read: Form): read is SinkForm {
  return read.program.unit === 'sink';
}

function replayBarriers({ program: { mode }, steps, expect: expected }: BarrierForm): string | null {
  const log: unknown[] = [];
  const seen: string[] = [];
  const input = new BarrierInput<string>(mode, 2, {
    process(element) {
      seen.push(element);
      log.push(['el', element]);
    },
    snapshot: id => log.push(['snapshot', id, seen.join(' ')]),
  });
  const channelOf = (name: Source) => (name === 'A' ? 0 : 1);
  /** Barriers that a held source has yet to send. */
  const held = new Map<Source, number[]>();
  return stepsDifference(steps, expected.steps, next => {
    if ('el' in next) input.receive(channelOf(next.el[0]), { element: next.el[1] });
    else if ('hold' in next) held.set(next.hold, []);
    else if ('release' in next) {
      const barriers = held.get(next.release) ?? [];
      held.delete(next.release);
      for (const barrier of barriers) input.receive(channelOf(next.release), { barrier });
    } else
      for (const name of source.options) {
        const waiting = held.get(name);
        if (waiting) waiting.push(next.trigger);
        else input.receive(channelOf(name), { barrier: next.trigger });
      }
    return log.splice(0);
  });
}

function replaySink({ program, steps, expect: expected }: SinkForm): string | null {
  const sink = new RecordedSink(program.retry ?? {});
  return stepsDifference(steps, expected.steps, next => {
    if ('el' in next) sink.writer.processElement(next.el);
    else if ('checkpoint' in next) sink.checkpoint(next.checkpoint);
    else if ('complete' in next) sink.committer.checkpointComplete(next.complete);
    else if ('restoreFrom' in next) sink.restore(next.restoreFrom);
    else if ('endInput' in next) sink.writer.endInput();
    return sink.log.splice(0);
  });
}

/** The recorded sink: it writes texts into transactions named after their content, and logs what it is asked to do. */
class RecordedSink {
  readonly log: unknown[] = [];
  readonly #retries: Map<string, number>;
  readonly #checkpoints = new Map<number, readonly Prepared<string>[]>();
  #buffer: string[] = [];
  writer: SinkWriterOperator<string, string>;
  committer: CommitterOperator<string>;

  constructor(retry: Record<string, number>) {
    this.#retries = new Map(Object.entries(retry));
    this.writer = this.#openWriter(0);
    this.committer = new CommitterOperator(transaction => this.#commit(transaction));
  }

  checkpoint(id: number): void {
    this.writer.beforeBarrier(id);
    this.#checkpoints.set(id, this.committer.snapshot());
  }

  restore(checkpointId: number): void {
    if (this.#buffer.length > 0) this.log.push(['discard', this.#buffer]);
    this.#buffer = [];
    this.writer = this.#openWriter(checkpointId);
    const pending = this.#checkpoints.get(checkpointId)!;
    this.committer = new CommitterOperator(transaction => this.#commit(transaction), { pending, checkpointId });
  }

  #openWriter(restoredId: number): SinkWriterOperator<string, string> {
    return new SinkWriterOperator(
      {
        write: value => {
          this.#buffer.push(value);
          this.log.push(['write', value]);
        },
        flush: endOfInput => this.log.push(['flush', endOfInput]),
        prepareCommit: () => {
          const transactions = this.#buffer.length === 0 ? [] : [`tx[${this.#buffer.join(',')}]`];
          this.#buffer = [];
          this.log.push(['prepareCommit', transactions]);
          return transactions;
        },
      },
      prepared => this.committer.receive(prepared),
      restoredId,
    );
  }

  #commit(transaction: string): 'committed' | 'retry' {
    const left = this.#retries.get(transaction) ?? 0;
    if (left === 0) {
      this.log.push(['commit', transaction]);
      return 'committed';
    }
    this.#retries.set(transaction, left - 1);
    this.log.push(['retryLater', transaction]);
    return 'retry';
  }
}
