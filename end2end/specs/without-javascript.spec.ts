// Everything works with JavaScript switched off.

import { somebody } from '../support/people.mjs';
import { CONTINUE, answerProvider, expectSignedIn, signOut } from '../support/person';
import { expect, test } from '../support/test';

test.use({ javaScriptEnabled: false });

test('the whole visit: sign in, put the form right, look around, sign out, come back', async ({ page }) => {
  const anna = somebody();
  await page.goto('/');
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, anna);

  await page.getByLabel('Your name').fill('Anna ohne Skript');
  await page.getByLabel('Your email').fill('nowhere');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('alert')).toHaveText('There is a problem with one field.');
  await expect(page.getByLabel('Your name')).toHaveValue('Anna ohne Skript');
  await page.getByLabel('Your email').fill(anna.email);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectSignedIn(page, { name: 'Anna ohne Skript' });

  await page.getByRole('link', { name: 'Your account' }).click();
  // The islands say what they have to say, in universal time.
  await expect(page.locator('time').first()).toHaveText(/^\d{1,2} \w+ \d{4} at \d\d:\d\d UTC$/);
  await expect(page.getByText('Signed in until')).toBeVisible();

  await signOut(page);
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, anna);
  await expectSignedIn(page, { name: 'Anna ohne Skript' });
});

test('a session that is over says so', async ({ page, as }) => {
  await as('reader', { state: 'idle_expired', returnTo: '/account' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You were signed out');
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await expect(page).toHaveURL('/sign-in?return_to=/account');
});

test('a persona can be chosen', async ({ page }) => {
  await page.goto('/autosession');
  await page.getByRole('button', { name: 'Be Edith' }).click();
  await expectSignedIn(page, { name: 'Edith Editor' });
});
