/**
 * The pictures: the scenes that the lab names, one at a time, each mounted into a host of its own and shown the
 * reader's place. Scenes are loaded apart from the rest, right after the page can be used.
 */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { MountedScene, Scene } from '../scenes/scene.ts';
import type { Bench } from './bench.ts';
import { ControlStrip } from './control-strip.tsx';
import { rowEditing } from './row-editing.ts';
import { Tabs } from './tabs.tsx';
import { words } from './words.ts';

/** The watch pane. */
export function Watch({ bench }: { bench: Bench }): JSX.Element {
  const scenes = useSignal<Scene[]>([]);
  const empty = bench.player.length.value === 0;
  useEffect(() => {
    void import('../scenes/index.ts').then(({ scenes: all }) => {
      scenes.value = bench.lab.scenes.flatMap(name => all.find(scene => scene.name === name) ?? []);
    });
  }, [bench, scenes]);
  const shown = scenes.value.find(scene => scene.name === bench.scene.value) ?? scenes.value[0];
  return (
    <div class="watch-body">
      {scenes.value.length > 1 && (
        <Tabs
          label={words.watch.scenes}
          tabs={scenes.value.map(({ name, title }) => ({ name, title }))}
          selected={shown!.name}
          onSelect={name => {
            bench.scene.value = name;
          }}
          panel={() => 'scene'}
        />
      )}
      <ControlStrip bench={bench} />
      {shown && !empty && <SceneHost key={shown.name} bench={bench} scene={shown} />}
      {empty && (
        <div class="watch-empty" id="scene">
          <EmptyFigure />
          <p class="strong">{words.watch.emptyTitle}</p>
          <p class="dim">{words.watch.empty}</p>
        </div>
      )}
    </div>
  );
}

function SceneHost({ bench, scene }: { bench: Bench; scene: Scene }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const mounted = useSignal<MountedScene | null>(null);
  const failed = useSignal(false);
  useEffect(() => {
    const made = scene.mount(host.current!, {
      onSeek: atUs => bench.showMoment(atUs),
      rows: rowEditing(bench),
      onFault: faults =>
        bench.acting.act(atUs => faults.map(({ fault, given }) => ({ kind: 'fault', atUs, fault, given }))),
    });
    mounted.value = made;
    return () => {
      mounted.value = null;
      made.destroy();
    };
  }, [bench, scene, mounted]);
  useSignalEffect(() => {
    const { player } = bench;
    const { count, nowUs } = player.place.value;
    const trace = player.trace.value;
    try {
      mounted.value?.show({ trace, count, nowUs, reducedMotion: player.reducedMotion.value });
    } catch (error) {
      // A scene that fails must not take the workbench with it.
      failed.value = true;
      console.error(error);
    }
  });
  return (
    <>
      {failed.value && <p class="stale">{words.watch.failed}</p>}
      <div class="scene" id="scene" ref={host} />
    </>
  );
}

/** Three empty logs: what will be here. */
function EmptyFigure(): JSX.Element {
  return (
    <svg viewBox="0 0 280 108" width="280" height="108" aria-hidden="true" focusable="false" class="empty-figure">
      {[0, 1, 2].map(row => (
        <g key={row} transform={`translate(0 ${4 + row * 36})`}>
          <rect width="280" height="28" rx="5" class="lane" />
          {Array.from({ length: [5, 3, 4][row]! }, (_, at) => (
            <rect key={at} x={5 + at * 23} y="4" width="20" height="20" rx="4" class="slot" />
          ))}
        </g>
      ))}
    </svg>
  );
}
