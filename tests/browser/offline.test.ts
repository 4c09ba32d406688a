/** The site without a network: after one visit, pages that were never opened are there, and a lab runs and checks. */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usableLab } from '../../cli/lab-folder.ts';
import { launchChromium } from './chromium.ts';
import { LabPage } from './lab-page.ts';
import { serveSite } from './site-server.ts';

let browser: Browser;
let context: BrowserContext;
let url: string;

beforeAll(async () => {
  browser = await launchChromium();
  context = await browser.newContext();
  await context.addInitScript(() => localStorage.setItem('weir-editor', 'plain'));
  const site = await serveSite();
  url = site.url;
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.close();
  await site.stop();
}, 60_000);
afterAll(() => browser.close());

describe('without a network, after one visit to the start page', () => {
  test('a lab that was never opened runs and gives full marks', async () => {
    const lab = new LabPage(await context.newPage());
    const keys = usableLab('keys-and-partitions');
    await lab.page.goto(`${url}/labs/${keys.id}/`);
    await lab.write(keys.solution.code);
    await lab.run();
    expect(await lab.points()).toContain('7 of 7 points');
    expect(lab.complaints).toEqual([]);
  });

  test('a lesson opens under its address with and without the closing slash', async () => {
    const page = await context.newPage();
    for (const path of ['/part-1/kafka-topics', '/part-1/kafka-topics/']) {
      await page.goto(url + path);
      expect(await page.locator('h1').first().textContent()).not.toBe('You are offline');
    }
  });

  test('an address that the site does not have says so, with a way back', async () => {
    const page = await context.newPage();
    await page.goto(`${url}/nothing-here/`);
    expect(await page.locator('h1').textContent()).toBe('You are offline');
    await page.getByRole('link', { name: 'Go to the start page' }).click();
    expect(await page.title()).toContain('Weir');
  });
});
