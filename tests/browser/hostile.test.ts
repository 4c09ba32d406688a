/**
 * Programs that do not behave, in a real Chromium: stopped, told why, the page alive, the next run clean. Damaged
 * links and damaged saved work: said, and nothing lost.
 */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { usableLab } from '../../cli/lab-folder.ts';
import { launchChromium } from './chromium.ts';
import { LabPage } from './lab-page.ts';

let browser: Browser;
let lab: LabPage;
const first = usableLab('first-topic');

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
afterEach(async () => {
  const { complaints } = lab;
  await lab.close();
  expect(complaints).toEqual([]);
});

const open = async (after = ''): Promise<void> => {
  lab = await LabPage.open(browser, `${inject('siteUrl')}/labs/${first.id}/${after}`);
};

const hostile: [string, string, RegExp][] = [
  ['an endless loop', 'for (;;) {}', /did not give control back within 30 million steps/],
  ['a memory bomb', 'const a = [];\nfor (;;) a.push(new Array(1e6).fill(1));', /more than 64 MB of memory/],
  ['a native loop', "new Array(2 ** 31).join('');", /did not give control back within 5 s/],
];

describe('a program that does not behave', () => {
  test.each(hostile)('%s is stopped and told, and the next run is clean', async (_name, code, message) => {
    await open();
    await lab.write(code);
    await lab.run();
    expect(await lab.points()).toMatch(message);
    await lab.write(first.solution.code);
    await lab.run();
    expect(await lab.points()).toContain('6 of 6 points');
  });

  test('a syntax error is told with line and column', async () => {
    await open();
    await lab.write('const a = 1;\nconst b: number = ;\n');
    await lab.run();
    expect(await lab.points()).toContain('line 2, column 19');
  });
});

describe('what is damaged', () => {
  test('a damaged link is said, and the lab opens untouched', async () => {
    await open('#s=not-a-link');
    await lab.page.getByText('The link is damaged').waitFor();
    expect(await lab.code.inputValue()).toBe(first.start.code);
  });

  test('damaged saved work is said and moved aside, not deleted', async () => {
    await open();
    await lab.write('// mine\n');
    await expect.poll(() => lab.page.evaluate(damageSavedWork), { timeout: 10_000 }).toBeGreaterThan(0);
    await lab.page.reload();
    await lab.page.getByText('could not be read').waitFor();
    expect(await lab.page.evaluate(countDamaged)).toBeGreaterThan(0);
  });
});

/** Overwrites every value of the page's databases; runs in the page. */
async function damageSavedWork(): Promise<number> {
  let count = 0;
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name!);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const storeName of database.objectStoreNames) {
      const store = database.transaction(storeName, 'readwrite').objectStore(storeName);
      const keys = await new Promise<IDBValidKey[]>(resolve => {
        const request = store.getAllKeys();
        request.onsuccess = () => resolve(request.result);
      });
      for (const key of keys) {
        store.put('@@damaged@@', key);
        count++;
      }
    }
    database.close();
  }
  return count;
}

/** Counts the damaged values that are still kept; runs in the page. */
async function countDamaged(): Promise<number> {
  let count = 0;
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>(resolve => {
      const request = indexedDB.open(name!);
      request.onsuccess = () => resolve(request.result);
    });
    for (const storeName of database.objectStoreNames) {
      const values = await new Promise<unknown[]>(resolve => {
        const request = database.transaction(storeName).objectStore(storeName).getAll();
        request.onsuccess = () => resolve(request.result);
      });
      count += values.filter(value => JSON.stringify(value).includes('@@damaged@@')).length;
    }
    database.close();
  }
  return count;
}
