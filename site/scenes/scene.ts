/**
 * What a scene is: a picture of the trace in a host element. A scene knows the trace and its views, nothing of
 * workers, runs or students' code. The page links `site/scenes/scenes.css` (which brings the marks of
 * `site/styles/marks.css`) and the tokens.
 */
import type { Trace } from '../../engine/index.ts';
import type { RowEditing } from './row-editing.ts';

/** The moment to show: `count` entries have happened; `nowUs` may lie between two entries. */
export interface SceneFrame {
  trace: Trace;
  count: number;
  nowUs: number;
  /** Discrete steps, no easing: the person asked for less motion. */
  reducedMotion: boolean;
}

/** A scene in its host. */
export interface MountedScene {
  show(frame: SceneFrame): void;
  destroy(): void;
}

/** A fault that a person wants to happen: its kind and its arguments. */
export interface WantedFault {
  fault: string;
  given: Record<string, string | number>;
}

/** What a scene may ask of the page around it. */
export interface SceneOptions {
  /** Takes the timeline to a moment, when a person picks a mark that has one. */
  onSeek?(atUs: number): void;
  /** Makes faults happen in the run, at the reader's moment. Without it a picture is for looking only. */
  onFault?(faults: WantedFault[]): void;
  /** The lab's data, where its rows can be moved. */
  rows?: RowEditing;
}

/** A scene: its name in labs and links, its title on a tab, and how it is mounted. */
export interface Scene {
  name: string;
  title: string;
  mount(host: HTMLElement, options?: SceneOptions): MountedScene;
}
