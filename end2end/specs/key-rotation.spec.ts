// The provider changes the keys it signs with, whenever it likes, and nobody notices.

import { expect, test } from '../support/own-door';
import { somebody } from '../support/people.mjs';
import { answerProvider, continueWith, expectSignedIn, register, signOut, signOutAtProvider } from '../support/person';

test('people sign in before and after a change of keys, and sign out with what the old key has signed', async ({
  page,
  another,
  own: _,
  provider,
}) => {
  test.slow();
  const [anna, berta] = [somebody(), somebody('berta')];
  await provider.start();
  await register(page, anna, '/sign-in?return_to=/account', provider);
  await provider.rotateKeys();
  await register(await another(), berta, '/sign-in', provider);

  await page.reload();
  await expectSignedIn(page, anna);
  await signOut(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("You've signed out");
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByRole('link', { name: continueWith(provider) }).click();
  await answerProvider(page, anna);
  await expectSignedIn(page, anna);
});

test('word of a sign-out is believed if it is the first that a new key has signed', async ({
  page,
  context,
  own: _,
  provider,
}) => {
  test.slow();
  await provider.start();
  await register(page, somebody(), '/sign-in?return_to=/account', provider);
  await provider.rotateKeys();
  await signOutAtProvider(await context.newPage(), provider.issuer);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You were signed out');
});
