/**
 * A source whose splits (a topic's partitions, say) have watermarks of their own: the source's is the least over its
 * splits. What a generator emits at an event counts at once; what it emits periodically counts when all splits have
 * been asked. A generator for the source as a whole runs beside them, and keeps the source from being idle until it is
 * idle too. Times in milliseconds.
 * Source: ProgressiveTimestampsAndWatermarks, WatermarkOutputMultiplexer, SourceOutputWithWatermarks.
 */
import type { ProcessingTime } from '../processing-time.ts';
import type { Output } from '../stream-element.ts';
import { CombinedWatermark, PartialWatermark } from './combined-watermark.ts';
import type { WatermarkGenerator, WatermarkOutput } from './generator.ts';
import { generatorOf, timestampUnder, type WatermarkStrategy } from './strategy.ts';
import { WatermarkEmitter } from './watermark-emitter.ts';

interface Split<T> {
  readonly part: PartialWatermark;
  readonly generator: WatermarkGenerator<T>;
  readonly atEvents: WatermarkOutput;
  readonly periodic: WatermarkOutput;
}

/** Of the two outputs of a source, its own and that of its splits: idle is the source only when both are. */
interface IdleShare {
  idle: boolean;
}

/** The timestamps and watermarks of one source reader. */
export class SplitWatermarks<T> {
  readonly #strategy: WatermarkStrategy<T>;
  readonly #output: Output<T>;
  readonly #clock: ProcessingTime;
  readonly #splits = new Map<string, Split<T>>();
  readonly #combined = new CombinedWatermark();
  readonly #own: WatermarkGenerator<T>;
  readonly #ownOutput: WatermarkOutput;
  readonly #splitsOutput: WatermarkOutput;

  constructor(strategy: WatermarkStrategy<T>, output: Output<T>, clock: ProcessingTime, intervalMs: number) {
    this.#strategy = strategy;
    this.#output = output;
    this.#clock = clock;
    this.#own = generatorOf(strategy, () => clock.nowMs);
    const emitter = new WatermarkEmitter(output);
    const [own, ofSplits] = [{ idle: true }, { idle: true }];
    this.#ownOutput = sharedOutput(emitter, own, ofSplits);
    this.#splitsOutput = sharedOutput(emitter, ofSplits, own);
    if (intervalMs > 0) this.#emitAt(clock.nowMs + intervalMs, intervalMs);
  }

  addSplit(id: string): void {
    if (this.#splits.has(id)) return;
    const part = new PartialWatermark();
    this.#combined.add(part);
    this.#splits.set(id, {
      part,
      generator: generatorOf(this.#strategy, () => this.#clock.nowMs),
      atEvents: this.#immediate(part),
      periodic: deferred(part),
    });
  }

  releaseSplit(id: string): void {
    const split = this.#splits.get(id);
    if (split === undefined) return;
    this.#splits.delete(id);
    this.#combined.remove(split.part);
  }

  processElement(splitId: string, value: T, recordMs: number | null): void {
    const { generator, atEvents } = this.#splits.get(splitId)!;
    const timestampMs = timestampUnder(this.#strategy, value, recordMs);
    this.#output.collect(value, timestampMs);
    generator.onEvent(value, timestampMs, atEvents);
  }

  /** The source knows that nothing will come from a split for now. */
  markIdle(splitId: string): void {
    this.#splits.get(splitId)!.atEvents.markIdle();
  }

  #emitAt(atMs: number, intervalMs: number): void {
    this.#clock.register(atMs, () => {
      for (const { generator, periodic } of this.#splits.values()) generator.onPeriodicEmit(periodic);
      this.#updateCombined();
      this.#own.onPeriodicEmit(this.#ownOutput);
      this.#emitAt(atMs + intervalMs, intervalMs);
    });
  }

  #updateCombined(): void {
    if (this.#combined.update()) this.#splitsOutput.emitWatermark(this.#combined.watermarkMs);
    if (this.#combined.isIdle) this.#splitsOutput.markIdle();
  }

  /** What takes effect at once. */
  #immediate(part: PartialWatermark): WatermarkOutput {
    const setIdle = (idle: boolean) => {
      part.idle = idle;
      this.#updateCombined();
    };
    return {
      emitWatermark: watermarkMs => {
        if (part.set(watermarkMs) && watermarkMs > this.#combined.watermarkMs) this.#updateCombined();
      },
      markIdle: () => setIdle(true),
      markActive: () => setIdle(false),
    };
  }
}

/** What waits until all splits have been asked. */
function deferred(part: PartialWatermark): WatermarkOutput {
  return {
    emitWatermark: watermarkMs => void part.set(watermarkMs),
    markIdle() {
      part.idle = true;
    },
    markActive() {
      part.idle = false;
    },
  };
}

function sharedOutput(emitter: WatermarkOutput, mine: IdleShare, other: IdleShare): WatermarkOutput {
  return {
    emitWatermark(watermarkMs) {
      emitter.emitWatermark(watermarkMs);
      mine.idle = false;
    },
    markIdle() {
      mine.idle = true;
      if (other.idle) emitter.markIdle();
    },
    markActive() {
      mine.idle = false;
      emitter.markActive();
    },
  };
}
