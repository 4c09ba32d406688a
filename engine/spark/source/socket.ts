/**
 * `format('socket')`: lines of text from a server, as `nc -lk` sends them. What a server sends is the lab's: events
 * named `port9999` with a column `line`, and, where they shall not all come at once, `atMs`, milliseconds after the run
 * began. Lines that come while nobody is connected are lost, and nothing is read twice: no replay after a crash
 * (TextSocketMicroBatchStream).
 */
import { ProgramError } from '../../core/offered.ts';
import type { Process } from '../../core/process.ts';
import type { ColumnBatch } from '../../stream/column/column.ts';
import { parseSchema } from '../../stream/column/ddl.ts';
import { batchOfRows } from '../../stream/column/rows.ts';
import type { SourceOffset } from '../../stream/source.ts';
import { invalidOption, type Options } from '../api/option.ts';
import type { SessionState } from '../api/session-state.ts';
import { nearestName } from '../nearest-name.ts';
import type { QuerySource } from './query-source.ts';
import type { SourceFormat } from './source-format.ts';

interface Line {
  readonly text: string;
  readonly atMs: number;
}

/** A connection to a port. */
class SocketSource implements QuerySource {
  readonly description: string;
  readonly #sent: readonly Line[];
  readonly #withTimestamp: boolean;
  readonly #nowMs: () => number;
  #lines: readonly Line[] = [];
  /** The offset before the first line of this connection; -1 is before all. */
  #base = -1;

  constructor(place: string, sent: readonly Line[], withTimestamp: boolean, nowMs: () => number) {
    this.description = `TextSocketV2[host: ${place.split(':')[0]}, port: ${place.split(':')[1]}]`;
    this.#sent = sent;
    this.#withTimestamp = withTimestamp;
    this.#nowMs = nowMs;
  }

  *open(start: SourceOffset | null): Process<void> {
    this.#base = Number(start ?? -1);
    const nowMs = this.#nowMs();
    this.#lines = this.#sent
      .filter(({ atMs }) => atMs >= nowMs || atMs === Number.NEGATIVE_INFINITY)
      .map(({ text, atMs }) => ({ text, atMs: Math.max(atMs, nowMs) }));
  }

  flow(): void {}

  latestOffset(): SourceOffset {
    const nowMs = this.#nowMs();
    return this.#base + this.#lines.filter(({ atMs }) => atMs <= nowMs).length;
  }

  read(start: SourceOffset | null, end: SourceOffset): ColumnBatch {
    const from = Number(start ?? -1) - this.#base;
    const taken = this.#lines.slice(Math.max(0, from), Math.max(0, Number(end) - this.#base));
    const rows = taken.map(({ text, atMs }) => (this.#withTimestamp ? [text, Math.floor(atMs) * 1000] : [text]));
    return batchOfRows(
      columnsOf(this.#withTimestamp).map(({ type }) => type),
      rows,
    );
  }
}

function columnsOf(withTimestamp: boolean) {
  return parseSchema(withTimestamp ? 'value STRING, timestamp TIMESTAMP' : 'value STRING');
}

/** The format. */
export const socketFormat: SourceFormat = {
  name: 'socket',
  options: ['host', 'port', 'includeTimestamp', 'numPartitions'],

  columns(options, schema, session) {
    if (schema !== null) {
      throw invalidOption('schema', '...', 'the socket source has a schema of its own: leave .schema out');
    }
    for (const name of ['host', 'port']) {
      if (options.get(name) === null) {
        throw new ProgramError('AnalysisException', `Set a ${name} to read from with option("${name}", ...).`);
      }
    }
    linesOf(options, session);
    return columnsOf(options.flag('includeTimestamp', false));
  },

  stream({ options, session }) {
    const place = `${options.get('host')}:${options.get('port')}`;
    const nowMs = () => session.world.simulation.nowMs();
    return new SocketSource(place, linesOf(options, session), options.flag('includeTimestamp', false), nowMs);
  },
};

/** What the server at a port sends. */
function linesOf(options: Options, session: SessionState): Line[] {
  const { events, simulation } = session.world;
  const port = options.get('port')!;
  const rows = events[`port${port}`] as readonly Record<string, unknown>[] | undefined;
  if (!rows) {
    const ports = Object.keys(events).flatMap(name => /^port(\d+)$/.exec(name)?.[1] ?? []);
    const known = ports.length > 0 ? ` A server listens on port ${ports.join(', ')} here.` : ' No server listens here.';
    throw new ProgramError(
      'ConnectException',
      `Connection refused: ${options.get('host')}:${port}.${known}${nearestName(port, ports)}`,
    );
  }
  return rows.map(row => {
    const atMs = typeof row['atMs'] === 'number' ? simulation.startsAtMs + row['atMs'] : Number.NEGATIVE_INFINITY;
    return { text: String(row['line'] ?? ''), atMs };
  });
}
