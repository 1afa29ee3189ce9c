// Every page of a problem has a code, and whoever runs the door finds by it what happened.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/branded';

test.describe.configure({ timeout: 60_000 });

const script = fileURLToPath(new URL('../support/vestibule.mjs', import.meta.url));

const code = async (page: Page): Promise<string> =>
  /[0-9a-f]{4}-[0-9a-f]{4}/.exec((await page.locator('.code').textContent()) ?? '')?.[0] ?? '';

/** What the program says of a code, at the door of this test. */
async function found(which: string, code: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, which, 'keep', 'events', 'find', code]);
  return stdout;
}

test.use({ refused: /Failed to load resource/ });

test('every page of a problem has one', async ({ page }) => {
  const list = await page.request.get('/gallery', { headers: { accept: 'application/json' } });
  const { pages } = (await list.json()) as { pages: { name: string }[] };
  const problems = pages.filter(({ name }) => name.startsWith('problem-'));
  expect(problems.length).toBeGreaterThan(30);
  const codes = new Set<string>();
  for (const { name } of problems) {
    await page.goto(`/gallery?page=${name}`);
    const shown = await code(page);
    expect(shown, name).not.toBe('');
    codes.add(shown);
  }
  expect(codes.size, 'each its own').toBe(problems.length);
});

test('by the code of a sign-in that was refused, its event is found', async ({ page }) => {
  await page.goto('/sign-in?lang=en');
  await page.getByRole('main').getByRole('link', { name: /Nordwald/ }).first().click();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.locator('.code')).toBeVisible();
  const said = await found(`six-${test.info().parallelIndex}`, await code(page));
  expect(said).toContain('sign_in_refused');
  expect(said).toContain('reason=sign_in_declined');
});
