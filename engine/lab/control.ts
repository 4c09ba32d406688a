/**
 * What a reader may set beside the code, or instead of it: a number with a range and a unit, a choice, a switch, or a
 * fault to make happen. Programs read values as `controls.NAME` of the module 'weir'; one with a `setting` changes a
 * topic's configuration by itself. Declared in the front matter (control-schema.ts); plain JSON.
 */

/** A control's value. */
export type ControlValue = number | string | boolean;

interface Named {
  /** How programs, checks and actions call it. */
  name: string;
  label: string;
  /** What it does, in a sentence; empty where its label says it. */
  about: string;
  /** The topic's setting that it is, under Kafka's name. */
  topicSetting: { topic: string; setting: string } | null;
  /** Whether a change takes effect at its moment; otherwise it holds from the run's start. */
  live: boolean;
}

/** A control with a value. */
export type ValueControl = Named &
  (
    | { kind: 'number'; value: number; from: number; to: number; step: number; unit: string }
    | { kind: 'choice'; value: number | string; choices: (number | string)[]; unit: string }
    | { kind: 'switch'; value: boolean }
  );

/** A fault that the reader may make happen; to whom, the reader chooses. */
export interface FaultControl {
  kind: 'fault';
  fault: string;
}

/** Any control. */
export type Control = ValueControl | FaultControl;

/** The controls that have a value. */
export function valueControls(controls: readonly Control[]): ValueControl[] {
  return controls.filter(control => control.kind !== 'fault');
}

/** Why a control cannot have this value, as what is expected instead; null where it can. */
export function valueProblem(control: ValueControl, value: unknown): string | null {
  switch (control.kind) {
    case 'number': {
      const { from, to, unit } = control;
      const fits = typeof value === 'number' && value >= from && value <= to;
      return fits ? null : `a number from ${from} to ${to}${unit ? ` ${unit}` : ''}`;
    }
    case 'choice':
      return control.choices.includes(value as never) ? null : `one of ${control.choices.join(', ')}`;
    case 'switch':
      return typeof value === 'boolean' ? null : 'true or false';
  }
}
