// Many tabs, Back and Forward, at services behind the door: everybody ends where they were going, and nothing private stays
// for whoever comes after.

import type { Page } from '@playwright/test';
import { CRM, DOOR, WIKI, expect, expectAt, expectKnownAt, heading, registerOnTheWay, test } from '../support/family';
import { somebody } from '../support/people.mjs';
import { CONTINUE } from '../support/person';

/** As a person presses it. Playwright's own waits for a load that does not come when a page was kept whole. */
const go = (page: Page, by: number) => page.evaluate((steps) => void setTimeout(() => history.go(steps)), by);

test('ten tabs of two services opened at once are all where they were going after one sign-in', async ({ context }) => {
  const places = Array.from({ length: 10 }, (_, index) => ({
    service: index % 2 ? CRM : WIKI,
    address: `/asked/tab-${index}?page=${index}%2F${index}`,
  }));
  const tabs = await Promise.all(
    places.map(async ({ service, address }) => {
      const tab = await context.newPage();
      await tab.goto(service + address);
      await expect(heading(tab)).toHaveText('Sign in');
      return { tab, service, address };
    }),
  );
  const [first, ...others] = tabs;
  if (!first) throw new Error('ten tabs');
  await registerOnTheWay(first.tab, somebody());
  await expectAt(first.tab, first.service, first.address);
  // Some reload what stands there, others press its button: the provider knows them by now.
  await Promise.all(
    others.map(async ({ tab, service, address }, index) => {
      if (index % 3) await tab.reload();
      else await tab.getByRole('link', { name: CONTINUE }).click();
      await expectAt(tab, service, address);
    }),
  );
});

test('Back and Forward after signing in go round in no circles', async ({ page, context }) => {
  const anna = somebody();
  await page.goto(`${DOOR}/signed-out`);
  await page.goto(`${WIKI}/asked/first`);
  await registerOnTheWay(page, anna);
  await expectAt(page, WIKI, '/asked/first');
  await page.goto(`${CRM}/asked/second`);
  await expectAt(page, CRM, '/asked/second');

  await go(page, -1);
  await expectAt(page, WIKI, '/asked/first');
  await go(page, 1);
  await expectAt(page, CRM, '/asked/second');
  // To each page of the door on which they signed in: none is a trap.
  const history = await context.newCDPSession(page);
  const { entries } = await history.send('Page.getNavigationHistory');
  const passed = entries
    .filter(({ url }) => url.startsWith(DOOR))
    .map(({ id, url }) => ({ id, path: new URL(url).pathname }));
  expect(passed.map(({ path }) => path)).toEqual(['/signed-out', '/sign-in', '/register']);
  const [, signIn, register] = passed;
  await history.send('Page.navigateToHistoryEntry', { entryId: signIn?.id ?? 0 });
  await expectAt(page, WIKI, '/asked/first');
  await history.send('Page.navigateToHistoryEntry', { entryId: register?.id ?? 0 });
  await expect(heading(page)).toHaveText(`Hello, ${anna.name}`);
});

test('Back after signing out at a service shows nothing of its pages, whatever led to them', async ({ page }) => {
  const anna = somebody();
  await page.goto(`${WIKI}/asked/first`);
  await registerOnTheWay(page, anna);
  await expectAt(page, WIKI, '/asked/first');
  // By redirects from another host: Chromium then misses that the cookie is gone.
  await page.goto(`${CRM}/asked/second`);
  await expectAt(page, CRM, '/asked/second');
  const form = '<form method="post" action="/.vestibule/sign-out"><button>Sign out</button></form>';
  await page.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), form);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${CRM}/.vestibule/signed-out`);
  await go(page, -1);
  await expect(heading(page)).toHaveText("You've signed out");
  await expect(page.getByText('You continue to Customers')).toBeVisible();
});

test('nor at another service that asks again for what it shows again', async ({ page }) => {
  const anna = somebody();
  await page.goto(`${WIKI}/asked/first`);
  await registerOnTheWay(page, anna);
  await expectAt(page, WIKI, '/asked/first');
  await expectKnownAt(page, WIKI, anna);
  await expectKnownAt(page, CRM, anna);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${CRM}/.vestibule/signed-out`);
  await go(page, -2);
  await expect(heading(page)).toHaveText("You've signed out");
  await expect(page.locator('body')).not.toContainText(anna.name);
});
