/**
 * A trigger that is written for windows of time refuses the global window, as Java's cast does.
 */
import { FlinkError } from '../stream-element.ts';
import { GLOBAL_WINDOW, type Window } from '../window/window.ts';

/** Throws for the global window. */
export function requireTimeWindow(window: Window): void {
  if (window.endMs === GLOBAL_WINDOW.endMs)
    throw new FlinkError(
      'ClassCastException',
      'GlobalWindow cannot be cast to TimeWindow: this trigger works on windows of time only',
    );
}
