/**
 * What the reader can do to the run beside the code: the controls that the lab declares, its faults with the brokers to
 * choose from, and what was done so far, each of which can be taken back. A value that only counts from the start says
 * so; a value that the finger still moves is shown at once.
 */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { type ControlValue, type ValueControl, valueControls } from '../../engine/index.ts';
import { ActionList } from './action-list.tsx';
import type { Bench } from './bench.ts';
import { type FaultButton, faultButtons } from './fault-button.ts';
import { words } from './words.ts';

/** The strip; nothing where there is nothing to set and nothing was done. */
export function ControlStrip({ bench }: { bench: Bench }): JSX.Element | null {
  const values = valueControls(bench.lab.controls);
  const buttons = faultButtons(bench.lab);
  const { actions, canUndo, canRedo } = bench.forks;
  // Where events can be dragged the list is always there: it must not push the picture away from under the pointer.
  const canDrag = bench.lab.events.some(({ arrival }) => arrival !== undefined);
  const hasHistory = canDrag || actions.value.length > 0 || canUndo.value || canRedo.value;
  if (values.length === 0 && buttons.length === 0 && !hasHistory) return null;
  return (
    <section class="control-strip" aria-label={words.controls.label}>
      {(values.length > 0 || buttons.length > 0) && (
        <div class="controls">
          {values.map(control => (
            <ValueInput key={control.name} bench={bench} control={control} />
          ))}
          {buttons.map(button => (
            <FaultInput key={button.fault} bench={bench} button={button} />
          ))}
        </div>
      )}
      {hasHistory && <ActionList bench={bench} />}
    </section>
  );
}

/** The value that holds at the reader's moment. */
function valueNow(bench: Bench, control: ValueControl): ControlValue {
  const { nowUs } = bench.player.place.value;
  const set = bench.forks.actions.value.filter(
    action => action.kind === 'control' && action.control === control.name && action.atUs <= nowUs + 1,
  );
  const last = set.at(-1);
  return last?.kind === 'control' ? last.value : control.value;
}

function ValueInput({ bench, control }: { bench: Bench; control: ValueControl }): JSX.Element {
  const id = useId();
  const value = valueNow(bench, control);
  const set = (next: ControlValue): void => {
    if (next === value) return;
    bench.acting.act(atUs => [{ kind: 'control', atUs: control.live ? atUs : 0, control: control.name, value: next }]);
  };
  const title = [control.about, control.live ? '' : words.controls.fromStart].filter(Boolean).join(' ') || undefined;
  return (
    <span class={`control ${control.kind}`} title={title}>
      <label for={id}>{control.label}</label>
      {control.kind === 'number' && <NumberInput id={id} control={control} value={Number(value)} set={set} />}
      {control.kind === 'choice' && (
        <select
          id={id}
          value={String(value)}
          onChange={event => set(control.choices.find(each => String(each) === event.currentTarget.value)!)}
        >
          {control.choices.map(choice => (
            <option key={choice} value={String(choice)}>
              {control.unit ? `${choice} ${control.unit}` : choice}
            </option>
          ))}
        </select>
      )}
      {control.kind === 'switch' && (
        <input id={id} type="checkbox" checked={value === true} onChange={e => set(e.currentTarget.checked)} />
      )}
      {!control.live && <span class="only-heard">{words.controls.fromStart}</span>}
    </span>
  );
}

/** A slider and the number beside it; what is typed outside the range is told and not taken. */
function NumberInput(props: {
  id: string;
  control: ValueControl & { kind: 'number' };
  value: number;
  set(value: number): void;
}): JSX.Element {
  const { control, value, set } = props;
  const { from, to, step, unit } = control;
  const moving = useSignal<number | null>(null);
  const wrong = useSignal(false);
  const shown = moving.value ?? value;
  return (
    <>
      <input
        id={props.id}
        type="range"
        min={from}
        max={to}
        step={step}
        value={shown}
        aria-valuetext={`${shown} ${unit}`}
        onInput={event => {
          moving.value = Number(event.currentTarget.value);
        }}
        onChange={event => {
          moving.value = null;
          set(Number(event.currentTarget.value));
        }}
      />
      <input
        type="number"
        class="number"
        min={from}
        max={to}
        step={step}
        value={shown}
        aria-label={control.label}
        aria-invalid={wrong.value}
        onInput={event => {
          const typed = event.currentTarget.valueAsNumber;
          wrong.value = !(typed >= from && typed <= to);
        }}
        onChange={event => {
          const typed = event.currentTarget.valueAsNumber;
          if (typed >= from && typed <= to) set(typed);
          else event.currentTarget.value = String(value);
        }}
        onBlur={() => {
          wrong.value = false;
        }}
      />
      {unit && <span class="unit">{unit}</span>}
      {wrong.value && (
        <span class="bubble" role="alert">
          {words.controls.outOfRange(from, to, unit)}
        </span>
      )}
    </>
  );
}

function FaultInput({ bench, button }: { bench: Bench; button: FaultButton }): JSX.Element {
  const chosen = useSignal(0);
  const target = button.targets[Math.min(chosen.value, button.targets.length - 1)]!;
  const label = words.controls.fault(button.fault);
  return (
    <span class="control fault">
      <button
        type="button"
        disabled={bench.player.length.value === 0}
        title={bench.player.length.value === 0 ? words.controls.afterRun : undefined}
        onClick={() =>
          bench.acting.act(atUs => target.given.map(given => ({ kind: 'fault', atUs, fault: button.fault, given })))
        }
      >
        {label}
      </button>
      {button.targets.length > 1 && (
        <select
          aria-label={words.controls.whom(label)}
          value={chosen.value}
          onChange={event => {
            chosen.value = Number(event.currentTarget.value);
          }}
        >
          {button.targets.map(({ label: name }, at) => (
            <option key={name} value={at}>
              {name}
            </option>
          ))}
        </select>
      )}
    </span>
  );
}
