// Several tabs at once: every one of them ends where it was going (SECURITY 21).

import type { BrowserContext, Page } from '@playwright/test';
import {
  CONTINUE,
  answerProvider,
  expectSignedIn,
  register,
  registered,
  signOutHereOnly,
  tellProvider,
} from '../support/person';
import { BINDING, doorCookies } from '../support/cookies';
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
  await signOutHereOnly(page);
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

/** Begins at the provider, as if at the same moment as other tabs: without a cookie of the door, or with one. */
async function beginAt(tab: Page, place: string, cookie: 'none' | 'kept'): Promise<void> {
  if (cookie === 'none') await tab.context().clearCookies({ name: BINDING });
  await tab.goto(`/auth/sign-in?provider=op&return_to=${encodeURIComponent(place)}`);
  await expect(tab.getByLabel('Login')).toBeVisible();
}

test('tabs that began before the browser had any cookie follow the one that could keep it', async ({
  context,
  another,
}) => {
  const anna = await registered(another);
  const tabs = [...(await open(context, PLACES.slice(0, 3)))];
  for (const [place, tab] of tabs) await beginAt(tab, place, 'none');
  // The cookie of the last one has taken the place of the others.
  for (const [index, [place, tab]] of tabs.reverse().entries()) {
    await (index === 0 ? answerProvider : tellProvider)(tab, anna);
    await expect(tab).toHaveURL(place);
    await expectSignedIn(tab, anna);
  }
});

test('so does a tab that began with a cookie which another tab has replaced', async ({ context, another }) => {
  const anna = await registered(another);
  const [first, second, third] = [...(await open(context, PLACES.slice(0, 3)))];
  if (!first || !second || !third) throw new Error('there are three tabs');
  await beginAt(first[1], first[0], 'none');
  await beginAt(second[1], second[0], 'kept');
  // Was on its way before the answer to the first one came.
  await beginAt(third[1], third[0], 'none');

  await answerProvider(third[1], anna);
  await expect(third[1]).toHaveURL(third[0]);
  for (const [place, tab] of [first, second]) {
    await tellProvider(tab, anna);
    await expect(tab).toHaveURL(place, { timeout: 5_000 });
  }
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
