/**
 * Verbs that send a message of Kafka's protocol as it stands in the script. Requests of one connection are handled one
 * after the other; a request may be left unanswered and its answer asked for later.
 */
import {
  type AnyApi,
  apiNamed,
  codeOf,
  completed,
  type ErrorName,
  errorName,
  msToUs,
  type Process,
  sleep,
  spawn,
  wait,
} from '../../../../engine/index.ts';
import { isRecord } from '../../recording.ts';
import { number, optional, type Step, text, type Verb } from '../step.ts';
import type { PendingAnswer, ScriptWorld } from '../world.ts';

/** How long a request that is not waited for is given before it counts as pending. */
const PENDING_AFTER_MS = 250;
const RETRY_PAUSE_MS = 100;
const RETRIES = 40;
const RETRIED: readonly ErrorName[] = ['COORDINATOR_LOAD_IN_PROGRESS', 'COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR'];

function* request(world: ScriptWorld, step: Step): Process<unknown> {
  const api = apiOf(step);
  const message = completed(api.defaults, world.filled(step['body'] ?? {}));
  const ask = (): Process<unknown> => raw(world, step, api, message);
  if (step['async'] !== undefined) return yield* begin(world, step, ask, PENDING_AFTER_MS);
  const { scheduler } = world.simulation;
  let response = yield* ask();
  for (let retry = 0; retry < RETRIES && mustRetry(response); retry++) {
    yield* sleep(scheduler, msToUs(RETRY_PAUSE_MS));
    response = yield* ask();
  }
  return cleaned(world, step, response);
}

function* response(world: ScriptWorld, step: Step): Process<unknown> {
  const name = String(step['of']);
  const pending = world.pending.get(name);
  if (!pending) throw new Error(`malformed case: no request is pending as ${name}`);
  return cleaned(world, step, yield* answerOf(pending));
}

/** Sends a request without waiting for its answer; says whether it is still open after `afterMs`. */
export function* begin(world: ScriptWorld, step: Step, ask: () => Process<unknown>, afterMs: number): Process<unknown> {
  const pending = started(world, ask());
  world.pending.set(String(step['async']), pending);
  yield* sleep(world.simulation.scheduler, msToUs(afterMs));
  return { pending: !pending.answered };
}

/** Sends one message over the step's connection, behind those that it still waits for. */
export function* raw(world: ScriptWorld, step: Step, api: AnyApi, message: unknown): Process<unknown> {
  const connection = optional(step, 'conn', text) ?? 'raw';
  const broker = optional(step, 'broker', number) ?? 1;
  const before = world.connections.get(`${connection}/${broker}`);
  const version = optional(step, 'version', number) ?? api.versions[1];
  const own = started(world, inTurn(world, before, connection, broker, api, message, version));
  world.connections.set(`${connection}/${broker}`, own);
  return yield* answerOf(own);
}

function* inTurn(
  world: ScriptWorld,
  before: PendingAnswer | undefined,
  connection: string,
  broker: number,
  api: AnyApi,
  message: unknown,
  version: number,
): Process<unknown> {
  if (before && !before.answered) yield* wait<void>(resume => before.whenAnswered.push(() => resume()));
  return yield* world.connection(connection).request(broker, api, message, { version, timeoutMs: 60_000 });
}

function started(world: ScriptWorld, process: Process<unknown>): PendingAnswer {
  const pending: PendingAnswer = { answered: false, value: undefined, failure: undefined, whenAnswered: [] };
  const end = (fields: Partial<PendingAnswer>): void => {
    Object.assign(pending, fields, { answered: true });
    for (const wake of pending.whenAnswered) wake();
  };
  spawn(world.simulation.scheduler, process, {
    done: value => end({ value }),
    failed: failure => end({ failure }),
  });
  return pending;
}

function* answerOf(pending: PendingAnswer): Process<unknown> {
  if (!pending.answered) yield* wait<void>(resume => pending.whenAnswered.push(() => resume()));
  if (pending.failure !== undefined) throw pending.failure;
  return pending.value;
}

function apiOf(step: Step): AnyApi {
  const name = text(step, 'api');
  const api = apiNamed(name);
  if (!api) throw new Error(`the simulated broker does not answer ${name}`);
  return api;
}

/** The coordinator was not there yet: such answers were never recorded, the request was sent again. */
function mustRetry(answer: unknown): boolean {
  if (Array.isArray(answer)) return answer.some(mustRetry);
  if (!isRecord(answer)) return false;
  const code = answer['errorCode'];
  if (typeof code === 'number' && RETRIED.some(name => codeOf(name) === code)) return true;
  return Object.values(answer).some(mustRetry);
}

function cleaned(world: ScriptWorld, step: Step, answer: unknown): unknown {
  const save = step['save'];
  if (isRecord(save)) {
    for (const [name, pointer] of Object.entries(save)) world.save(name, at(answer, String(pointer)));
  }
  return withErrorNames(answer);
}

/** The value that a JSON pointer points at. */
function at(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value);
}

/** Error numbers as names; records are left out, as the recorder did. */
function withErrorNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withErrorNames);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      if (name === 'records') return [name, ''];
      const isCode = name.toLowerCase().endsWith('errorcode') && typeof field === 'number';
      return [name, isCode ? errorName(field) : withErrorNames(field)];
    }),
  );
}

export const requestVerbs: Record<string, Verb> = { request, response };
