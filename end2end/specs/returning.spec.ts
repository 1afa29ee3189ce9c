// Somebody who is known comes back: nothing stands between them and their page.

import { CONTINUE, expectSignedIn, register, registered, signIn, signOutHereOnly } from '../support/person';
import { somebody } from '../support/people.mjs';
import { expect, test } from '../support/test';

test('a returning person signs straight in', async ({ page, another }) => {
  const anna = await registered(another);
  await signIn(page, anna, '/account?tab=1');
  await expect(page).toHaveURL('/account?tab=1');
  await expectSignedIn(page, anna);
});

test('somebody who is still signed in at the provider needs one click', async ({ page }) => {
  const anna = somebody();
  await register(page, anna);
  await signOutHereOnly(page);
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByRole('link', { name: CONTINUE }).click();
  await expect(page).toHaveURL('/');
  await expectSignedIn(page, anna);
});

test('the sign-in page is no place for the signed-in', async ({ page, as }) => {
  await as('reader', { returnTo: '/sign-in?return_to=/account' });
  await expect(page).toHaveURL('/account');
});
