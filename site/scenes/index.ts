/** The scenes, in the order of their tabs: adding one is a file and a line here. */
import { architecture } from './architecture.ts';
import { cluster } from './cluster.ts';
import { deadlines } from './deadlines.ts';
import { eventTime } from './event-time.ts';
import { group } from './group.ts';
import { inputResult } from './input-result.ts';
import { join } from './join.ts';
import { metrics } from './metrics.ts';
import { partitions } from './partitions.ts';
import { plan } from './plan.ts';
import { recovery } from './recovery.ts';
import type { Scene } from './scene.ts';
import { transactions } from './transactions.ts';
import { windows } from './windows.ts';

/** All scenes. */
export const scenes: Scene[] = [
  partitions,
  cluster,
  group,
  transactions,
  eventTime,
  inputResult,
  windows,
  join,
  plan,
  recovery,
  metrics,
  deadlines,
  architecture,
];

/** The names that a lab may ask for. */
export const sceneNames: string[] = scenes.map(scene => scene.name);
