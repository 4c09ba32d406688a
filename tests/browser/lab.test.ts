/**
 * A lab in a real Chromium, as a student meets it: write, run, watch, step, be checked.
 */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { usableLab } from '../../cli/lab-folder.ts';
import { openTestSession } from '../session.ts';
import { launchChromium } from './chromium.ts';
import { LabPage, type PageOptions } from './lab-page.ts';

let browser: Browser;
let lab: LabPage;
const keys = usableLab('keys-and-partitions');
const first = usableLab('first-topic');

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
afterEach(async () => {
  const { complaints } = lab;
  await lab.close();
  expect(complaints).toEqual([]);
});

const open = async (id: string, options?: PageOptions): Promise<void> => {
  lab = await LabPage.open(browser, `${inject('siteUrl')}/labs/${id}/`, options);
};

describe('a student', () => {
  test('gets full marks with the solution', async () => {
    await open(keys.id);
    await lab.write(keys.solution.code);
    await lab.run();
    expect(await lab.points()).toContain('7 of 7 points');
    expect(await lab.workbench.getAttribute('data-result')).toBe('pass');
  });

  test.each(first.wrong.map(({ message, source }) => [message, source.code]))(
    'is told what the author wrote for a typical mistake: %s',
    async (message, code) => {
      await open(first.id);
      await lab.write(code);
      await lab.run();
      expect(await lab.points()).toContain(message);
      expect(await lab.workbench.getAttribute('data-result')).toBe('fail');
    },
  );

  test('sees partitions fill while it plays', async () => {
    await open(keys.id);
    await lab.write(keys.solution.code);
    await lab.run();
    await lab.page.waitForFunction(() => document.querySelectorAll('.weir-scene .record').length >= 10);
  });

  test('steps forward and back to exactly the same picture', async () => {
    await open(keys.id);
    await lab.run();
    await lab.pause();
    await lab.button('To the start').click();
    const seen: string[] = [];
    for (let i = 0; i < 40; i++) await lab.button('Step forward').click();
    for (let i = 0; i < 12; i++) {
      seen.push(await lab.tables());
      await lab.button('Step forward').click();
    }
    for (let i = 11; i >= 0; i--) {
      await lab.button('Step back').click();
      expect(await lab.tables()).toBe(seen[i]);
    }
    expect(new Set(seen).size).toBeGreaterThan(3);
  });

  test('plays and pauses with the space bar, steps with the arrows', async () => {
    await open(keys.id);
    await lab.run();
    await lab.page.locator('.timeline').click({ position: { x: 4, y: 4 } });
    await lab.pause();
    await lab.page.keyboard.press('Home');
    const place = lab.page.locator('.timeline');
    await lab.page.keyboard.press('ArrowRight');
    await lab.page.keyboard.press('ArrowRight');
    expect(await place.innerText()).toContain('entry 2 of');
    await lab.page.keyboard.press('ArrowLeft');
    expect(await place.innerText()).toContain('entry 1 of');
    await lab.page.keyboard.press('Space');
    await lab.button('Pause').waitFor();
    await lab.page.keyboard.press('Space');
    await lab.button('Play').waitFor();
  });

  test('is taken from a failed check to the moment that shows it', async () => {
    await open(keys.id);
    await lab.run();
    await lab.pause();
    await lab.page
      .getByRole('button', { name: /See the moment/ })
      .first()
      .click();
    const moment = /See the moment, ([\d.]+ s)/.exec(await lab.points())![1]!;
    expect(await lab.page.locator('.timeline').innerText()).toContain(moment);
  });

  test('finds the code, seed and answers again after a reload', async () => {
    await open(first.id);
    await lab.write('// mine\n');
    await lab.page.waitForTimeout(1500);
    await lab.page.reload();
    await expect.poll(() => lab.code.inputValue()).toBe('// mine\n');
  });

  test('works on a phone, panel by panel', async () => {
    await open(first.id, { width: 390, height: 844, touch: true });
    await lab.page.getByRole('tab', { name: 'Code' }).click();
    await lab.write(first.solution.code);
    await lab.run();
    await lab.page.getByRole('tab', { name: /Check/ }).click();
    expect(await lab.points()).toContain('6 of 6 points');
    const overflow = await lab.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

describe('the full editor', () => {
  test('loads when the code is first used, keeps it, and completes from the real declarations', async () => {
    await open(first.id, { fullEditor: true });
    const loaded = (): Promise<number> => lab.page.locator('.monaco-editor').count();
    expect(await loaded()).toBe(0);
    await lab.code.click();
    await lab.page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 30_000 });
    expect(await lab.page.locator('.monaco-editor').innerText()).toContain('producer.connect');
    await lab.page.keyboard.press('Control+End');
    await lab.page.keyboard.type('\nproducer.sendB');
    await lab.page.keyboard.press('Control+Space');
    const suggestions = lab.page.locator('.suggest-widget .monaco-list-row');
    await expect
      .poll(() => suggestions.allInnerTexts(), { timeout: 40_000 })
      .toContainEqual(expect.stringContaining('sendBatch'));
  });
});

describe('the same lab, code and seed', () => {
  test.each([first, keys])('give the same trace in Chromium as in Node: $id', async ({ id }) => {
    const definition = usableLab(id);
    const session = await openTestSession();
    const run = await session.start(definition, definition.solution.code, definition.seed);
    const { traceHash } = run.result();
    await open(id);
    await lab.write(definition.solution.code);
    await lab.run();
    expect(await lab.traceHash()).toBe(traceHash);
  });
});
