/** A progress bar on a terminal, nothing in a pipe. */
import { Presets, SingleBar } from 'cli-progress';

/** Shows how much of `total` is done; call `step` for each and `stop` at the end. */
export function progress(label: string, total: number): { step(count?: number): void; stop(): void } {
  if (!process.stderr.isTTY || total < 2) return { step() {}, stop() {} };
  const format = `${label} {bar} {value}/{total}, {eta_formatted} left`;
  const bar = new SingleBar(
    { format, hideCursor: true, clearOnComplete: true, stream: process.stderr },
    Presets.shades_grey,
  );
  bar.start(total, 0);
  return { step: count => bar.increment(count), stop: () => bar.stop() };
}
