// API tokens: made after a fresh sign-in, shown once, used by a program, revoked (ASVS 5.0 7.5.1, SECURITY 29, 35).

import type { APIRequestContext, Page } from '@playwright/test';
import { findings } from '../support/axe';
import { tabTo } from '../support/keyboard';
import { CONTINUE, answerProvider, atProvider, expectAlive, makeToken } from '../support/person';
import { expect, test } from '../support/test';

const TOKENS = '/account/tokens';
const TOKEN = /^vst_[0-9A-Za-z]{49}$/;

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const books = (page: Page) => page.getByRole('group', { name: 'The books' });

/** What a program is told that brings it and nothing else. */
async function meBy(request: APIRequestContext, token: string) {
  const response = await request.get('/me', { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status(), answer: (await response.json()) as Record<string, unknown> };
}

const shown = async (page: Page) => (await page.locator('#token').textContent()) ?? '';

test('a token is made, copied, used and revoked', async ({ page, context, request, as }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const me = await as('editor', { returnTo: TOKENS });
  await makeToken(page, 'Nightly backup');
  await expect(heading(page)).toHaveText('Your new API token');
  const token = await shown(page);
  expect(token).toMatch(TOKEN);
  await page.getByRole('button', { name: 'Copy the token' }).click();
  await expect(page.getByRole('status')).toHaveText('Copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);

  const { status, answer } = await meBy(request, token);
  expect([status, answer.user, answer.session]).toEqual([200, me?.user, null]);
  expect(answer.token).toMatchObject({ name: 'Nightly backup', scopes: ['books:read'] });

  // Reloading sends the form once more, and makes none.
  await page.reload();
  await expect(heading(page)).toHaveText('This token was made already');
  await page.getByRole('link', { name: 'To your API tokens' }).click();
  const item = page.getByRole('listitem').filter({ hasText: token.slice(0, 8) });
  await expect(item).toContainText('Nightly backup');
  await expect(item).toContainText('The books: read');
  await expect(item).toContainText('Last used');
  await item.getByRole('button', { name: 'Revoke Nightly backup' }).click();
  await expect(page.getByText('The token is revoked.')).toBeVisible();
  await expect(page.getByText('You have none at the moment.')).toBeVisible();
  expect(await meBy(request, token)).toMatchObject({ status: 401, answer: { reason: 'token_revoked' } });
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('what was typed is there again after the new sign-in', async ({ page, as }) => {
      await as('editor', { returnTo: TOKENS });
      const edith = atProvider(await as('editor', { state: 'stale', returnTo: TOKENS }));
      await makeToken(page, 'Weekly <report>');
      await expect(heading(page)).toHaveText("Confirm it's you");
      await page.getByRole('link', { name: CONTINUE }).click();
      await answerProvider(page, edith);
      await expect(page).toHaveURL(`${TOKENS}?kept=true`);
      await expect(page.getByText("This is what you typed. The token isn't made yet.")).toBeVisible();
      await expect(page.getByLabel('What it is for')).toHaveValue('Weekly <report>');
      await expect(page.getByLabel('Days until it expires')).toHaveValue('7');
      await expect(books(page).getByLabel('read')).toBeChecked();
      await expect(books(page).getByLabel('write')).not.toBeChecked();
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
  await as('editor', { returnTo: TOKENS });
  await tabTo(page, page.getByLabel('What it is for'));
  await page.keyboard.type('Typed');
  await tabTo(page, books(page).getByLabel('read'));
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
  await as('editor', { returnTo: TOKENS });
  await page.getByRole('button', { name: 'Make the token' }).click();
  await expect(page.getByRole('alert')).toHaveText('There are problems with 2 fields.');
  expect(await findings(page)).toEqual([]);
  await makeToken(page, 'Nightly backup');
  await expect(heading(page)).toHaveText('Your new API token');
  await expectAlive(page);
  expect(await findings(page)).toEqual([]);
  await page.goto('/account');
  await expect(page.getByText(/expire within a week/)).toBeVisible();
  expect(await findings(page)).toEqual([]);
});
