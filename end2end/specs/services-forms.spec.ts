// Forms and scripts of a service's pages whose session has ended, under the service's own `form-action 'self'`: nothing typed
// is lost silently, and nothing dies without a word (SECURITY 48).

import type { BrowserContext } from '@playwright/test';
import { CRM, WIKI, expect, expectKnownAt, heading, registerOnTheWay, test } from '../support/family';
import { somebody } from '../support/people.mjs';
import { type Person, tellProvider } from '../support/person';

/** Somebody at the wiki whose session ends, in another tab, at the other service. */
async function atWiki(context: BrowserContext) {
  const [page, anna] = [await context.newPage(), somebody()];
  await page.goto(`${WIKI}/`);
  await registerOnTheWay(page, anna);
  await expectKnownAt(page, WIKI, anna);
  return { page, anna, end: () => endElsewhere(context, anna) };
}

async function endElsewhere(context: BrowserContext, anna: Person) {
  const tab = await context.newPage();
  await expectKnownAt(tab, CRM, anna);
  await tab.getByRole('button', { name: 'Sign out' }).click();
  await expect(heading(tab)).toHaveText("You've signed out");
  await tab.close();
}

test('a form whose session ended is not sent yet, and is sent after signing in in another tab', async ({ context }) => {
  const { page, anna, end } = await atWiki(context);
  const title = `Minutes, ${anna.login}`;
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Text').fill('A long text that took an hour.');
  await end();
  await page.getByRole('button', { name: 'Write' }).click();

  await expect(page).toHaveURL(`${WIKI}/things`);
  await expect(heading(page)).toHaveText('Not sent yet');
  await expect(
    page.getByText('You were signed out before this could be sent. Nothing you typed is lost.'),
  ).toBeVisible();
  await expect(page.getByText(/reload this page. Your browser asks whether to send it again/)).toBeVisible();
  // Coming back too early says the same once more.
  await page.reload();
  await expect(heading(page)).toHaveText('Not sent yet');

  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'Sign in in a new tab' }).click();
  const tab = await opened;
  await expect(heading(tab)).toHaveText("You've signed out");
  await tab.getByRole('link', { name: 'Sign in again' }).click();
  await tellProvider(tab, anna);
  await expect(tab).toHaveURL(`${WIKI}/.vestibule/signed-in`);
  await expect(heading(tab)).toHaveText("You're signed in");
  await tab.close();

  // The browser sends it once more, with all that was typed, and the service has it once.
  await page.reload();
  await expect(heading(page)).toHaveText(title);
  await expect(page.getByText('A long text that took an hour.').first()).toBeVisible();
  await page.goto(`${WIKI}/`);
  await expect(page.getByRole('link', { name: title })).toHaveCount(1);
});

test('a search whose session ended leads through signing in to what was searched for', async ({ context }) => {
  const { page, anna, end } = await atWiki(context);
  await end();
  await page.getByLabel('Find').fill('Welcome & more?');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(heading(page)).toHaveText("You've signed out");
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await tellProvider(page, anna);
  await expect(heading(page)).toHaveText('Found for "Welcome & more?"');
  await expect(page).toHaveURL(`${WIKI}/search?title=Welcome+%26+more%3F`);
});

test('a search in a browser that is new here leads through registering to what was searched for', async ({
  page,
  context,
}) => {
  // A page that is open although its person is gone: their cookies were cleared.
  const anna = somebody();
  await page.goto(`${WIKI}/`);
  await registerOnTheWay(page, anna);
  await expectKnownAt(page, WIKI, anna);
  await context.clearCookies();
  await page.getByLabel('Find').fill('Welcome');
  await page.getByRole('button', { name: 'Search' }).click();
  await registerOnTheWay(page, somebody());
  await expect(heading(page)).toHaveText('Found for "Welcome"');
});

test('the button to sign out works under that policy, and after the end too', async ({ context }) => {
  const { page, anna, end } = await atWiki(context);
  const other = await context.newPage();
  await expectKnownAt(other, WIKI, anna);
  await end();
  // Signed out already: it says so, and does not complain.
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${WIKI}/.vestibule/signed-out`);
  await expect(heading(page)).toHaveText("You've signed out");
  expect(await context.cookies(WIKI)).toEqual([]);
});
