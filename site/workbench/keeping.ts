/**
 * Keeps the work of a bench: opens what was saved, saves what changes (shortly after, and when the page is left),
 * and says what it found: a lab that has changed, a saved state that cannot be read, a share link. Nothing that a
 * student wrote is ever thrown away: what is replaced goes among the kept codes.
 */
import { effect } from '@preact/signals';
import { decodeShare, readActions } from '../../engine/index.ts';
import type { Bench } from './bench.ts';
import { keepCode, newestOther, type SavedLab, type Work } from './saved-work.ts';
import { words } from './words.ts';
import { WorkStore } from './work.ts';

const SAVE_AFTER_MS = 300;

/** Opens the saved work of a bench and keeps it from then on. Resolves to what ends the keeping. */
export async function startKeeping(bench: Bench): Promise<() => void> {
  const store = new WorkStore(bench.lab.id);
  const { saved, damaged, lasting } = await store.open();
  // What was typed while the saved work was being opened is the newest, and not saved yet.
  const typed = bench.code.peek() !== bench.lab.start.code ? bench.code.peek() : null;
  bench.kept.value = saved.kept;
  let told = !lasting;
  if (!lasting) bench.notices.add('memory', words.notices.memoryOnly, [], 'warn');
  if (damaged) bench.notices.add('damaged', words.notices.damaged, [], 'warn');

  const change = async (next: (saved: SavedLab) => SavedLab): Promise<void> => {
    const stored = await store.change(next);
    if (!stored && !told) bench.notices.add('memory', words.notices.memoryOnly, [], 'warn');
    told ||= !stored;
  };
  bench.keep = () => {
    const code = { code: bench.code.peek(), seed: bench.seed.peek(), savedAtMs: Date.now() };
    if (code.code === bench.lab.start.code) return;
    bench.kept.value = keepCode(bench.kept.peek(), code);
    void change(saved => ({ ...saved, kept: keepCode(saved.kept, code) }));
  };

  openSaved(bench, saved);
  if (typed !== null) bench.replaceCode(typed, bench.seed.peek());
  openLink(bench);
  return autosave(bench, typed !== null, change);
}

function openSaved(bench: Bench, saved: SavedLab): void {
  const work = saved.works[bench.lab.contentHash];
  if (work) {
    showWork(bench, work);
    return;
  }
  const older = newestOther(saved, bench.lab.contentHash);
  if (!older || older.code === bench.lab.start.code) return;
  bench.notices.add('changed', words.notices.changed, [
    { label: words.notices.keepYours, run: () => bench.replaceCode(older.code, older.seed) },
    {
      label: words.notices.startNew,
      run: () => {
        bench.kept.value = keepCode(bench.kept.peek(), older);
        bench.replaceCode(bench.lab.start.code, bench.lab.seed);
      },
    },
  ]);
}

function showWork(bench: Bench, work: Work): void {
  bench.code.value = work.code;
  bench.seed.value = work.seed;
  bench.answers.value = work.answers;
  bench.forks.reset(readActions(bench.lab, work.actions).actions);
  bench.editor?.setValue(work.code);
  if (!work.result) return;
  bench.result.value = work.result;
  bench.ran.value = { code: work.ranCode, seed: work.result.engine.seed, actions: work.ranActions };
  bench.status.value = 'done';
}

/** Opens a share link, on a page of the lab's own. */
function openLink(bench: Bench): void {
  const reading = bench.embedded ? null : decodeShare(location.hash, bench.lab);
  if (reading === null) return;
  history.replaceState(null, '', location.pathname + location.search);
  if (!reading.ok) {
    const texts = {
      damaged: words.notices.shareDamaged,
      newer: words.notices.shareNewer,
      otherLab: words.notices.shareOther,
    };
    bench.notices.add('share', `${texts[reading.reason]} ${reading.detail}`, [], 'warn');
    return;
  }
  const { code, seed, actions, placeUs, scene } = reading.shared;
  const mine = { code: bench.code.peek(), seed: bench.seed.peek(), actions: bench.forks.actions.peek() };
  bench.replaceCode(code, seed);
  bench.forks.reset(actions);
  if (scene !== null) bench.scene.value = scene;
  if (placeUs !== null) bench.openAt(placeUs);
  if (mine.code === bench.lab.start.code) {
    bench.notices.add('share', words.notices.sharedFresh);
    return;
  }
  const back = {
    label: words.notices.backToMine,
    run: () => {
      bench.replaceCode(mine.code, mine.seed);
      bench.forks.reset(mine.actions);
    },
  };
  bench.notices.add('share', words.notices.shared, [back]);
}

function autosave(
  bench: Bench,
  unsaved: boolean,
  change: (next: (saved: SavedLab) => SavedLab) => Promise<void>,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let first = !unsaved;
  const save = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const work: Work = {
      code: bench.code.peek(),
      seed: bench.seed.peek(),
      answers: bench.answers.peek(),
      actions: bench.forks.actions.peek(),
      result: bench.result.peek(),
      ranCode: bench.ran.peek()?.code ?? '',
      ranActions: bench.ran.peek()?.actions ?? [],
      savedAtMs: Date.now(),
    };
    void change(saved => ({ ...saved, works: { ...saved.works, [bench.lab.contentHash]: work } }));
  };
  const stop = effect(() => {
    // Reading them is what makes this run again when one changes.
    [bench.code.value, bench.seed.value, bench.answers.value, bench.forks.actions.value, bench.result.value];
    if (!first) {
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_AFTER_MS);
    }
    first = false;
  });
  document.addEventListener('visibilitychange', save);
  addEventListener('pagehide', save);
  return () => {
    save();
    stop();
    document.removeEventListener('visibilitychange', save);
    removeEventListener('pagehide', save);
  };
}
