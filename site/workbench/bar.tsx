/** The bar at the top: where one is, the seed, and what one can do with the whole lab. Run is the one primary button. */
import type { JSX } from 'preact';
import { encodeShare } from '../../engine/index.ts';
import type { Bench } from './bench.ts';
import { Icon, Logo } from './icons.tsx';
import { ResetButton } from './reset.tsx';
import { SeedInput } from './seed-input.tsx';
import { ThemeToggle } from './theme-toggle.tsx';
import { words } from './words.ts';

/** The bar. */
export function Bar({ bench }: { bench: Bench }): JSX.Element {
  const { lab, lesson } = bench.page;
  const Title = bench.embedded ? 'h2' : 'h1';
  return (
    <header class="bar">
      {!bench.embedded && (
        <a class="home" href="/" aria-label={words.bar.home}>
          <Logo />
        </a>
      )}
      <Title class="title">{lab.title}</Title>
      <span class="crumb">
        {lesson.part && <span>{lesson.part} · </span>}
        <a href={lesson.href}>{lesson.title}</a>
      </span>
      <span class="space" />
      <SeedInput bench={bench} />
      <button type="button" class="ghost wide-only" onClick={() => void share(bench)}>
        {words.bar.share}
      </button>
      {!bench.embedded && <ThemeToggle />}
      <ResetButton bench={bench} />
      <RunButton bench={bench} />
    </header>
  );
}

function RunButton({ bench }: { bench: Bench }): JSX.Element {
  const running = bench.status.value === 'running';
  return (
    <button type="button" class="primary run" onClick={() => (running ? bench.stop() : bench.run())}>
      <Icon name={running ? 'stop' : 'play'} />
      <span>{running ? words.bar.stop : words.bar.run}</span>
      {!running && <span class="keys wide-only">Ctrl ↵</span>}
    </button>
  );
}

async function share(bench: Bench): Promise<void> {
  const fragment = encodeShare({
    lab: bench.lab.id,
    code: bench.code.peek(),
    seed: bench.seed.peek(),
    actions: [...bench.forks.actions.peek()],
    placeUs: bench.player.length.peek() > 0 ? Math.round(bench.player.place.peek().nowUs) : null,
    scene: bench.scene.peek(),
  });
  if (fragment === null) {
    bench.notices.add('share', words.notices.tooLong, [], 'warn');
    return;
  }
  const address = new URL(`/labs/${bench.lab.id}/#${fragment}`, location.href);
  try {
    await navigator.clipboard.writeText(address.href);
    bench.notices.add('share', words.notices.copied);
  } catch {
    if (!bench.embedded) history.replaceState(null, '', address);
    bench.notices.add('share', bench.embedded ? address.href : words.notices.copyFailed, [], 'warn');
  }
}
