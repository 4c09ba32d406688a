/**
 * A lab on Spark in a real Chromium: the program runs in the page's worker as it does in Node, and is checked alike.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { usableLab } from '../../cli/lab-folder.ts';
import { launchChromium } from './chromium.ts';
import { LabPage } from './lab-page.ts';

let browser: Browser;
const quick = usableLab('quick-example');

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const programs: [what: string, code: string, verdict: string, result: string][] = [
  ['the solution earns full marks', quick.solution.code, '6 of 6 points', 'pass'],
  ...quick.wrong.map(({ message, source }): [string, string, string, string] => [
    message,
    source.code,
    message,
    'fail',
  ]),
];

test.each(programs)('%s', async (_what, code, verdict, result) => {
  const lab = await LabPage.open(browser, `${inject('siteUrl')}/labs/${quick.id}/`);
  await lab.write(code);
  await lab.run();
  expect(await lab.points()).toContain(verdict);
  expect(await lab.workbench.getAttribute('data-result')).toBe(result);
  expect(lab.complaints).toEqual([]);
  await lab.close();
});
