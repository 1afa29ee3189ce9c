// The database is away: nobody is let in, nobody is signed out, and everybody is told.

import { findings } from '../support/axe';
import { sessionCookie } from '../support/cookies';
import { expect, test } from '../support/own-door';

test('without its database the door says so, and keeps the session', async ({ page, context, own, as }) => {
  test.slow();
  await as('reader', { returnTo: '/account' });
  const cookie = await sessionCookie(context);
  await own.loseDatabase();

  await page.goto('/account');
  await expect(page).toHaveURL('/account');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("We'll be right back");
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
