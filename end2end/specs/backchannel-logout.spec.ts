// Somebody signs out at the provider, and the provider tells the door (OpenID Connect Back-Channel Logout 1.0): what
// began with that session there is over, and nothing else.

import { sessionCookie, tryCookie } from '../support/cookies';
import { somebody } from '../support/people.mjs';
import { answerProvider, expectSignedIn, register, signIn, signOutAtProvider } from '../support/person';
import { PROVIDERS, SECOND } from '../support/places.mjs';
import { expect, test } from '../support/test';

test('signing out at the provider ends the session here, which says why, and no other', async ({
  page,
  context,
  another,
}) => {
  const anna = somebody();
  await register(page, anna, '/sign-in?return_to=/account');
  const elsewhere = await another();
  await signIn(elsewhere, anna, '/account');
  const bystander = await another();
  await register(bystander, somebody());
  const cookie = await sessionCookie(context);

  const tab = await context.newPage();
  await signOutAtProvider(tab);
  expect(await tryCookie(cookie)).toEqual({ status: 401, reason: 'provider' });
  await page.reload();
  await expect(page).toHaveURL('/session-expired?return_to=/account');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You were signed out');

  // Their other browser has a session of its own, there as well as here.
  await elsewhere.reload();
  await expectSignedIn(elsewhere, anna);
  await bystander.reload();
  await expect(bystander.getByRole('navigation', { name: 'Your session' })).toBeVisible();
});

test('the way back in leads to the page they were on', async ({ page, context }) => {
  const anna = somebody();
  await register(page, anna, '/sign-in?return_to=/account%3Fdraft%3D7');
  await signOutAtProvider(await context.newPage());
  await page.reload();
  // By the provider of the session that has ended.
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await answerProvider(page, anna);
  await expect(page).toHaveURL('/account?draft=7');
  await expectSignedIn(page, anna);
});

test('a registration that is not finished ends with it', async ({ page, context }) => {
  await signIn(page, somebody());
  await expect(page).toHaveURL('/register');
  await signOutAtProvider(await context.newPage());
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL('/sign-in');
});

test('who has signed out at one provider stays signed in with the other', async ({ page, context }) => {
  const anna = somebody();
  await register(page, anna, '/sign-in?return_to=/account');
  await page.goto('/account/link');
  await page.getByRole('link', { name: 'Connect Second Provider' }).click();
  await answerProvider(page, somebody());
  await expect(page).toHaveURL('/account');
  await signOutAtProvider(await context.newPage(), SECOND);
  await page.reload();
  await expectSignedIn(page, anna);
});

test('sessions by two providers in two browsers end one by one', async ({ page, context, another }) => {
  const [anna, berta] = [somebody(), somebody('berta')];
  await register(page, anna, '/sign-in?return_to=/account');
  const elsewhere = await another();
  await register(elsewhere, berta, '/sign-in?return_to=/account', PROVIDERS.second);
  await signOutAtProvider(await elsewhere.context().newPage(), SECOND);
  await elsewhere.reload();
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('You were signed out');
  expect(await tryCookie(await sessionCookie(context))).toMatchObject({ status: 200 });
});
