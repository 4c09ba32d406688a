/**
 * Every lab in a real Chromium: the solution from its file earns full marks, and each of its scenes has something to
 * show, drawn and as a table. For the quick example every typical mistake too: a program is checked in the page's
 * worker as it is in Node.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { labIds, usableLab } from '../../cli/lab-folder.ts';
import { encodeShare } from '../../engine/index.ts';
import { launchChromium } from './chromium.ts';
import { LabPage } from './lab-page.ts';

let browser: Browser;
const quick = usableLab('quick-example');
const labs = labIds().map(usableLab);

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

test.each(labs.map(lab => [lab.id, lab] as const))(
  'the solution of %s earns full marks, and its scenes show the run',
  async (id, { solution, solutionActions, hasCode, seed, scenes, checks }) => {
    // Where there is no code to write, a link brings what the reader does.
    const link = encodeShare({ lab: id, code: solution.code, seed, actions: solutionActions });
    const lab = await LabPage.open(browser, `${inject('siteUrl')}/labs/${id}/${hasCode ? '' : `#${link}`}`);
    if (hasCode) await lab.write(solution.code);
    else await lab.page.getByText('Opened from a link.').waitFor();
    await lab.run();
    const points = checks.reduce((sum, check) => sum + (check.visibility === 'visible' ? check.points : 0), 0);
    expect(await lab.points()).toContain(`${points} of ${points} points`);
    await lab.pause();
    await lab.page.getByRole('slider').first().press('End');
    // A lab with one scene has no tabs.
    const tabs = lab.page.locator('.watch-body [role="tab"]');
    expect(await tabs.count()).toBe(scenes.length > 1 ? scenes.length : 0);
    for (let index = 0; index < scenes.length; index++) {
      if (scenes.length > 1) await tabs.nth(index).click();
      await lab.page.locator('.weir-scene .scene-body svg, .weir-scene .result-row').first().waitFor();
      expect(await lab.page.locator('.weir-scene .scene-empty').isVisible()).toBe(false);
      expect((await lab.tables()).length).toBeGreaterThan(20);
    }
    expect(lab.complaints).toEqual([]);
    await lab.close();
  },
);

const mistakes = quick.wrong.map(({ message, source }) => [message, source.code] as const);

test.each(mistakes)('%s', async (message, code) => {
  const lab = await LabPage.open(browser, `${inject('siteUrl')}/labs/${quick.id}/`);
  await lab.write(code);
  await lab.run();
  expect(await lab.points()).toContain(message);
  expect(await lab.workbench.getAttribute('data-result')).toBe('fail');
  expect(lab.complaints).toEqual([]);
  await lab.close();
});
