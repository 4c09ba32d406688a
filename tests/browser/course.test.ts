/**
 * The course's pages in a real Chromium: the lesson with its labs, what a first visit weighs, and what axe and the
 * console say of every page, light and dark.
 */
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { labIds } from '../../cli/lab-folder.ts';
import { parts } from '../../content/course.ts';
import { nameOf } from '../../site/gallery/example.ts';
import { examples } from '../../site/gallery/examples/index.ts';
import { launchChromium } from './chromium.ts';
import { LabPage } from './lab-page.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const LESSON = '/part-1/kafka-topics/';
const lessons = parts.flatMap(part => part.lessons.filter(lesson => lesson.status === 'open'));
const PAGES = ['/', '/course/', '/use/', '/figures/', '/glossary/', '/functions/', '/fidelity/', '/scenes/']
  .concat(examples.map(example => `/scenes/${nameOf(example)}/`))
  .concat(lessons.map(({ slug }) => `/${slug}/`))
  .concat(labIds().map(id => `/labs/${id}/`));
const FIRST_VISIT_BYTES = 60_000;

describe('the lesson', () => {
  test('opens its lab in place, which runs, fills partitions and is checked', async () => {
    const lab = await LabPage.open(browser, inject('siteUrl') + LESSON);
    await lab.page.locator('weir-lab [data-open]').first().click();
    await lab.workbench.waitFor();
    await lab.run();
    await lab.page.waitForFunction(() => document.querySelectorAll('.weir-scene .record').length >= 1);
    expect(await lab.traceHash()).toMatch(/^[0-9a-f]{64}$/);
    expect(lab.complaints).toEqual([]);
    await lab.close();
  });

  test('weighs under 60 kB compressed before a lab is opened', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    page.on('response', response =>
      sizes.push(
        response.body().then(
          body => gzipSync(body).length,
          () => 0,
        ),
      ),
    );
    await page.goto(inject('siteUrl') + LESSON, { waitUntil: 'networkidle' });
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(5000);
    expect(total).toBeLessThan(FIRST_VISIT_BYTES);
    await context.close();
  });

  test('asks no other origin for anything', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const others: string[] = [];
    page.on('request', request => {
      if (!request.url().startsWith(inject('siteUrl')) && !/^(data|blob):/.test(request.url()))
        others.push(request.url());
    });
    await page.goto(inject('siteUrl') + LESSON, { waitUntil: 'networkidle' });
    expect(others).toEqual([]);
    await context.close();
  });
});

describe.each(['light', 'dark'])('every page in %s', theme => {
  test.each(PAGES)('%s: axe finds nothing, the console is silent, nothing is cut off on a phone', async path => {
    const lab = await LabPage.open(browser, inject('siteUrl') + path, { dark: theme === 'dark' });
    const { violations } = await new AxeBuilder({ page: lab.page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`)).toEqual(
      [],
    );
    await lab.page.setViewportSize({ width: 390, height: 844 });
    const overflow = () => lab.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect.poll(overflow, { timeout: 5000 }).toBeLessThanOrEqual(0);
    expect(lab.complaints).toEqual([]);
    await lab.close();
  });
});
