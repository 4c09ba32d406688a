/**
 * The kinds of fault, and how one is injected. To add one: a file named by it, and a line here.
 */
import type { Cluster } from '../cluster.ts';
import { clockSkew } from './clock-skew.ts';
import {
  killController,
  pauseController,
  resumeController,
  startController,
  stopController,
} from './controller-faults.ts';
import { cut } from './cut.ts';
import { type Fault, type FaultKind, FaultRefused, type ParameterKind } from './fault.ts';
import { freeDisk } from './free-disk.ts';
import { fullDisk } from './full-disk.ts';
import { heal } from './heal.ts';
import { kill } from './kill.ts';
import { lossyLink } from './lossy-link.ts';
import { narrowLink } from './narrow-link.ts';
import { pause } from './pause.ts';
import { powerLoss } from './power-loss.ts';
import { resume } from './resume.ts';
import { slowDisk } from './slow-disk.ts';
import { slowLink } from './slow-link.ts';
import { start } from './start.ts';
import { stop } from './stop.ts';
import { truncateByHighWatermark, truncateByLeaderEpoch } from './truncation.ts';

// biome-ignore lint/suspicious/noExplicitAny: a table of kinds holds arguments of every type
const kinds: Readonly<Record<string, FaultKind<any>>> = {
  kill,
  stop,
  start,
  pause,
  resume,
  cut,
  heal,
  'slow-link': slowLink,
  'narrow-link': narrowLink,
  'lossy-link': lossyLink,
  'slow-disk': slowDisk,
  'full-disk': fullDisk,
  'free-disk': freeDisk,
  'clock-skew': clockSkew,
  'power-loss': powerLoss,
  'truncate-by-high-watermark': truncateByHighWatermark,
  'truncate-by-leader-epoch': truncateByLeaderEpoch,
  'kill-controller': killController,
  'stop-controller': stopController,
  'start-controller': startController,
  'pause-controller': pauseController,
  'resume-controller': resumeController,
};

/** The kinds of fault by name, with what they need. */
export const faultKinds: Readonly<Record<string, Pick<FaultKind, 'about' | 'parameters'>>> = kinds;

/** Makes a fault happen now; throws FaultRefused, with what would be possible, where it cannot. */
export function injectFault(cluster: Cluster, fault: Fault): void {
  injectFaults(cluster, [fault]);
}

/** Makes all of these faults happen now, or none of them. */
export function injectFaults(cluster: Cluster, faults: readonly Fault[]): void {
  const possible = faults.map(fault => ({ fault, kind: possibleKind(cluster, fault) }));
  for (const { fault, kind } of possible) {
    cluster.simulation.record('fault.injected', { fault: fault.kind, detail: detailOf(fault, kind) });
    kind.inject(cluster, fault);
  }
}

function possibleKind(cluster: Cluster, fault: Fault): FaultKind {
  const kind = Object.hasOwn(kinds, fault.kind) ? kinds[fault.kind] : undefined;
  if (!kind) throw new FaultRefused(`There is no fault "${fault.kind}"; there are ${Object.keys(kinds).join(', ')}.`);
  const problem = argumentProblem(cluster, fault, kind) ?? kind.refusal(cluster, fault);
  if (problem) throw new FaultRefused(`Cannot ${fault.kind}: ${problem}.`);
  return kind;
}

/** The arguments as `broker=2`, in the order in which the kind names them. */
function detailOf(fault: Fault, { parameters }: FaultKind): string {
  return Object.keys(parameters)
    .map(name => `${name}=${fault[name]}`)
    .join(' ');
}

function argumentProblem(cluster: Cluster, fault: Fault, { parameters }: FaultKind): string | null {
  const stray = Object.keys(fault).find(name => name !== 'kind' && !(name in parameters));
  if (stray) return `it takes ${Object.keys(parameters).join(', ')}, not ${stray}`;
  for (const [name, kind] of Object.entries(parameters)) {
    const problem = valueProblem(cluster, name, kind, fault[name]);
    if (problem) return problem;
  }
  return null;
}

function valueProblem(cluster: Cluster, name: string, kind: ParameterKind, value: unknown): string | null {
  if (kind === 'node') return typeof value === 'string' ? null : `${name} must be the name of a node`;
  if (typeof value !== 'number' || !Number.isFinite(value)) return `${name} must be a number`;
  if (kind === 'broker') {
    const known = cluster.brokers.map(({ id }) => id);
    return known.includes(value) ? null : `there is no broker ${value}; there are ${known.join(', ')}`;
  }
  if (kind === 'bytes per ms' && value <= 0) return `${name} must be more than 0`;
  if (kind === 'percent' && (value < 0 || value > 100)) return `${name} must be from 0 to 100`;
  return kind === 'ms' && value < 0 ? `${name} must not be negative` : null;
}
