/**
 * A real Chromium: the one inside the registry package on Linux x64, CHROMIUM_PATH if set, else an installed
 * Chrome.
 */
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** Starts a browser. */
export async function launchChromium(): Promise<Browser> {
  const path = process.env['CHROMIUM_PATH'];
  if (path) return chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log('The packed Chromium is for Linux x64 only: using the installed Chrome.');
    return chromium.launch({ channel: 'chrome' });
  }
  // With a single process, closing one page's context takes the whole browser down.
  const args = sparticuz.args.filter(arg => arg !== '--single-process');
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args });
}
