/**
 * A source of a running query: a StreamSource whose rows may have to be fetched over the simulated network. The query
 * calls `refresh` before it plans a batch and `fetch` before it runs one; between them everything is at hand.
 */
import type { Process } from '../../core/process.ts';
import type { SourceOffset, StreamSource } from '../../stream/source.ts';

/** A source at work. */
export interface QuerySource extends StreamSource {
  /** As progress and plans name it: `KafkaV2[Subscribe[events]]`. */
  readonly description: string;
  /** Called once, when a query starts: with the offset that it goes on from, null for a new one. */
  open?(start: SourceOffset | null): Process<void>;
  /** Looks how far it reaches now. */
  refresh?(): Process<void>;
  /** Brings the rows between two offsets. */
  fetch?(start: SourceOffset | null, end: SourceOffset): Process<void>;
  /** The batches up to there are done; called when the next one is planned. */
  commit?(end: SourceOffset): void;
  /** Takes in nothing that comes after this moment: for `availableNow`. Sources without it give all in one batch. */
  freeze?(): void;
  /** Begins to give rows one by one, for continuous processing. Sources without it know micro-batches only. */
  flow?(): void;
  /** Files that belong into the checkpoint's `sources/<n>` folder, by name. */
  checkpointFiles?(): Readonly<Record<string, string>>;
  /** Reads those files again when a query goes on. */
  restore?(files: Readonly<Record<string, string>>): void;
  close?(): Process<void>;
}
