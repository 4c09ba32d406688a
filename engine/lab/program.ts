/**
 * A student's program in its sandbox: the modules that it may import, its console, its end. Written against
 * KafkaJS; `./data.js` holds the lab's events.
 */
import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import { EngineBug } from '../core/assert.ts';
import { nearest } from '../core/nearest.ts';
import { Offered, ProgramError } from '../core/offered.ts';
import type { Simulation } from '../core/simulation.ts';
import { Clients } from '../kafka/client/clients.ts';
import { offerClusterControl } from '../kafka/client/fault-injector.ts';
import { KafkaEntry, kafkaMethods } from '../kafka/client/kafka.ts';
import type { KafkaConfig } from '../kafka/client/kafkajs.ts';
import type { Cluster } from '../kafka/cluster.ts';
import { offerFunctions } from '../spark/api/functions.ts';
import { offerSpark } from '../spark/api/session.ts';
import { VirtualDisk } from '../spark/storage/virtual-disk.ts';
import { valueControls } from './control.ts';
import type { ControlPanel } from './control-panel.ts';
import type { Lab } from './lab.ts';
import type { ProgramOutcome } from './result.ts';
import { Bridge, type GuestErrorReport } from './sandbox/bridge.ts';
import { kafkaExports, kafkaModule } from './sandbox/kafka-module.ts';
import { type LimitName, LimitReached, limits } from './sandbox/limit.ts';
import { watchLostPromises } from './sandbox/lost-promise.ts';
import { GuestError, placeIn, Sandbox } from './sandbox/sandbox.ts';
import { sparkModule, sparkModuleSource, sparkModules, withKnownFunctions } from './sandbox/spark-module.ts';
import { SyntaxMistake, stripTypes } from './sandbox/strip-types.ts';
import { weirModule, weirWorld } from './weir-module.ts';

