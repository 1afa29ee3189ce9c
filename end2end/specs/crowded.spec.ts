// A door with twelve providers and forty services on a phone of 320 px, in languages with long words, accents and from right to
// left: nothing is scrolled sideways, and what is folded away or found by typing needs neither a mouse nor a script.

import type { ChildProcess } from 'node:child_process';
import type { Page } from '@playwright/test';
import { findings } from '../support/axe';
import { tabTo } from '../support/keyboard';
import { answers, end, start } from '../support/own-door';
import { CROWDED } from '../support/places.mjs';
import { expect, test } from '../support/test';

test.use({ baseURL: CROWDED, viewport: { width: 320, height: 640 } });
// One door for all of them, so one worker.
test.describe.configure({ mode: 'serial' });

let door: ChildProcess;
test.beforeAll(async () => {
  door = start('vestibule.mjs', 'crowded');
  await expect.poll(() => answers(`${CROWDED}/health/ready`), { timeout: 30_000 }).toBe(true);
});
test.afterAll(() => end(door));

async function expectNothingSideways(page: Page, path: string): Promise<void> {
  await page.goto(path);
  // With everything that can be opened open.
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
  expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
}

for (const language of ['en', 'de', 'ar', 'en-XA']) {
  test(`nothing is scrolled sideways in ${language}`, async ({ page, as }) => {
    const visit = (path: string) => expectNothingSideways(page, `${path}lang=${language}`);
    await visit('/?');
    await expect(page.locator('.way')).toHaveCount(12);
    await expect(page.locator('html')).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr');
    expect(await findings(page), 'accessible with all of it open').toEqual([]);
    await as('editor');
    await visit('/?');
    await expect(page.locator('.door')).toHaveCount(40);
    await page.locator('.who-menu').click();
    expect(await findings(page), 'accessible with the menu open').toEqual([]);
    const own = ['', '/details', '/link', '/tokens', '/sessions', '/activity'].map((rest) => `/account${rest}?`);
    for (const path of [...own, '/no-such-page?']) {
      await visit(path);
    }
    await as('newcomer');
    await visit('/register?');
  });
}

test('the ways that are folded away, the menu and the field are reached by keyboard', async ({ page, as }) => {
  const { keyboard } = page;
  await page.goto('/');
  await tabTo(page, page.locator('.more-ways summary'));
  await keyboard.press('Enter');
  await tabTo(page, page.getByRole('link', { name: 'Continue with Provider 11' }));

  await as('reader', { returnTo: '/' });
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeHidden();
  await tabTo(page, page.getByRole('button', { name: /Ravi Reader/ }));
  await keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Sign out' }));
  await keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeHidden();

  await tabTo(page, page.getByLabel('Find a service'));
  await keyboard.type('service 17 handbooks');
  await keyboard.press('Enter');
  await expect(page.locator('.door')).toHaveCount(1);
  await expect(page.getByRole('link', { name: /Service 17/ })).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('they work as well, and so does the menu of languages', async ({ page, as }) => {
    await page.goto('/');
    await page.locator('.more-ways summary').click();
    await expect(page.getByRole('link', { name: 'Continue with Provider 11' })).toBeVisible();

    await as('reader', { returnTo: '/?q=nothing+like+it' });
    await expect(page.getByText('No service matches nothing like it.')).toBeVisible();
    await page.getByLabel('Find a service').fill('reisekosten');
    await page.getByRole('button', { name: 'Find' }).click();
    await expect(page.locator('.door')).toHaveCount(20);
    await page.getByRole('button', { name: /Ravi Reader/ }).click();
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    await page.keyboard.press('Escape');

    await page.locator('.languages summary').click();
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(page.getByLabel('Dienst suchen')).toHaveValue('reisekosten');
  });
});
