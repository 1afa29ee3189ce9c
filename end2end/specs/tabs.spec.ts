// Several tabs at once: every one of them ends where it was going.

import type { Page } from '@playwright/test';
import { CONTINUE, answerProvider, expectSignedIn, registered, tellProvider } from '../support/person';
import { doorCookies } from '../support/cookies';
import { expect, test } from '../support/test';

const TABS = Array.from({ length: 10 }, (_, index) => `/account?tab=${index}`);

const at = (page: Page, to: string) => expect(page).toHaveURL(to);

test('ten tabs that begin together all end signed in, each on its own page', async ({ context, another }) => {
  const anna = await registered(another);
  const tabs = await Promise.all(TABS.map(() => context.newPage()));
  // The browser holds no cookie of the door yet: each tab is given one, and only the last one stays.
  await Promise.all(
    tabs.map((tab, index) => tab.goto(`/auth/sign-in?provider=op&return_to=${encodeURIComponent(TABS[index] ?? '')}`)),
  );
  // One after the other: the provider starts its session anew with the first answer.
  for (const tab of tabs) await tellProvider(tab, anna);
  await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: 'Allow' }).click()));

  await Promise.all(tabs.map((tab, index) => at(tab, TABS[index] ?? '')));
  await Promise.all(tabs.map((tab) => expectSignedIn(tab, anna)));
  expect(await doorCookies(context)).toHaveLength(2);
});

test('tabs that were left on the sign-in page follow one by one without being asked again', async ({ context, another }) => {
  const anna = await registered(another);
  const tabs = await Promise.all(TABS.slice(0, 3).map(() => context.newPage()));
  for (const [index, tab] of tabs.entries()) await tab.goto(TABS[index] ?? '');
  for (const [index, tab] of tabs.entries()) {
    await tab.getByRole('link', { name: CONTINUE }).click();
    if (index === 0) await answerProvider(tab, anna);
    await at(tab, TABS[index] ?? '');
    await expectSignedIn(tab, anna);
  }
  for (const tab of tabs) {
    await tab.reload();
    await expectSignedIn(tab, anna);
  }
});