/** The program of one run. */
export class StudentProgram {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #panel: ControlPanel;
  readonly #lab: Lab;
  readonly #code: string;
  readonly #bridge: Bridge;
  readonly #sandbox: Sandbox;
  readonly #clients = new Clients();
  #printed = 0;
  #outputTruncated = false;
  #outcome: ProgramOutcome | null = null;

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    panel: ControlPanel,
    quickjs: QuickJSWASMModule,
    lab: Lab,
    code: string,
  ) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#panel = panel;
    this.#lab = lab;
    this.#code = code;
    this.#bridge = new Bridge(simulation, {
      enter: (name, request) => this.#enter(() => this.#sandbox.call(name, request)),
      callNow: request => this.#callNow(request),
      construct: (name, args) => this.#construct(name, args),
      print: (level, text, line) => this.#print(level, text, line),
      lost: error => this.#lose(error),
      halt: limit => this.#sandbox.halt(limit),
    });
    const host = (operation: string, request: unknown): unknown => this.#bridge.answer(operation, request);
    this.#sandbox = new Sandbox(quickjs, host, name => this.#module(name));
    this.#sandbox.prepare(kafkaModule);
    this.#sandbox.prepare(weirWorld);
    this.#sandbox.prepare(sparkModule);
  }

  /** How the program ended, or null while it goes on. */
  get outcome(): ProgramOutcome | null {
    return this.#outcome;
  }

  /** Whether nothing can happen any more: its last line is done, no promise, no timer, no consumer is open. */
  get idle(): boolean {
    return this.#outcome !== null && this.#bridge.open === 0 && this.#clients.workingCount === 0;
  }

  /** Calls of the program so far, which count as engine steps. */
  get calls(): number {
    return this.#bridge.calls;
  }

  /** Whether it printed more than is kept. */
  get outputTruncated(): boolean {
    return this.#outputTruncated;
  }

  /** Starts the program. */
  start(): void {
    this.#enter(() => this.#sandbox.evaluate(watchLostPromises(withKnownFunctions(stripTypes(this.#code)))));
  }

  /** Stops the program at a limit. */
  stop(limit: LimitName): void {
    this.#end(stoppedBy(new LimitReached(limit, null)));
  }

  /** The run's time is up. */
  timeUp(): void {
    if (this.#outcome) return;
    this.#end({
      status: 'running',
      error: null,
      message: `Your program was still waiting when the run's ${this.#lab.runForMs / 1000} simulated seconds were over.`,
      line: null,
      column: null,
    });
  }

  /** Frees the sandbox. */
  dispose(): void {
    this.#sandbox.dispose();
  }

  /** Runs code of the program and looks how it stands afterwards. */
  #enter(run: () => void): void {
    if (this.#outcome && this.#outcome.status !== 'finished') return;
    try {
      run();
      if (this.#outcome) return;
      const module = this.#sandbox.moduleState();
      if (module.state === 'done')
        this.#end({ status: 'finished', error: null, message: null, line: null, column: null });
      if (module.state === 'failed') throw module.error;
    } catch (error) {
      this.#end(this.#ending(error));
    }
  }

  /** Calls a function of the program in the middle of the engine's work; a limit ends the program. */
  #callNow(request: unknown): { value?: unknown; error?: GuestErrorReport } {
    try {
      return this.#sandbox.callNow(request) as { value?: unknown; error?: GuestErrorReport };
    } catch (error) {
      this.#end(this.#ending(error));
      const { message } = error as Error;
      return { error: { name: 'ProgramStopped', message, stack: '', properties: {} } };
    }
  }

  #end(outcome: ProgramOutcome): void {
    if (this.#outcome && this.#outcome.status !== 'finished') return;
    this.#outcome = outcome;
    this.#simulation.record('program.ended', {
      status: outcome.status,
      error: outcome.error,
      message: outcome.message,
      line: outcome.line,
      column: outcome.column,
    });
  }

  #ending(error: unknown): ProgramOutcome {
    if (error instanceof LimitReached) return stoppedBy(error);
    if (error instanceof SyntaxMistake || error instanceof GuestError) {
      const line = error.line ?? this.#importLine(error.message);
      return { status: 'failed', error: error.name, message: error.message, line, column: this.#column(error, line) };
    }
    if (error instanceof EngineBug) throw error;
    throw new EngineBug(`the sandbox failed: ${String(error)}`, this.#simulation.scheduler.moment());
  }

  /** Columns shift where types were stripped: told only where the line is as the student wrote it. */
  #column(error: { column: number | null } & Error, line: number | null): number | null {
    if (error instanceof SyntaxMistake || line === null || error.column === null) return error.column;
    const written = this.#code.split('\n')[line - 1] ?? '';
    return error.column <= written.length + 1 && !/:\s*\w|\bas\b|^[\w$]+\(/.test(written) ? error.column : null;
  }

  /** The line of the import that a module error speaks of. */
  #importLine(message: string): number | null {
    const name = /'([^']+)'/g;
    const names = [...message.matchAll(name)].map(found => found[1]!);
    const lines = this.#code.split('\n');
    const index = lines.findIndex(line => /\b(import|from|require)\b/.test(line) && names.some(n => line.includes(n)));
    return index < 0 ? null : index + 1;
  }

  #lose(report: GuestErrorReport): void {
    const { line, column } = placeIn(report.stack);
    this.#end({ status: 'failed', error: report.name, message: report.message, line, column });
  }

  #print(level: string, text: string, line: number | null): boolean {
    const room = limits.outputCharacters - this.#printed;
    this.#outputTruncated ||= text.length > room;
    this.#printed += Math.min(text.length, room);
    if (room > 0) this.#simulation.record('console.printed', { level, text: text.slice(0, room), line });
    return this.#outputTruncated;
  }

  #construct(name: string, args: unknown[]): Offered {
    if (name === 'Kafka') return this.#newKafka(args);
    if (name === 'Controls') return this.#panel.offer();
    if (name !== 'Cluster') return this.#newSpark();
    if (!this.#lab.programFaults) throw new ProgramError('Error', 'This lab does not let programs make faults happen.');
    return offerClusterControl(this.#cluster);
  }

  #newKafka(args: unknown[]): Offered {
    const config = args[0] as KafkaConfig;
    return new Offered(new KafkaEntry(this.#cluster, config, this.#clients), kafkaMethods);
  }

  /** The world of `pyspark.sql`: made when a program first imports it. */
  #newSpark(): Offered {
    const { session, builder } = offerSpark({
      simulation: this.#simulation,
      cluster: this.#cluster,
      clients: this.#clients,
      disk: new VirtualDisk(() => this.#simulation.nowMs()),
      events: Object.fromEntries(this.#lab.events.map(({ name, rows }) => [name, rows])),
      print: text => this.#print('log', text, this.#simulation.programLine),
    });
    return new Offered({ session, builder, functions: offerFunctions() }, {});
  }

  /** The source of a module that the program imports. */
  #module(name: string): string | Error {
    if (name === 'kafkajs') return kafkaExports;
    const pyspark = sparkModuleSource(name);
    if (pyspark !== null) return pyspark;
    const weir = weirModule(this.#lab.programFaults, valueControls(this.#lab.controls).length > 0);
    if (name === 'weir' && weir !== null) return weir;
    const events = this.#lab.events;
    if (/^(\.\/)?data(\.js|\.ts)?$/.test(name)) {
      return events.map(({ name: list, rows }) => `export const ${list} = ${JSON.stringify(rows)};`).join('\n');
    }
    const known = [
      'kafkajs',
      ...(weir === null ? [] : ['weir']),
      ...sparkModules,
      ...(events.length > 0 ? ['./data.js'] : []),
    ];
    const guess = nearest(name, known);
    const mend = guess ? ` Did you mean '${guess}'?` : '';
    return new Error(
      `There is no module '${name}' here: this lab has ${known.map(n => `'${n}'`).join(' and ')}.${mend}`,
    );
  }
}

function stoppedBy(limit: LimitReached): ProgramOutcome {
  return { status: 'stopped', error: limit.limit, message: limit.message, line: limit.line, column: null };
}
