/**
 * Acting on a run in a real Chromium: by mouse and by keyboard, in the past, undone, refused, shared. And what the page
 * did is what Node does with the same actions.
 */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { usableLab } from '../../cli/lab-folder.ts';
import { type Action, encodeShare } from '../../engine/index.ts';
import { openTestSession } from '../session.ts';
import { launchChromium } from './chromium.ts';
import { LabPage, type PageOptions } from './lab-page.ts';

let browser: Browser;
let lab: LabPage;
const payments = usableLab('lost-ack');
const dials = usableLab('durability-dials');

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
afterEach(async () => {
  const { complaints } = lab;
  await lab.close();
  expect(complaints).toEqual([]);
});

const open = async (id: string, hash = '', options?: PageOptions): Promise<void> => {
  lab = await LabPage.open(browser, `${inject('siteUrl')}/labs/${id}/${hash}`, options);
};
/** Runs and stands at a moment in the first third of the run. */
const runAndGoBack = async (): Promise<void> => {
  await lab.run();
  await lab.pause();
  await lab.page.getByRole('slider', { name: 'Moment of the run' }).click({ position: { x: 200, y: 21 } });
};
const broker = (id: number) => lab.page.getByRole('button', { name: new RegExp(`^broker ${id},`) });
const actions = () => lab.page.locator('.action-list li').allInnerTexts();

describe('a fault in the cluster scene', () => {
  test('happens where the reader stands, forks the run, says so, and is undone', async () => {
    await open(payments.id);
    await runAndGoBack();
    const [hash, before] = [await lab.traceHash(), await lab.page.locator('.now output').innerText()];
    await broker(2).click();
    await lab.page.getByRole('menuitem', { name: 'Kill' }).click();
    await lab.page.getByText(/The run forks at/).waitFor();
    await expect.poll(() => broker(2).getAttribute('aria-label')).toContain('dead');
    await lab.finished();
    expect((await actions())[0]).toContain('Kill broker 2');
    expect(await lab.page.locator('.now output').innerText()).toBe(before);
    expect(await lab.traceHash()).not.toBe(hash);
    await lab.page.locator('.notices').getByRole('button', { name: 'Undo' }).click();
    await lab.finished();
    expect(await lab.traceHash()).toBe(hash);
    expect(await broker(2).getAttribute('aria-label')).toContain('running');
  });

  test('by keyboard: Enter opens, arrows choose, Escape leaves the focus where it was', async () => {
    await open(payments.id);
    await runAndGoBack();
    await broker(3).focus();
    await lab.page.keyboard.press('Enter');
    await lab.page.getByRole('menuitem', { name: 'Kill' }).waitFor();
    await lab.page.keyboard.press('Escape');
    expect(await broker(3).evaluate(box => box === document.activeElement)).toBe(true);
    await lab.page.keyboard.press('Enter');
    await lab.page.keyboard.press('End');
    await lab.page.keyboard.press('Enter');
    await lab.finished();
    expect((await actions()).join()).toContain('Cut link broker-3 → broker-2');
  });

  test('that is impossible is told', async () => {
    await open(dials.id);
    await lab.run();
    await lab.pause();
    await lab.button('To the start').click();
    await lab.button('Start').click();
    await lab.page.getByText(/Cannot start: broker 1 is running/).waitFor();
  });
});

describe('a lab without code', () => {
  test('is solved with its controls: a choice and a slider, one of them by keyboard', async () => {
    await open(dials.id);
    await lab.page.getByLabel('acks').selectOption('all');
    await lab.page.getByRole('slider', { name: 'min.insync.replicas' }).focus();
    await lab.page.keyboard.press('ArrowRight');
    await lab.run();
    expect(await lab.points()).toContain('5 of 5 points');
  });

  test('a value out of its range is told and not taken', async () => {
    await open(dials.id);
    const field = lab.page.getByRole('spinbutton', { name: 'rate' });
    await field.fill('500');
    await lab.page.getByText('A number from 1 to 20 payments/s.').waitFor();
    await field.blur();
    expect(await field.inputValue()).toBe('5');
  });
});

describe('a share link', () => {
  const done: Action[] = [{ kind: 'fault', atUs: 2_000_000, fault: 'pause', given: { broker: 2 } }];
  const shared = { lab: payments.id, code: payments.start.code, seed: 7, actions: done };

  test('brings code, seed, actions and moment; the run is that of Node', async () => {
    const run = await (await openTestSession()).start(payments, shared.code, shared.seed, done);
    const { traceHash } = run.result();
    await open(payments.id, `#${encodeShare({ ...shared, placeUs: 2_500_000 })}`);
    await lab.finished();
    expect(await lab.traceHash()).toBe(traceHash);
    expect(await lab.page.locator('.now output').innerText()).toBe('2.500 s');
    expect((await actions())[0]).toContain('Pause broker 2, 2.0 s');
    expect(await broker(2).getAttribute('aria-label')).toContain('paused');
  });

  test('with an action that the lab cannot have is told, and the lab opens untouched', async () => {
    const wrong: Action[] = [{ kind: 'control', atUs: 0, control: 'acks', value: 'all' }];
    await open(payments.id, `#${encodeShare({ ...shared, actions: wrong })}`);
    await lab.page.getByText('There is no control "acks".').waitFor();
    expect(await lab.page.locator('.action-list').count()).toBe(0);
  });
});

describe('code and picture', () => {
  test("a click on a line's number goes to what the line did, and its entries can be walked", async () => {
    await open(payments.id);
    await lab.run();
    await lab.pause();
    await lab.button('To the start').click();
    const line = payments.start.code.split('\n').findIndex(text => text.includes('console.log(')) + 1;
    await lab.page
      .locator('.plain-gutter div')
      .nth(line - 1)
      .click({ position: { x: 20, y: 10 } });
    const strip = lab.page.locator('.line-strip');
    expect(await strip.innerText()).toMatch(new RegExp(`Line ${line}: 1 of \\d+ entries`));
    expect(await lab.page.locator('.plain-gutter .line-now').innerText()).toBe(String(line));
    await lab.page.getByRole('button', { name: 'Next entry of this line' }).click();
    expect(await strip.innerText()).toMatch(/: 2 of/);
    await lab.page.keyboard.press('Alt+PageUp');
    await expect.poll(() => strip.innerText()).toMatch(/: 1 of/);
  });
});

describe('the timeline', () => {
  test('jumps to the next fault, by menu and by letter, and steps by simulated seconds', async () => {
    await open(payments.id);
    await lab.run();
    await lab.pause();
    await lab.button('To the start').click();
    const now = lab.page.locator('.now output');
    await lab.page.getByRole('combobox', { name: 'Go to the next' }).selectOption('fault');
    expect(await now.innerText()).toBe('1.500 s');
    await lab.page.locator('.timeline').click({ position: { x: 4, y: 4 } });
    await lab.page.keyboard.press('f');
    expect(await now.innerText()).toBe('3.000 s');
    await lab.page.getByRole('combobox', { name: 'Step' }).selectOption('second');
    await lab.button('Step back').click();
    expect(await now.innerText()).toBe('2.000 s');
  });
});
