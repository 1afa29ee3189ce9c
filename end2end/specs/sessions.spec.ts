// Where a person is signed in, and what has happened with their account: seen and ended from any of their browsers.

import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { As } from '../support/fixture';
import { tabTo } from '../support/keyboard';
import { inPanel } from '../support/person';
import { DOOR } from '../support/places.mjs';
import { type Another, expect, test } from '../support/test';

const SESSIONS = '/account/sessions';
const ACTIVITY = '/account/activity';
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const sessions = (page: Page) => page.getByRole('main').getByRole('listitem');

/** One person in two browsers: here, and in what says that it is Firefox on Windows. */
async function inTwo(page: Page, as: As, another: Another): Promise<Page> {
  const world = randomUUID();
  const there = await another({ userAgent: FIREFOX });
  await as('reader', { world, page: there, returnTo: '/account' });
  await as('reader', { world, returnTo: SESSIONS });
  return there;
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a browser that is signed out from another one reads why', async ({ page, as, another }) => {
      const there = await inTwo(page, as, another);
      await expect(heading(page)).toHaveText("Where you're signed in");
      await expect(sessions(page)).toHaveCount(2);
      await expect(sessions(page).first()).toContainText('This session');
      await expect(sessions(page).first()).toContainText('Active now');
      await expect(sessions(page).nth(1)).toContainText('Firefox on Windows');
      await page.getByRole('button', { name: /^Sign out Firefox on Windows, signed in since/ }).click();

      await expect(page).toHaveURL(SESSIONS);
      await expect(page.getByRole('status')).toHaveText("You're signed out there.");
      await expect(sessions(page)).toHaveCount(1);
      await there.reload();
      await expect(there).toHaveURL('/session-expired?return_to=/account');
      await expect(heading(there)).toHaveText('You were signed out');
      await expect(there.getByText(/You signed out from another device/)).toBeVisible();
    });
  });
}

test('all others end, and this one goes on', async ({ page, as, another }) => {
  const there = await inTwo(page, as, another);
  await page.getByRole('button', { name: 'Sign out all others' }).click();
  await expect(page.getByRole('status')).toHaveText("You're signed out everywhere else.");
  await expect(page.getByText("You're signed in nowhere else.")).toBeVisible();
  await there.reload();
  await expect(heading(there)).toHaveText('You were signed out');
  await page.reload();
  await expect(heading(page)).toHaveText("Where you're signed in");
});

test('this one ends as by signing out', async ({ page, as }) => {
  await as('reader', { returnTo: SESSIONS });
  await sessions(page).first().getByRole('button', { name: 'Sign out' }).click();
  await expect(heading(page)).toHaveText("You've signed out");
});

test('from the account page, by keyboard alone', async ({ page, as, another }) => {
  const there = await inTwo(page, as, another);
  await page.goto('/account');
  await expect(inPanel(page, "Where you're signed in")).toHaveCount(2);
  await tabTo(page, page.getByRole('link', { name: 'See all sessions' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: /^Sign out Firefox on Windows/ }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText("You're signed out there.");
  await tabTo(page, page.getByRole('link', { name: 'See all activity' }));
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Your activity');
  await expect(page.getByRole('main').getByRole('listitem').first()).toContainText('You signed out another session');
  await there.reload();
  await expect(heading(there)).toHaveText('You were signed out');
});

test('activity is told in the order in which it happened, page by page', async ({ page, as }) => {
  const me = await as('reader');
  for (let time = 1; time <= 20; time += 1) {
    const form = { name: `Ravi the ${time}th`, email: me?.user.email ?? '' };
    await page.context().request.post('/auth/details', { form, headers: { origin: DOOR }, maxRedirects: 0 });
  }
  await page.goto('/account');
  await expect(inPanel(page, 'Recent activity')).toHaveText([1, 2, 3].map(() => /You changed your name or email/));
  await page.getByRole('link', { name: 'See all activity' }).click();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(20);
  await expect(page.getByText(/^Code: [0-9a-f]{4}-[0-9a-f]{4}$/).first()).toBeVisible();
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveText([/A test signed in as you/]);
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(page).toHaveURL(ACTIVITY);
});
