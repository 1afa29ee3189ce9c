// A newcomer comes in: proven by the provider, asked once, never asked for the same thing twice.

import { claimsOf, somebody } from '../support/people.mjs';
import { CONTINUE, answerProvider, expectNobody, expectSignedIn, register, signIn } from '../support/person';
import { expect, test } from '../support/test';

test('a newcomer confirms what the provider says and lands where they were going', async ({ page }) => {
  const anna = somebody();
  await page.goto('/account?from=a-link');
  await expect(page).toHaveURL('/sign-in?return_to=/account%3Ffrom%3Da-link');
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, anna);

  await expect(page).toHaveURL('/register');
  await expect(page.getByLabel('Your name')).toHaveValue(anna.name);
  await expect(page.getByLabel('Your email')).toHaveValue(anna.email);
  await expectNobody(page);
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(page).toHaveURL('/account?from=a-link');
  await expectSignedIn(page, anna);
  await expect(page.getByRole('definition').filter({ hasText: anna.email })).toBeVisible();
  await expect(page.getByText('confirmed', { exact: true })).toBeVisible();
});

test('wrong input is named beside its field, all at once, and nothing typed is lost', async ({ page }) => {
  const anna = somebody();
  await signIn(page, anna, '/sign-in?return_to=/account');
  await page.getByLabel('Your name').fill('');
  await page.getByLabel('Your email').fill('anna at home');
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(page.getByRole('alert')).toHaveText('There are problems with 2 fields.');
  await expect(page.getByLabel('Your name')).toHaveAccessibleDescription(/Enter your name/);
  await expect(page.getByLabel('Your email')).toHaveAccessibleDescription(/Enter an email address like name@example.org/);
  await expect(page.getByLabel('Your email')).toHaveValue('anna at home');
  await expect(page.getByLabel('Your name')).toBeFocused();

  await page.getByLabel('Your name').fill('Anna Ånström 👋');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('alert')).toHaveText('There is a problem with one field.');
  await expect(page.getByLabel('Your name')).toHaveValue('Anna Ånström 👋');
  await expect(page.getByLabel('Your email')).toBeFocused();

  await page.reload();
  await expect(page.getByLabel('Your email')).toHaveValue('anna at home');
  await page.getByLabel('Your email').fill('anna@example.com');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL('/account');
  await expectSignedIn(page, { name: 'Anna Ånström 👋' });
  // Nobody has confirmed the address that was typed instead.
  await expect(page.getByText('not confirmed')).toBeVisible();
});

test('an address that the provider has not confirmed stays unconfirmed', async ({ page }) => {
  const person = somebody('unconfirmed');
  await register(page, person, '/sign-in?return_to=/account');
  await expect(page.getByText('not confirmed')).toBeVisible();
});

test('a provider that says nothing of a person leaves the form to them', async ({ page }) => {
  const person = somebody('bare');
  await signIn(page, person);
  expect(claimsOf(person.login)).toEqual({ sub: person.login });
  await expect(page.getByLabel('Your name')).toHaveValue('');
  await page.getByLabel('Your name').fill('Bare Berta');
  await page.getByLabel('Your email').fill('berta@example.org');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectSignedIn(page, { name: 'Bare Berta' });
});

test('somebody in the middle of registering is led back to the form, and can stop', async ({ page, as }) => {
  await as('newcomer', { returnTo: '/account' });
  await expect(page).toHaveURL('/register');
  await page.goto('/sign-in');
  await expect(page).toHaveURL('/register');
  await page.goto('/');
  await page.getByRole('link', { name: 'Finish registering' }).click();
  await page.getByRole('button', { name: 'Use another account' }).click();
  await expect(page).toHaveURL('/signed-out');
  await page.goto('/account');
  await expect(page).toHaveURL('/sign-in?return_to=/account');
});

test('a form that is sent from two tabs makes one person', async ({ page, context }) => {
  const anna = somebody();
  await signIn(page, anna);
  const second = await context.newPage();
  await second.goto('/register');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectSignedIn(page, anna);
  await second.getByRole('button', { name: 'Create account' }).click();
  await expect(second).toHaveURL('/');
  await expectSignedIn(second, anna);
});
