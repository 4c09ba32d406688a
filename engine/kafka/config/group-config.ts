/**
 * Settings of single groups (KIP-848, KIP-932): those that are not set for a group have the broker's value. Source:
 * GroupConfig (4.2). Left out: the settings of consumer and streams groups.
 */
import type { Cluster } from '../cluster.ts';

interface GroupSetting {
  /** The broker setting that holds where the group has none, or a fixed default. */
  broker: string | null;
  default: string | null;
  problem(value: string): string | null;
}

const MIN_LOCK_MS = 15_000;
const MAX_LOCK_MS = 60_000;

/** The settings by name. */
const groupSettings: Readonly<Record<string, GroupSetting>> = {
  'share.auto.offset.reset': { broker: null, default: 'latest', problem: oneOf('latest', 'earliest') },
  'share.isolation.level': {
    broker: null,
    default: 'read_uncommitted',
    problem: oneOf('read_uncommitted', 'read_committed'),
  },
  'share.record.lock.duration.ms': {
    broker: 'group.share.record.lock.duration.ms',
    default: null,
    problem: between(MIN_LOCK_MS, MAX_LOCK_MS),
  },
};

/** The value that holds for a group. */
export function groupSetting(cluster: Cluster, groupId: string, name: keyof typeof groupSettings): string {
  const { broker, default: fixed } = groupSettings[name]!;
  return cluster.groupConfigs.get(groupId)?.[name] ?? (broker === null ? fixed! : cluster.settingText(broker));
}

/** Why a value is refused, or null. */
export function groupSettingProblem(name: string, value: string | null): string | null {
  const setting = groupSettings[name];
  if (!setting) return `Unknown group config name: ${name}`;
  const problem = value === null ? 'expected a value' : setting.problem(value);
  return problem && `Invalid value ${value} for configuration ${name}: ${problem}`;
}

function oneOf(...allowed: string[]): GroupSetting['problem'] {
  return value => (allowed.includes(value) ? null : `expected one of ${allowed.join(', ')}`);
}

function between(min: number, max: number): GroupSetting['problem'] {
  return value => {
    const number = Number(value);
    return Number.isInteger(number) && number >= min && number <= max ? null : `expected ${min} to ${max}`;
  };
}
