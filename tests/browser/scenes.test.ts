/**
 * Snapshots of the scenes, as they are drawn in a real Chromium: every mark with its place and its text, and what each
 * class of marks is painted with, in light and in dark. `UPDATE=1 npx vitest run --project browser
 * tests/browser/scenes.test.ts` writes them anew; read the difference, and look at the gallery.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { nameOf } from '../../site/gallery/example.ts';
import { examples } from '../../site/gallery/examples/index.ts';
import { launchChromium } from './chromium.ts';
import { type Drawn, readDrawing } from './drawn-scene.ts';

const folder = join(import.meta.dirname, 'scenes');

let browser: Browser;
const pages = new Map<string, Page>();

beforeAll(async () => {
  browser = await launchChromium();
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
    });
    pages.set(colorScheme, await context.newPage());
  }
});
afterAll(() => browser.close());

async function drawn(theme: string, scene: string): Promise<Drawn> {
  const page = pages.get(theme)!;
  await page.goto(`${inject('siteUrl')}/scenes/${scene}/`);
  await page.waitForSelector('weir-scene[ready]');
  // What a frame draws after its size is known.
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  return page.evaluate(readDrawing);
}

describe.each(examples.map(nameOf))('the scene %s', scene => {
  test('is drawn as its snapshot says, light and dark', async () => {
    const [light, dark] = [await drawn('light', scene), await drawn('dark', scene)];
    expect(dark.marks, 'the theme changes nothing but colours').toEqual(light.marks);
    const found = [...light.marks, '', 'light', ...light.paints, '', 'dark', ...dark.paints, ''].join('\n');
    const file = join(folder, `${scene}.txt`);
    if (process.env['UPDATE'] || !existsSync(file)) writeFileSync(file, found);
    expect(found).toBe(readFileSync(file, 'utf8'));
  });

  test('tells the same as a table, and puts its drawing back', async () => {
    const page = pages.get('light')!;
    const toggle = page.getByRole('button', { name: 'Table', exact: true });
    await toggle.click();
    await expect.poll(() => page.locator('.weir-scene > .tables td').count()).toBeGreaterThan(0);
    await toggle.click();
    await expect.poll(() => page.locator('.weir-scene > .scene-body').isVisible()).toBe(true);
  });
});
