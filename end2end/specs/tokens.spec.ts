// API tokens: made after a fresh sign-in, shown once, used by a program, revoked (ASVS 5.0 7.5.1, SECURITY 29, 35).

import type { Browser, Page } from '@playwright/test';
import { findings } from '../support/axe';
import { DOOR, expect, heading, test } from '../support/family';
import { tabTo } from '../support/keyboard';
import { CONTINUE, answerProvider, atProvider, expectAlive } from '../support/person';

const TOKENS = `${DOOR}/account/tokens`;
const TOKEN = /^vst_[0-9A-Za-z]{49}$/;

/** Fills in the form and sends it. */
async function make(page: Page, name: string): Promise<void> {
  await page.getByLabel('What it is for').fill(name);
  await page.getByRole('group', { name: 'The wiki' }).getByLabel('read').check();
  await page.getByLabel('Days until it expires').fill('7');
  await page.getByRole('button', { name: 'Make the token' }).click();
}

/** What somebody is told who brings it and nothing else: another browser, since only browsers here know where the door is. */
async function meBy(browser: Browser, token: string): Promise<{ status?: number; answer: Record<string, unknown> }> {
  const context = await browser.newContext({ extraHTTPHeaders: { authorization: `Bearer ${token}` } });
  const response = await (await context.newPage()).goto(`${DOOR}/me`);
  const answer = { status: response?.status(), answer: (await response?.json()) as Record<string, unknown> };
  await context.close();
  return answer;
}

const shown = async (page: Page) => (await page.locator('#token').textContent()) ?? '';

test('a token is made, copied, used and revoked', async ({ page, context, browser, as }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: DOOR });
  const me = await as('reader', { returnTo: TOKENS });
  await make(page, 'Nightly backup');
  await expect(heading(page)).toHaveText('Your new API token');
  const token = await shown(page);
  expect(token).toMatch(TOKEN);
  await page.getByRole('button', { name: 'Copy the token' }).click();
  await expect(page.getByRole('status')).toHaveText('Copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);

  const { status, answer } = await meBy(browser, token);
  expect([status, answer.user, answer.session]).toEqual([200, me?.user, null]);
  expect(answer.token).toMatchObject({ name: 'Nightly backup', scopes: ['wiki:read'] });

  // Reloading sends the form once more, and makes none.
  await page.reload();
  await expect(heading(page)).toHaveText('This token was made already');
  await page.getByRole('link', { name: 'To your API tokens' }).click();
  const item = page.getByRole('listitem').filter({ hasText: token.slice(0, 8) });
  await expect(item).toContainText('Nightly backup');
  await expect(item).toContainText('The wiki: read');
  await expect(item).toContainText('Last used');
  await item.getByRole('button', { name: 'Revoke Nightly backup' }).click();
  await expect(page.getByText('The token is revoked.')).toBeVisible();
  await expect(page.getByText('You have none at the moment.')).toBeVisible();
  expect(await meBy(browser, token)).toMatchObject({ status: 401, answer: { reason: 'token_revoked' } });
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('what was typed is there again after the new sign-in', async ({ page, as }) => {
      await as('reader', { returnTo: TOKENS });
      const ravi = atProvider(await as('reader', { state: 'stale', returnTo: TOKENS }));
      await make(page, 'Weekly <report>');
      await expect(heading(page)).toHaveText('Please sign in once more');
      await page.getByRole('link', { name: CONTINUE }).click();
      await answerProvider(page, ravi);
      await expect(page).toHaveURL(`${TOKENS}?kept=true`);
      await expect(page.getByText('This is what you typed. The token is not made yet.')).toBeVisible();
      await expect(page.getByLabel('What it is for')).toHaveValue('Weekly <report>');
      await expect(page.getByLabel('Days until it expires')).toHaveValue('7');
      const wiki = page.getByRole('group', { name: 'The wiki' });
      await expect(wiki.getByLabel('read')).toBeChecked();
      await expect(wiki.getByLabel('write')).not.toBeChecked();
      await page.getByRole('button', { name: 'Make the token' }).click();
      expect(await shown(page)).toMatch(TOKEN);
      // Without a script there is nothing that could copy, and nothing that says so.
      await expect(page.getByRole('button', { name: 'Copy the token' })).toHaveCount(javaScriptEnabled ? 1 : 0);
      await page.goto(TOKENS);
      await page.getByRole('button', { name: 'Revoke Weekly <report>' }).click();
      await expect(page.getByText('The token is revoked.')).toBeVisible();
    });
  });
}

test('by keyboard alone', async ({ page, as }) => {
  await as('reader', { returnTo: TOKENS });
  await tabTo(page, page.getByLabel('What it is for'));
  await page.keyboard.type('Typed');
  await tabTo(page, page.getByRole('group', { name: 'The wiki' }).getByLabel('read'));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: 'Make the token' }));
  await page.keyboard.press('Enter');
  expect(await shown(page)).toMatch(TOKEN);
  await tabTo(page, page.getByRole('button', { name: 'Copy the token' }));
  await tabTo(page, page.getByRole('link', { name: 'To your API tokens' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Revoke Typed' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('The token is revoked.')).toBeVisible();
});

test('axe finds nothing, whatever is shown', async ({ page, as }) => {
  await as('reader', { returnTo: TOKENS });
  await page.getByRole('button', { name: 'Make the token' }).click();
  await expect(page.getByRole('alert')).toHaveText('Two things need another look.');
  expect(await findings(page)).toEqual([]);
  await make(page, 'Nightly backup');
  await expect(heading(page)).toHaveText('Your new API token');
  await expectAlive(page);
  expect(await findings(page)).toEqual([]);
  await page.goto(`${DOOR}/account`);
  await expect(page.getByText(/expire within a week/)).toBeVisible();
  expect(await findings(page)).toEqual([]);
});
