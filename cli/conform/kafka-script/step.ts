/**
 * One step of a script: its verb and arguments, and how they are read. A missing or misformed argument is an error
 * that names it.
 */
import { KafkaException, type Process } from '../../../engine/index.ts';
import { isRecord, show } from '../recording.ts';
import type { ScriptWorld } from './world.ts';

/** A step as it stands in the case. */
export type Step = Readonly<Record<string, unknown>>;

/** Carries out one step; what it returns is compared with the step's `expect`. */
export type Verb = (world: ScriptWorld, step: Step) => Process<unknown>;

/** A topic partition. */
export interface Place {
  topic: string;
  partition: number;
}

/** What a step without a result of its own answers. */
export const ok = { ok: true };

/** An argument that must be a text. */
export function text(step: Step, name: string): string {
  const value = step[name];
  if (typeof value !== 'string') throw wrong(step, name, 'a text');
  return value;
}

/** An argument that must be a number. */
export function number(step: Step, name: string): number {
  const value = step[name];
  if (typeof value !== 'number') throw wrong(step, name, 'a number');
  return value;
}

/** An argument that must be a list. */
export function list(step: Step, name: string): unknown[] {
  const value = step[name];
  if (!Array.isArray(value)) throw wrong(step, name, 'a list');
  return value;
}

/** An argument that may be left out, of the kind that `read` reads. */
export function optional<T>(step: Step, name: string, read: (step: Step, name: string) => T): T | undefined {
  return step[name] === undefined ? undefined : read(step, name);
}

/** An argument of names and texts, empty where left out. */
export function settings(step: Step, name: string): Record<string, string> {
  const value = step[name] ?? {};
  if (!isRecord(value)) throw wrong(step, name, 'an object');
  return Object.fromEntries(Object.entries(value).map(([key, setting]) => [key, String(setting)]));
}

/** The partition named by `topic-0`. */
export function place(name: unknown): Place {
  const found = /^(.+)-(\d+)$/.exec(String(name));
  if (!found) throw new Error(`malformed case: ${show(name)} is no topic partition`);
  return { topic: found[1]!, partition: Number(found[2]) };
}

/** The script's name of a partition. */
export function placeName(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}

function wrong(step: Step, name: string, kind: string): Error {
  return new Error(`malformed case: ${String(step['do'])}: ${name} is ${show(step[name])}, expected ${kind}`);
}

/** An error as the recordings write it; what is no Kafka error is a failure of the engine or the case. */
export function errorForm(failure: unknown): unknown {
  if (!(failure instanceof KafkaException)) throw failure;
  const { error, exception } = failure;
  return error === null ? { exception } : { error, exception };
}
