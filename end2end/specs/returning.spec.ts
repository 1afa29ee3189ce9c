// Somebody who is known comes back: nothing stands between them and their page.

import { SESSION } from '../support/cookies';
import {
  CONTINUE,
  answerProvider,
  expectSignedIn,
  register,
  registered,
  signIn,
  signOutHereOnly,
} from '../support/person';
import { somebody } from '../support/people.mjs';
import { expect, test } from '../support/test';

test('a returning person signs straight in', async ({ page, another }) => {
  const anna = await registered(another);
  await signIn(page, anna, '/account?tab=1');
  await expect(page).toHaveURL('/account?tab=1');
  await expectSignedIn(page, anna);
});

test('somebody who is still signed in at the provider needs one click', async ({ page, context }) => {
  const anna = somebody();
  await register(page, anna);
  await context.clearCookies({ name: SESSION });
  await page.goto('/sign-in');
  await page.getByRole('link', { name: CONTINUE }).click();
  await expect(page).toHaveURL('/');
  await expectSignedIn(page, anna);
});

test('who has signed out here is asked as whom they come, also at a provider that still knows somebody', async ({
  page,
}) => {
  const [anna, berta] = [somebody(), somebody('berta')];
  await register(page, anna);
  await signOutHereOnly(page);
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, berta);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectSignedIn(page, berta);
});

test('the sign-in page is no place for the signed-in', async ({ page, as }) => {
  await as('reader', { returnTo: '/sign-in?return_to=/account' });
  await expect(page).toHaveURL('/account');
});
