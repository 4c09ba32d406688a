/**
 * A run as text that a person reads: what the scenario is, what goes wrong when, then a sentence an entry of the trace
 * and a line for what clients learned, in order.
 */
import { narrate } from '../view/narration.ts';
import type { ClientEvent } from './journal.ts';
import type { Scenario } from './scenario.ts';
import { scheduleText } from './schedule.ts';
import type { Outcome } from './simulate.ts';

/** The transcript of a run, line by line. */
export function transcriptOf(scenario: Scenario, seed: number, { world, schedule, violation }: Outcome): string[] {
  const lines = [`# ${scenario.name}, seed ${seed}`, `# ${scenario.about}.`];
  if (scenario.source) lines.push(`# "${scenario.source.says}"`, `#   ${scenario.source.where}`);
  lines.push(`# faults: ${scheduleText(schedule) || 'none'}`, '');
  lines.push(...inOrder(world.simulation.trace, world.journal));
  const end = violation ? `${violation.anomaly}: ${violation.message}` : 'Every check holds.';
  lines.push('', line(violation?.atUs ?? world.nowUs, end));
  return lines;
}

function inOrder(trace: Outcome['world']['simulation']['trace'], journal: readonly ClientEvent[]): string[] {
  const lines: string[] = [];
  let told = 0;
  const tellUntil = (atUs: number): void => {
    for (; told < journal.length && journal[told]!.atUs <= atUs; told++) {
      const sentence = eventSentence(journal[told]!);
      if (sentence) lines.push(line(journal[told]!.atUs, sentence));
    }
  };
  // That an offset is committed is told once: each follower's mark follows the leader's.
  const committed = new Set<string>();
  for (let index = 0; index < trace.length; index++) {
    tellUntil(trace.atUs(index) - 1);
    const sentence = narrate(trace.entry(index));
    const isMark = trace.kindAt(index) === 'highwatermark.moved';
    if (!sentence || (isMark && committed.has(sentence))) continue;
    if (isMark) committed.add(sentence);
    lines.push(line(trace.atUs(index), sentence));
  }
  tellUntil(Number.POSITIVE_INFINITY);
  return lines;
}

function line(atUs: number, sentence: string): string {
  return `${(atUs / 1e6).toFixed(3).padStart(8)} s  ${sentence}`;
}

/** What a client did, in a sentence; null for what the trace tells already. */
function eventSentence(event: ClientEvent): string | null {
  const { client } = event;
  switch (event.kind) {
    case 'refused':
      return `${client} gave ${event.value} up: ${event.error}.`;
    case 'processed':
      return `${client} did its work with ${event.value}.`;
    case 'settled':
      return `${client} learned that its word on ${event.value} was taken: ${event.type}.`;
    case 'lost':
      return `${client} lost ${event.topic}-${event.partition} to the group.`;
    case 'transaction':
      return `${client}'s transaction with ${event.values.join(', ')} is ${event.outcome}.`;
    case 'crashed':
      return `${client} crashed.`;
    default:
      return null;
  }
}
