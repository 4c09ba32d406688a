/**
 * The workbench: read, write and check, watch, with the timeline below. This file is the frame; each panel is a file
 * beside it. It draws the same HTML on the server (lab.astro) and in the page, where it wakes up: opens the saved
 * work, warms the worker, listens to keys. Which panels stand side by side is a matter of the stylesheet.
 */
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { LabPage } from '../labs/lab-page.ts';
import { Bar } from './bar.tsx';
import { Bench, type Drawer, type Tab } from './bench.ts';
import { ConsolePane } from './console.tsx';
import { EditorPane } from './editor-pane.tsx';
import { startKeeping } from './keeping.ts';
import { listenToKeys } from './keys.ts';
import { NoticeBar } from './notice-bar.tsx';
import { Prose } from './prose.tsx';
import { Results } from './results.tsx';
import { Tabs } from './tabs.tsx';
import { rememberedSpeed, Timeline } from './timeline.tsx';
import { Watch } from './watch.tsx';
import { words } from './words.ts';

const NARROW = 760;

/** The whole workbench of a lab. */
export function Workbench({ page, embedded = false }: { page: LabPage; embedded?: boolean }): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const bench = useMemo(() => new Bench(page, embedded), [page, embedded]);
  useEffect(() => wake(bench, root.current!), [bench]);
  const result = bench.result.value;
  const points = result ? words.results.points(result.score, result.maxScore) : undefined;
  return (
    <div
      ref={root}
      class={embedded ? 'workbench embedded' : 'workbench'}
      data-status={bench.status.value}
      data-result={result?.status}
      data-trace-hash={result?.traceHash ?? undefined}
      data-tab={bench.tab.value}
    >
      <div class="frame">
        <Bar bench={bench} />
        <NoticeBar bench={bench} />
        <Tabs<Tab>
          class="parts"
          label={words.tabs.label}
          tabs={[
            { name: 'read', title: words.tabs.read },
            { name: 'code', title: words.tabs.code },
            { name: 'watch', title: words.tabs.watch },
            { name: 'check', title: words.tabs.check, note: points },
          ]}
          selected={bench.tab.value}
          onSelect={name => {
            bench.tab.value = name;
          }}
          panel={name => `part-${name}`}
        />
        <section class="part read" id="part-read" aria-label={words.tabs.read}>
          <Prose bench={bench} />
        </section>
        <section class="part code" id="part-code" aria-label={words.tabs.code}>
          <EditorPane bench={bench} />
        </section>
        <CheckPart bench={bench} points={points} />
        <section class="part watch" id="part-watch" aria-label={words.watch.label}>
          <Watch bench={bench} />
        </section>
        <Timeline bench={bench} />
        <p class="only-heard" aria-live="polite">
          {bench.announcement.value}
        </p>
      </div>
    </div>
  );
}

function CheckPart({ bench, points }: { bench: Bench; points: string | undefined }): JSX.Element {
  const drawer = bench.drawer.value;
  return (
    <section class="part check" id="part-check" aria-label={words.tabs.check}>
      <Tabs<Drawer>
        label={words.drawer.label}
        tabs={[
          { name: 'results', title: words.drawer.results, note: points },
          { name: 'console', title: words.drawer.console },
        ]}
        selected={drawer}
        onSelect={name => {
          bench.drawer.value = name;
        }}
        panel={() => 'drawer'}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reachable with the keyboard */}
      <div class="drawer" id="drawer" role="tabpanel" aria-label={words.drawer[drawer]} tabIndex={0}>
        {drawer === 'results' ? <Results bench={bench} /> : <ConsolePane bench={bench} />}
      </div>
    </section>
  );
}

/** Brings the drawn page to life; returns what puts it to rest. */
function wake(bench: Bench, root: HTMLElement): () => void {
  bench.isNarrow = () => root.clientWidth < NARROW;
  bench.player.speed.value = rememberedSpeed();
  const motion = matchMedia('(prefers-reduced-motion: reduce)');
  const follow = (): void => {
    bench.player.reducedMotion.value = motion.matches;
  };
  follow();
  motion.addEventListener('change', follow);
  const deaf = listenToKeys(bench, root);
  let rest = (): void => {};
  let asleep = false;
  void startKeeping(bench).then(stop => {
    if (asleep) stop();
    else rest = stop;
    root.dataset['ready'] = 'true';
  });
  bench.warm();
  return () => {
    asleep = true;
    rest();
    deaf();
    motion.removeEventListener('change', follow);
    bench.dispose();
  };
}
