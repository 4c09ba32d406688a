/**
 * The scene "input and result": Structured Streaming's unbounded input table and the result table, batch by batch, in
 * the query's output mode. Queries of one program stand below each other: the same input in all three modes shows what
 * each writes. It reads the trace through `engine/view/queries.ts` and nothing else.
 */
import { type QueriesState, type QueryPast, queriesView, type Trace } from '../../engine/index.ts';
import { windowsOf } from './event-window.ts';
import { drawInputResult } from './input-result-figure.ts';
import { updateQueryTables } from './query-table.ts';
import type { Scene } from './scene.ts';
import { type Drawing, type Picture, Stage } from './stage.ts';

/** Input and result. */
export const inputResult: Scene = {
  name: 'input-result',
  title: 'Input and result',
  mount: host => new InputResultPicture(host).stage,
};

/** Queries that are drawn; a program has more only by mistake. */
const MOST_QUERIES = 4;

class InputResultPicture implements Picture<QueriesState> {
  readonly title = 'Input and result, per batch';
  readonly view = queriesView;
  readonly stage: Stage<QueriesState>;
  readonly #figure = document.createElement('div');
  #trace: Trace | null = null;

  constructor(host: HTMLElement) {
    this.#figure.className = 'input-result';
    this.stage = new Stage(host, this);
    this.stage.body.append(this.#figure);
  }

  begin(): void {
    this.#figure.replaceChildren();
  }

  whyEmpty({ queries, ended }: QueriesState, trace: Trace): string | null {
    this.#trace = trace;
    if (queries.some(({ batches }) => batches.length > 0)) return null;
    if (ended !== null)
      return 'The program ended without a batch: start a streaming query, and let it wait for its rows.';
    return 'No batch has begun yet. Step forward: its rows appear here.';
  }

  draw({ queries, startsAtMs }: QueriesState, drawing: Drawing): void {
    drawInputResult(this.#figure, begun(queries), startsAtMs, drawing);
  }

  tables({ queries }: QueriesState, host: HTMLElement): void {
    updateQueryTables(host, begun(queries), query => windowsOf(this.#trace!, query));
  }
}

function begun(queries: QueryPast[]): QueryPast[] {
  return queries.filter(({ batches }) => batches.length > 0).slice(0, MOST_QUERIES);
}
