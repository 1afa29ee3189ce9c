// A door with nothing configured brings its own provider, at which anybody can be anybody.

import type { Page } from '@playwright/test';
import { WORKSHOP, WORKSHOP_PROVIDER } from '../support/places.mjs';
import { somebody } from '../support/people.mjs';
import { SIGNED_OUT_THERE, expectNobody, expectSignedIn } from '../support/person';
import { expect, test } from '../support/test';

test.use({ baseURL: WORKSHOP });

async function goToProvider(page: Page, from = '/sign-in'): Promise<void> {
  await page.goto(from);
  await page.getByRole('link', { name: /^Continue with/ }).click();
  await expect(page).toHaveURL(new RegExp(`^${WORKSHOP_PROVIDER}/authorize\\?`));
}

for (const name of ['Ada Admin', 'Edith Editor', 'Ravi Reader', 'Olga Outsider']) {
  test(`${name} is known and signs straight in`, async ({ page }) => {
    await goToProvider(page, '/account');
    await page.getByRole('button', { name }).click();
    await expect(page).toHaveURL('/account');
    await expectSignedIn(page, { name });
    // Nobody has proven anything there: a release that shares the database does not know such a session.
    expect((await (await page.request.get('/me')).json()).session.test).toBe(true);
  });
}

test('somebody else registers, and is known the next time', async ({ page }) => {
  const eve = somebody('eve');
  const come = async () => {
    await goToProvider(page, '/account');
    await page.getByLabel('Name (optional)').fill(eve.name);
    await page.getByLabel('E-mail address (optional)').fill(eve.email);
    await page.getByLabel('Subject').fill(eve.login);
    await page.getByRole('button', { name: 'Sign in as this person' }).click();
  };
  await come();
  await expect(page).toHaveURL('/register');
  await expect(page.getByLabel('Your name')).toHaveValue(eve.name);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL('/account');
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Signed out');
  await page.getByRole('link', { name: 'Continue' }).click();
  await expect(page).toHaveURL(SIGNED_OUT_THERE);
  await come();
  await expect(page).toHaveURL('/account');
  await expectSignedIn(page, eve);
});

test('somebody without a subject is told beside the field, and keeps what they typed', async ({ page }) => {
  await goToProvider(page);
  await page.getByLabel('Name (optional)').fill('Eve <b>Evil</b>');
  await page.getByLabel('The address is verified').uncheck();
  await page.getByLabel('Subject').fill('é');
  await page.getByRole('button', { name: 'Sign in as this person' }).click();
  await expect(page.getByLabel('Subject')).toHaveAccessibleDescription(/A subject has at most 255 characters/);
  await expect(page.getByLabel('Subject')).toBeFocused();
  await expect(page.getByLabel('Name (optional)')).toHaveValue('Eve <b>Evil</b>');
  await expect(page.getByLabel('The address is verified')).not.toBeChecked();
});

test('the newcomer is proven and not registered', async ({ page }) => {
  await goToProvider(page);
  await page.getByRole('button', { name: 'Nils Newcomer' }).click();
  await expect(page).toHaveURL('/register');
  await expect(page.getByLabel('Your email')).toHaveValue('newcomer@example.org');
});

test('declining leads to a page with a way on', async ({ page }) => {
  await goToProvider(page);
  await page.getByRole('button', { name: 'Decline' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign-in cancelled');
  await expectNobody(page);
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
});

test('with one provider there is nothing to choose after a session has ended', async ({ page, as }) => {
  await as('reader', { state: 'idle_expired', returnTo: '/account?draft=7' });
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await expect(page).toHaveURL(new RegExp(`^${WORKSHOP_PROVIDER}/authorize\\?`));
  await page.getByRole('button', { name: 'Ravi Reader' }).click();
  await expect(page).toHaveURL('/account?draft=7');
  await expectSignedIn(page, { name: 'Ravi Reader' });
});

test('a persona from the list and the same one from the provider are one person', async ({ page, as }) => {
  const listed = await as('editor', { isolated: false, returnTo: '/account' });
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await expect(page).toHaveURL('/signed-out');
  await goToProvider(page);
  await page.getByRole('button', { name: 'Edith Editor' }).click();
  await expectSignedIn(page, { name: 'Edith Editor' });
  const me = await page.evaluate(async () => (await fetch('/me')).json() as Promise<{ user: { id: string } }>);
  expect(me.user.id).toBe(listed?.user.id);
});
