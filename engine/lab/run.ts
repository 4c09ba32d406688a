/**
 * One run of a lab: a pure function of (lab, code, seed, actions). Simulates ahead in slices of engine steps; the
 * trace grows with it. Ends when the program has nothing left to wait for, at the lab's time, or at a limit.
 */
import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import { Simulation } from '../core/simulation.ts';
import type { Trace } from '../core/trace.ts';
import { msToUs } from '../core/units.ts';
import { Cluster } from '../kafka/cluster.ts';
import { type Action, inOrder } from './action.ts';
import { ControlPanel, startValues, topicsAsSet } from './control-panel.ts';
import { editedEvents } from './edited-events.ts';
import type { Lab } from './lab.ts';
import { scheduleFaults } from './planned-fault.ts';
import { StudentProgram } from './program.ts';
import type { ProgramOutcome } from './result.ts';
import { type LimitName, limits } from './sandbox/limit.ts';
import { lastActionUs, scheduleActions, setAtStart, tellEditedRows } from './take-action.ts';

/** The engine's version: a part of every trace and result. */
export const ENGINE_VERSION = '0.1.0';

/** How long the cluster goes on after the program's end, for what is still on its way. */
const AFTERGLOW_MS = 1000;
/** How long the cluster goes on after the reader's last action, so that what comes of it can be seen. */
const AFTER_ACTION_MS = 15_000;

/** Internal topics of clusters that are too small for three replicas, as in the server.properties that Kafka comes with. */
const smallClusterSettings = {
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
};

function clusterSettings({ cluster: { brokers, config } }: Lab): Record<string, string> {
  return brokers < 3 ? { ...smallClusterSettings, ...config } : config;
}

/** A run under way. */
export class LabRun {
  /** The lab, its data as the reader has changed it. */
  readonly lab: Lab;
  readonly seed: number;
  readonly actions: readonly Action[];
  readonly #simulation: Simulation;
  readonly #program: StudentProgram;
  #endUs: number;
  #fading = false;
  #ended = false;

  constructor(given: Lab, code: string, seed: number, quickjs: QuickJSWASMModule, actions: readonly Action[] = []) {
    const lab = { ...given, events: editedEvents(given.events, actions) };
    this.lab = lab;
    this.seed = seed;
    this.actions = inOrder(actions);
    this.#simulation = new Simulation(seed, lab.startsAtMs);
    this.#endUs = msToUs(lab.runForMs);
    this.#simulation.record('run.started', { startsAtMs: lab.startsAtMs, engine: ENGINE_VERSION });
    const values = startValues(lab.controls, setAtStart(this.actions));
    const panel = new ControlPanel(this.#simulation, lab.controls, values);
    tellEditedRows(this.#simulation, this.actions);
    const cluster = new Cluster(this.#simulation, { ...lab.cluster, config: clusterSettings(lab) });
    for (const { name, partitions, replicationFactor, config } of topicsAsSet(lab.topics, lab.controls, values)) {
      cluster.createTopic(name, partitions, replicationFactor, config);
    }
    scheduleFaults(this.#simulation, cluster, lab.faults);
    scheduleActions(this.#simulation, cluster, panel, this.actions);
    this.#program = new StudentProgram(this.#simulation, cluster, panel, quickjs, lab, code);
    this.#simulation.scheduler.at(0, () => this.#program.start());
  }

  /** Everything that happened so far. */
  get trace(): Trace {
    return this.#simulation.trace;
  }

  /** Engine steps so far: tasks of the scheduler and calls of the program. */
  get steps(): number {
    return this.#simulation.scheduler.steps + this.#program.calls;
  }

  /** How the program ended; running until then. */
  get outcome(): ProgramOutcome {
    return this.#program.outcome ?? { status: 'running', error: null, message: null, line: null, column: null };
  }

  /** Whether the program printed more than is kept. */
  get outputTruncated(): boolean {
    return this.#program.outputTruncated;
  }

  /** Simulates up to `maxSteps` engine steps further; false when the run is over. */
  advance(maxSteps: number): boolean {
    const until = this.steps + maxSteps;
    while (!this.#ended && this.steps < until) {
      if (!this.#simulation.scheduler.step(this.#endUs)) this.#end();
      else if (this.steps > limits.steps) this.#stop('StepLimit');
      else if (this.trace.length > limits.entries) this.#stop('TraceLimit');
      else this.#fadeIfIdle();
    }
    return !this.#ended;
  }

  /** Frees the sandbox. The trace stays. */
  dispose(): void {
    this.#program.dispose();
  }

  #fadeIfIdle(): void {
    if (this.#fading || !this.#program.idle) return;
    this.#fading = true;
    const last = lastActionUs(this.actions);
    const seenUs = last === 0 ? 0 : last + msToUs(AFTER_ACTION_MS);
    this.#endUs = Math.min(this.#endUs, Math.max(seenUs, this.#simulation.scheduler.nowUs + msToUs(AFTERGLOW_MS)));
  }

  #stop(limit: LimitName): void {
    this.#program.stop(limit);
    this.#ended = true;
  }

  #end(): void {
    this.#program.timeUp();
    this.#ended = true;
  }
}
