// The database is away: nobody is let in, nobody is signed out, and everybody is told.

import { findings } from '../support/axe';
import { sessionCookie } from '../support/cookies';
import { type OwnDoor, ownDoor } from '../support/own-door';
import { OWN } from '../support/places.mjs';
import { expect, test as base } from '../support/test';

const test = base.extend<{ own: OwnDoor }>({
  baseURL: async ({}, use, { parallelIndex }) => use(OWN[parallelIndex]),
  own: async ({ baseURL }, use, { parallelIndex }) => {
    const own = await ownDoor(parallelIndex, baseURL ?? '');
    await use(own);
    await own.close();
  },
});

test('without its database the door says so, and keeps the session', async ({ page, context, own, as }) => {
  test.slow();
  await as('reader', { returnTo: '/account' });
  const cookie = await sessionCookie(context);
  await own.loseDatabase();

  await page.goto('/account');
  await expect(page).toHaveURL('/account');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('We cannot check who you are at the moment');
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveAttribute('href', '/account');
  expect(await findings(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await findings(page)).toEqual([]);

  const signIn = await page.goto('/sign-in');
  expect(signIn?.status()).toBe(503);
  const landing = await page.goto('/');
  expect(landing?.status()).toBe(200);
  expect((await sessionCookie(context)).value).toBe(cookie.value);
});
