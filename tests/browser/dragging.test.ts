/**
 * Events in the event time plane, in a real Chromium: dragged by mouse and by touch, moved, added and taken out by
 * keyboard. The query is run again and its result changes; undo brings everything back.
 */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { usableLab } from '../../cli/lab-folder.ts';
import { launchChromium } from './chromium.ts';
import { LabPage } from './lab-page.ts';

let browser: Browser;
let lab: LabPage;
/** A run that follows a gesture is short, but the machine may be busy. */
const patience = { timeout: 20_000 };
const windows = usableLab('windows');
/** An event that no other one hides: the click of 12:00:23. */
const ALONE = 10;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
afterEach(async () => {
  const { complaints } = lab;
  await lab.close();
  expect(complaints).toEqual([]);
});

const open = async (touch = false): Promise<void> => {
  lab = await LabPage.open(browser, `${inject('siteUrl')}/labs/${windows.id}/`, { touch });
  await lab.write(windows.solution.code);
  await lab.run();
  await lab.pause();
  await lab.page.getByRole('tab', { name: 'Event time' }).click();
  await lab.button('To the end').click();
  await lab.page.locator('.event-time g.row-mark').nth(14).waitFor();
};
const results = (): Promise<string> =>
  lab.page.evaluate(() => [...document.querySelectorAll('.results text')].map(text => text.textContent).join(' '));
const rows = (): Promise<number> => lab.page.locator('g.row-mark').count();
const middleOf = async (index: number): Promise<{ x: number; y: number }> => {
  const box = (await lab.page.locator('g.row-mark .record').nth(index).boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

test('a dragged event changes the result while it moves; undo brings it back', async () => {
  await open();
  const before = await results();
  const { x, y } = await middleOf(ALONE);
  await lab.page.mouse.move(x, y);
  await lab.page.mouse.down();
  await lab.page.mouse.move(x + 60, y, { steps: 6 });
  await expect.poll(results, patience).not.toBe(before);
  await lab.page.mouse.up();
  await lab.finished();
  expect(await lab.page.locator('.action-list').innerText()).toContain('clicks, row 11');
  await lab.page.locator('.action-list').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(results, patience).toBe(before);
});

test('dragged below the axis an event is taken out; a double click adds one', async () => {
  await open();
  expect(await rows()).toBe(15);
  const { x, y } = await middleOf(ALONE);
  const plane = (await lab.page.locator('.event-time svg').boundingBox())!;
  await lab.page.mouse.move(x, y);
  await lab.page.mouse.down();
  await lab.page.mouse.move(x, plane.y + plane.height - 4, { steps: 4 });
  await lab.page.mouse.up();
  await expect.poll(rows, patience).toBe(14);
  await lab.page.mouse.dblclick(plane.x + plane.width * 0.7, plane.y + plane.height * 0.4);
  await expect.poll(rows, patience).toBe(15);
});

test('by keyboard an event is moved, added and taken out, and keeps the focus', async () => {
  await open();
  const mark = lab.page.locator('g.row-mark').first();
  await mark.focus();
  const label = await mark.getAttribute('aria-label');
  await lab.page.keyboard.press('Shift+ArrowRight');
  const focused = (): Promise<string | null> =>
    lab.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
  await expect.poll(focused, patience).toMatch(/^12:00:0\d/);
  await expect.poll(focused, patience).not.toBe(label);
  await lab.page.keyboard.press('Insert');
  await expect.poll(rows, patience).toBe(16);
  await lab.page.keyboard.press('Delete');
  await expect.poll(rows, patience).toBe(15);
});

test('by touch an event is dragged as by mouse', async () => {
  await open(true);
  const before = await results();
  const { x, y } = await middleOf(ALONE);
  const client = await lab.page.context().newCDPSession(lab.page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await touch('touchStart', [{ x, y }]);
  for (const by of [20, 40, 60]) await touch('touchMove', [{ x: x + by, y }]);
  await touch('touchEnd', []);
  await expect.poll(results, patience).not.toBe(before);
});
