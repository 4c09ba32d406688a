/**
 * Figures of the page in a real Chromium, on the built site: what a first visit weighs, how soon a lab can be
 * used, how soon something is seen after Run.
 */
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../browser/chromium.ts';
import { serveSite } from '../browser/site-server.ts';

const LESSON = '/part-1/kafka-topics/';
const LAB = '/labs/keys-and-partitions/';
const ROUNDS = 7;

/** Prints the page's figures. */
export async function benchPage(): Promise<void> {
  const { url, stop } = await serveSite();
  const browser = await launchChromium();
  try {
    console.log('\npage, in Chromium');
    line('lesson, first visit, compressed', `${((await weight(browser, url + LESSON)) / 1000).toFixed(1)} kB`);
    line(
      'lab page, first visit, compressed, no Monaco',
      `${((await weight(browser, url + LAB)) / 1000).toFixed(1)} kB`,
    );
    line('lab interactive, cold, without Monaco', await median(() => interactive(browser, url + LAB)));
    const page = await browser.newPage();
    await page.goto(url + LAB);
    await page.waitForSelector('.workbench[data-status="idle"]');
    await runToFirstFrame(page);
    line('click on Run to first frame, warm', await median(() => runToFirstFrame(page)));
    line('click on Run to checked, warm', await median(() => runToChecked(page)));
  } finally {
    await browser.close();
    await stop();
  }
}

function line(name: string, figure: string): void {
  console.log(`  ${name.padEnd(48)} ${figure}`);
}

async function median(measure: () => Promise<number>): Promise<string> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) times.push(await measure());
  times.sort((a, b) => a - b);
  const [least, middle, most] = [times[0]!, times[ROUNDS >> 1]!, times[ROUNDS - 1]!];
  return `median ${middle.toFixed(0)} ms (${least.toFixed(0)} to ${most.toFixed(0)})`;
}

/** Bytes of everything that one visit loads, each compressed with gzip. */
async function weight(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  page.on('response', response => {
    sizes.push(
      response.body().then(
        body => gzipSync(body).length,
        () => 0,
      ),
    );
  });
  await page.goto(address, { waitUntil: 'networkidle' });
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await context.close();
  return total;
}

/** From the request to a Run button that works. */
async function interactive(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForSelector('textarea');
  const ms = await page.evaluate(() => performance.now());
  await context.close();
  return ms;
}

/** From a click on Run to the first frame that shows entries of the new run; the old one stands at its end. */
async function runToFirstFrame(page: Page): Promise<number> {
  const end = page.getByRole('button', { name: 'To the end' });
  if (await end.isEnabled()) await end.click();
  const ms = await page.evaluate(async () => {
    const timeline = document.querySelector<HTMLElement>('.timeline')!;
    const run = [...document.querySelectorAll('button')].find(button => button.textContent?.startsWith('Run'))!;
    const shown = (): { count: number; length: number } => {
      const [, count = '0', length = '0'] = /entry (\d+) of (\d+)/.exec(timeline.innerText) ?? [];
      return { count: Number(count), length: Number(length) };
    };
    const before = shown();
    const begun = performance.now();
    run.click();
    for (;;) {
      await new Promise(requestAnimationFrame);
      const { count, length } = shown();
      if (length > 0 && count > 0 && (before.length === 0 || count < before.count)) return performance.now() - begun;
    }
  });
  await page.waitForSelector('.workbench[data-status="done"]');
  return ms;
}

/** From a click on Run to the checks' results. */
async function runToChecked(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const workbench = document.querySelector('.workbench')!;
    const run = [...document.querySelectorAll('button')].find(button => button.textContent?.startsWith('Run'))!;
    const begun = performance.now();
    run.click();
    await new Promise<void>(resolve => {
      const observer = new MutationObserver(() => {
        if (workbench.getAttribute('data-status') === 'done') {
          observer.disconnect();
          resolve();
        }
      });
      observer.observe(workbench, { attributes: true, attributeFilter: ['data-status'] });
    });
    return performance.now() - begun;
  });
}
