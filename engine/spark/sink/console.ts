/**
 * The console sink: each batch as a table, as Spark prints it.
 */
import type { Process } from '../../core/process.ts';
import { showText } from '../api/show-text.ts';
import type { DeliveredBatch, Sink } from './sink.ts';

const RULE = '-------------------------------------------';

/** The sink. */
export class ConsoleSink implements Sink {
  readonly description = 'ConsoleTable$';
  readonly takesEpochs = true;
  readonly #print: (text: string) => void;
  readonly #numRows: number;
  readonly #truncate: boolean;

  constructor(print: (text: string) => void, numRows: number, truncate: boolean) {
    this.#print = print;
    this.#numRows = numRows;
    this.#truncate = truncate;
  }

  *deliver({ batchId, fields, rows }: DeliveredBatch): Process<void> {
    const table = showText(fields, rows, this.#numRows, this.#truncate ? 20 : 0);
    this.#print(`${RULE}\nBatch: ${batchId}\n${RULE}\n${table}`);
  }
}
