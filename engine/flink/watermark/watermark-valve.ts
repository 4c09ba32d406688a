/**
 * The valve at an operator's input: its channels' watermarks become one, the least over the aligned channels. An idle
 * channel is left out; one that comes back behind the output is not aligned until it has caught up. When the last
 * active channel goes idle, the greatest watermark of all is let through first. Times in milliseconds.
 * Source: StatusWatermarkValve of 2.2.1 (which flushes only if that last channel stood at the output).
 */
import { MIN_WATERMARK, type Output, type StreamStatus } from '../stream-element.ts';

interface Channel {
  watermarkMs: number;
  status: StreamStatus;
  aligned: boolean;
}

/** The valve of one subtask. */
export class WatermarkValve {
  readonly #channels: Channel[];
  readonly #output: Output<never>;
  #watermarkMs = MIN_WATERMARK;
  #status: StreamStatus = 'active';

  constructor(channels: number, output: Output<never>) {
    this.#channels = Array.from({ length: channels }, () => ({
      watermarkMs: MIN_WATERMARK,
      status: 'active',
      aligned: true,
    }));
    this.#output = output;
  }

  inputWatermark(index: number, watermarkMs: number): void {
    const channel = this.#channels[index]!;
    if (this.#status === 'idle' || channel.status === 'idle' || watermarkMs <= channel.watermarkMs) return;
    channel.watermarkMs = watermarkMs;
    if (watermarkMs >= this.#watermarkMs) channel.aligned = true;
    this.#emitLeastOfAligned();
  }

  inputStatus(index: number, status: StreamStatus): void {
    const channel = this.#channels[index]!;
    if (channel.status === status) return;
    channel.status = status;
    if (status === 'idle') this.#wentIdle(channel);
    else this.#cameBack(channel);
  }

  #wentIdle(channel: Channel): void {
    channel.aligned = false;
    const wasLeast = channel.watermarkMs === this.#watermarkMs;
    if (this.#channels.some(({ status }) => status === 'active')) {
      if (wasLeast) this.#emitLeastOfAligned();
      return;
    }
    if (wasLeast) this.#emit(Math.max(...this.#channels.map(({ watermarkMs }) => watermarkMs)));
    this.#status = 'idle';
    this.#output.emitStatus('idle');
  }

  #cameBack(channel: Channel): void {
    if (channel.watermarkMs >= this.#watermarkMs) channel.aligned = true;
    if (this.#status === 'active') return;
    this.#status = 'active';
    this.#output.emitStatus('active');
  }

  #emitLeastOfAligned(): void {
    const aligned = this.#channels.filter(channel => channel.aligned);
    if (aligned.length > 0) this.#emit(Math.min(...aligned.map(({ watermarkMs }) => watermarkMs)));
  }

  #emit(watermarkMs: number): void {
    if (watermarkMs <= this.#watermarkMs) return;
    this.#watermarkMs = watermarkMs;
    this.#output.emitWatermark(watermarkMs);
  }
}
