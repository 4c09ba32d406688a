/**
 * What the checks found, failed first: the author's feedback, what was expected and found, and a way to the moment
 * that shows it. How the program ended stands on top. Before a run it says what to do.
 */
import type { JSX } from 'preact';
import type { CheckResult, Result } from '../../engine/index.ts';
import type { Bench } from './bench.ts';
import { Icon } from './icons.tsx';
import { Told } from './told.tsx';
import { words } from './words.ts';

/** The results pane. */
export function Results({ bench }: { bench: Bench }): JSX.Element {
  const result = bench.result.value;
  if (bench.status.value === 'running') return <Running bench={bench} />;
  if (!result) {
    const stopped = bench.wasStopped.value;
    return (
      <div class="results-empty">
        <p>{stopped ? words.results.stopped : words.results.none}</p>
        <p class="dim">{stopped ? words.results.stoppedHint : words.results.noneHint}</p>
      </div>
    );
  }
  const order = { fail: 0, error: 1, skipped: 2, pass: 3 };
  const checks = result.checks.toSorted((a, b) => order[a.status] - order[b.status]);
  return (
    <div class="results-list">
      <Summary bench={bench} result={result} />
      {bench.lab.hasCode && bench.ran.value && bench.ran.value.actions.length > 0 && (
        <p class="stale">{words.actions.checked(bench.ran.value.actions.length)}</p>
      )}
      {bench.stale.value && <p class="stale">{words.results.stale}</p>}
      <ProgramEnd bench={bench} result={result} />
      <ul class="findings">
        {checks.map(check => (
          <Check key={check.number} bench={bench} check={check} />
        ))}
      </ul>
    </div>
  );
}

function Running({ bench }: { bench: Bench }): JSX.Element {
  return (
    <div class="results-empty">
      <p>
        <span class="pulse" aria-hidden="true" />
        {words.results.running}
      </p>
      <p class="dim">{words.results.simulated(bench.player.endUs.value)}</p>
    </div>
  );
}

function Summary({ bench, result }: { bench: Bench; result: Result }): JSX.Element {
  const full = result.status === 'pass';
  return (
    <header class={full ? 'summary full' : 'summary'}>
      <p>
        <b class="score">{words.results.pointsLong(result.score, result.maxScore)}</b>
        <span class="status">{words.results.status(result.status)}</span>
      </p>
      <p class="dim facts">
        <span>{words.results.seed(result.engine.seed)}</span>
        {bench.player.length.value > 0 && <span>{words.results.entries(result.entries)}</span>}
        {result.traceHash && <span title={result.traceHash}>{words.results.trace(result.traceHash)}</span>}
      </p>
    </header>
  );
}

function ProgramEnd({ bench, result }: { bench: Bench; result: Result }): JSX.Element | null {
  const { program } = result;
  const failed = program.status === 'failed' || program.status === 'stopped';
  if (!failed && result.reason === null) return null;
  const { line, column } = program;
  return (
    <section class="program-end" aria-label={words.results.status(result.status)}>
      <p>
        {program.error && result.status !== 'ungradable' && <b class="error-name">{program.error}</b>}
        {line !== null && (
          <button type="button" class="link" onClick={() => bench.showLine(line, column)}>
            {words.results.line(line, column)}
          </button>
        )}
      </p>
      <p>
        <Told text={program.message ?? result.reason ?? ''} />
      </p>
    </section>
  );
}

function Check({ bench, check }: { bench: Bench; check: CheckResult }): JSX.Element {
  const icon = check.status === 'pass' ? 'pass' : check.status === 'skipped' ? 'skipped' : 'fail';
  const said =
    check.status === 'pass'
      ? words.results.passed
      : check.status === 'fail'
        ? words.results.failed
        : words.results.notDecided;
  const message =
    check.status === 'skipped' && !check.message
      ? words.results.skipped
      : check.status === 'error'
        ? `${words.results.authorError} ${check.message}`
        : check.message;
  return (
    <li class={`finding ${check.status}`}>
      <span class="mark">
        <Icon name={icon} />
        <span class="only-heard">{said}</span>
      </span>
      <span class="name">
        {check.name} <span class="dim task-of">{words.results.task(check.task)}</span>
      </span>
      <span class="points">{words.results.points(check.score, check.maxScore)}</span>
      {check.status !== 'pass' && message && (
        <div class="why">
          <p>
            <Told text={message} />
          </p>
          <Difference check={check} />
          {check.atUs !== null && <Moment bench={bench} atUs={check.atUs} />}
        </div>
      )}
    </li>
  );
}

function Difference({ check }: { check: CheckResult }): JSX.Element | null {
  if (check.expected === null && check.actual === null) return null;
  return (
    <dl class="difference">
      {check.expected !== null && (
        <div>
          <dt>{words.results.expected}</dt>
          <dd>{check.expected}</dd>
        </div>
      )}
      {check.actual !== null && (
        <div>
          <dt>{words.results.actual}</dt>
          <dd>{check.actual}</dd>
        </div>
      )}
    </dl>
  );
}

function Moment({ bench, atUs }: { bench: Bench; atUs: number }): JSX.Element {
  // After a reload the result is there but the trace is not.
  if (bench.player.length.value === 0) return <span class="dim">{words.results.momentGone(atUs)}</span>;
  return (
    <button type="button" class="link" onClick={() => bench.showMoment(atUs)}>
      {words.results.moment(atUs)}
    </button>
  );
}
