/**
 * A lab's page as a test uses it: write, run, step, read what stands there. Collects what the browser complains of.
 */
import type { Browser, Locator, Page } from 'playwright-core';

/** How to open the page. */
export interface PageOptions {
  width?: number;
  height?: number;
  dark?: boolean;
  touch?: boolean;
  /** Whether the full editor may load; the plain one is quicker and enough for most tests. */
  fullEditor?: boolean;
}

/** An open page and the errors that it logged. */
export class LabPage {
  readonly page: Page;
  /** Errors of the console and uncaught ones. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('console', message => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', error => this.complaints.push(error.message));
  }

  /** Opens an address in a context of its own, so that nothing is kept from other tests. */
  static async open(browser: Browser, url: string, options: PageOptions = {}): Promise<LabPage> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      colorScheme: options.dark ? 'dark' : 'light',
      hasTouch: options.touch ?? false,
      serviceWorkers: 'block',
    });
    if (!options.fullEditor) await context.addInitScript(() => localStorage.setItem('weir-editor', 'plain'));
    const lab = new LabPage(await context.newPage());
    await lab.page.goto(url);
    return lab;
  }

  get workbench(): Locator {
    return this.page.locator('.workbench');
  }

  get code(): Locator {
    return this.page.getByRole('textbox', { name: 'Your code' });
  }

  /** Replaces the code as a person would: into the labelled field. */
  async write(code: string): Promise<void> {
    await this.code.fill(code);
  }

  /** Presses Run and waits until the checks are done. */
  async run(): Promise<void> {
    await this.page.getByRole('button', { name: 'Run', exact: false }).first().click();
    await this.finished();
  }

  /** Waits until no run is under way. */
  async finished(): Promise<void> {
    await this.page.waitForSelector('.workbench[data-status="done"]', { timeout: 60_000 });
  }

  /** Stops the playing, if it plays. */
  async pause(): Promise<void> {
    const pause = this.page.getByRole('button', { name: 'Pause' });
    if (await pause.isVisible()) await pause.click();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** What the first scene shows, as its table tells it. */
  async tables(): Promise<string> {
    const toggle = this.page.getByRole('button', { name: 'Table' });
    if ((await toggle.getAttribute('aria-pressed')) === 'false') await toggle.click();
    // A step is drawn with the next frame.
    await this.page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
    return this.page.locator('.weir-scene > .tables').innerText();
  }

  /** Points as the result states them. */
  points(): Promise<string> {
    return this.page.locator('#drawer').innerText();
  }

  async traceHash(): Promise<string | null> {
    return this.workbench.getAttribute('data-trace-hash');
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
