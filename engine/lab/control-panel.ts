/**
 * The controls of one run: their values now, and what a change does. Every value, at the start and after, stands in
 * the trace as `control.set`. A topic setting is changed by an admin client of its own, as an operator would.
 */

import { suggest } from '../core/nearest.ts';
import { type Hosted, type MethodTable, type Offered, offer, ProgramError } from '../core/offered.ts';
import { spawn } from '../core/process.ts';
import type { Simulation } from '../core/simulation.ts';
import { alterTopicConfig } from '../kafka/admin/configs.ts';
import type { Cluster } from '../kafka/cluster.ts';
import { Link } from '../kafka/link/link.ts';
import type { ControlAction } from './action.ts';
import { type Control, type ControlValue, type ValueControl, valueControls } from './control.ts';
import type { TopicSpec } from './lab.ts';

/** Kafka's OpType of IncrementalAlterConfigs for setting a value. */
const SET = 0;

/** What programs may ask of the controls. */
interface ControlReader {
  get(name: string): ControlValue;
}

const methods: MethodTable<ControlReader> = { get: 'sync' };
/** The names of what the controls offer to programs. */
export const controlReaderMethods: Readonly<Record<string, 'sync' | 'async'>> = methods;

/** The values with which a run begins: declared ones, and those set before anything happened. */
export function startValues(
  controls: readonly Control[],
  atStart: readonly ControlAction[],
): Map<string, ControlValue> {
  const values = new Map<string, ControlValue>(valueControls(controls).map(({ name, value }) => [name, value]));
  for (const { control, value } of atStart) values.set(control, value);
  return values;
}

/** The lab's topics with the settings that controls begin with. */
export function topicsAsSet(
  topics: readonly TopicSpec[],
  controls: readonly Control[],
  values: ReadonlyMap<string, ControlValue>,
): TopicSpec[] {
  return topics.map(topic => {
    const set = valueControls(controls).flatMap(({ name, topicSetting }): [string, string][] =>
      topicSetting?.topic === topic.name ? [[topicSetting.setting, String(values.get(name))]] : [],
    );
    return { ...topic, config: { ...topic.config, ...Object.fromEntries(set) } };
  });
}

/** The controls of a run. */
export class ControlPanel {
  readonly #simulation: Simulation;
  readonly #controls: Map<string, ValueControl>;
  readonly #values: Map<string, ControlValue>;
  #link: Link | null = null;

  constructor(simulation: Simulation, controls: readonly Control[], values: ReadonlyMap<string, ControlValue>) {
    this.#simulation = simulation;
    this.#controls = new Map(valueControls(controls).map(control => [control.name, control]));
    this.#values = new Map(values);
    for (const [control, value] of values) simulation.record('control.set', { control, value: String(value) });
  }

  /** Gives a control another value, now. */
  set(cluster: Cluster, name: string, value: ControlValue): void {
    this.#values.set(name, value);
    this.#simulation.record('control.set', { control: name, value: String(value) });
    const setting = this.#controls.get(name)?.topicSetting;
    if (!setting) return;
    this.#link ??= new Link(cluster, 'controls');
    const configs = [{ name: setting.setting, configOperation: SET, value: String(value) }];
    spawn(this.#simulation.scheduler, alterTopicConfig(this.#link, setting.topic, configs), {
      done: () => {},
      failed: error => {
        const message = error instanceof Error ? error.message : String(error);
        const text = `The control ${name} could not change ${setting.setting} of ${setting.topic}: ${message}`;
        this.#simulation.record('console.printed', { level: 'warn', text, line: null });
      },
    });
  }

  /** The controls as programs read them. */
  offer(): Offered {
    const reader: Hosted<ControlReader> = {
      get: name => {
        const value = this.#values.get(name);
        if (value !== undefined) return value;
        const message = `There is no control "${name}". ${suggest(name, this.#values.keys())}`;
        throw new ProgramError('ReferenceError', message);
      },
    };
    return offer<ControlReader>(reader, methods);
  }
}
