// Several tabs at once: every one of them ends where it was going (SECURITY 21).

import type { BrowserContext, Page } from '@playwright/test';
import { CONTINUE, answerProvider, expectSignedIn, register, registered, tellProvider } from '../support/person';
import { doorCookies } from '../support/cookies';
import { somebody } from '../support/people.mjs';
import { expect, test } from '../support/test';

const PLACES = Array.from({ length: 10 }, (_, index) => `/account?tab=${index}`);

/** Does something in all tabs at the same time. */
const all = (tabs: Map<string, Page>, what: (tab: Page, place: string) => Promise<unknown>) =>
  Promise.all([...tabs].map(([place, tab]) => what(tab, place)));

async function open(context: BrowserContext, places: string[]): Promise<Map<string, Page>> {
  return new Map(await Promise.all(places.map(async (place) => [place, await context.newPage()] as const)));
}

/** Somebody whom the provider knows in this browser, so that it asks nothing more; the door has forgotten them. */
async function knownToProvider(page: Page) {
  const anna = somebody();
  await register(page, anna);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL('/signed-out');
  await page.context().clearCookies({ domain: '127.0.0.1' });
  return anna;
}

test('ten tabs that begin together all end signed in, each on its own page', async ({ page, context }) => {
  const anna = await knownToProvider(page);
  const tabs = await open(context, PLACES);
  await all(tabs, (tab, place) => tab.goto(place));
  await all(tabs, (tab) => tab.getByRole('link', { name: CONTINUE }).click());
  await all(tabs, (tab, place) => expect(tab).toHaveURL(place));
  await all(tabs, (tab) => expectSignedIn(tab, anna));
  expect(await doorCookies(context)).toHaveLength(2);
});

test('tabs that begin before the browser has any cookie of the door follow the one that could keep it', async ({
  context,
  another,
}) => {
  const anna = await registered(another);
  const tabs = await open(context, PLACES.slice(0, 4));
  const given = new Map<Page, string>();
  await all(tabs, async (tab, place) => {
    const answer = await tab.goto(`/auth/sign-in?provider=op&return_to=${encodeURIComponent(place)}`);
    const first = await answer?.request().redirectedFrom()?.redirectedFrom()?.response();
    given.set(tab, (await first?.headerValue('set-cookie')) ?? '');
  });
  // Each tab was given a cookie, and the browser has kept the last one.
  const [kept] = await doorCookies(context);
  const mine = ([, tab]: [string, Page]) => given.get(tab)?.startsWith(`sign-in=${kept?.value}`) ?? false;
  const [first, ...others] = [...tabs].sort((a, b) => Number(mine(b)) - Number(mine(a)));
  expect(first && mine(first)).toBe(true);
  expect(others.filter(mine)).toEqual([]);

  if (first) await answerProvider(first[1], anna);
  for (const [place, tab] of others) {
    await tellProvider(tab, anna);
    await expect(tab).toHaveURL(place);
  }
  await all(tabs, (tab) => expectSignedIn(tab, anna));
});

test('tabs that were left on the sign-in page follow one by one', async ({ context, another }) => {
  const anna = await registered(another);
  const tabs = await open(context, PLACES.slice(0, 3));
  await all(tabs, (tab, place) => tab.goto(place));
  let asked = false;
  for (const [place, tab] of tabs) {
    await tab.getByRole('link', { name: CONTINUE }).click();
    if (!asked) await answerProvider(tab, anna);
    asked = true;
    await expect(tab).toHaveURL(place);
  }
  await all(tabs, (tab) => tab.reload());
  await all(tabs, (tab) => expectSignedIn(tab, anna));
});
