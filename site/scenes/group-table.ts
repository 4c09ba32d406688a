/** The same facts as the drawing of consumer groups, as tables: members, assignment with lag, rebalances. */
import { formatSeconds, type GroupPast, type RebalancesState } from '../../engine/index.ts';
import { type FactsTable, writeTables } from './facts-table.ts';
import { lagText, memberNames } from './group-layout.ts';

/** The latest rebalances that are listed. */
const MOST_PHASES = 40;

/** Writes the tables into `host`. */
export function updateGroupTables(host: HTMLElement, state: RebalancesState): void {
  writeTables(
    host,
    state.pasts.flatMap(past => [memberFacts(past), ownerFacts(past, state), phaseFacts(past)]),
  );
}

function memberFacts(past: GroupPast): FactsTable {
  const names = memberNames(past, 40);
  const rows = past.members.map(({ member, client, fromUs, toUs, left }) => {
    const beats = past.heartbeats.filter(beat => beat.client === client);
    const last = beats.at(-1);
    const ended = toUs === null ? '–' : formatSeconds(toUs);
    return [names.get(member)!, formatSeconds(fromUs), last ? formatSeconds(last.atUs) : '–', ended, left ?? '–'];
  });
  const columns = ['member', 'joined', 'last heartbeat', 'left', 'why'];
  return { caption: `Members of group ${past.group}`, columns, rows };
}

function ownerFacts(past: GroupPast, { logs }: RebalancesState): FactsTable {
  const names = memberNames(past, 40);
  const latest = new Map(past.owned.map(span => [`${span.topic}-${span.partition}`, span]));
  const rows = [...latest]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([name, span]) => {
      const owner = span.toUs === null ? names.get(span.member)! : 'nobody';
      const lag = lagText(past.group, logs, span).replace('lag ', '');
      return [name, owner, `${span.generation}`, formatSeconds(span.toUs ?? span.fromUs), lag];
    });
  const columns = ['partition', 'owner', 'assigned in generation', 'since', 'lag'];
  return { caption: `Assignment of group ${past.group}`, columns, rows };
}

function phaseFacts({ group, phases }: GroupPast): FactsTable {
  const rows = phases
    .slice(-MOST_PHASES)
    .reverse()
    .map(({ state, generation, reason, fromUs }) => [formatSeconds(fromUs), state, `${generation}`, reason]);
  return { caption: `States of group ${group}, newest first`, columns: ['at', 'state', 'generation', 'why'], rows };
}
