// Without a mouse: everything can be reached, and it is always visible where one is.

import type { Locator } from '@playwright/test';
import { tabTo } from '../support/keyboard';
import { CONTINUE, SIGNED_OUT_THERE, expectSignedIn } from '../support/person';
import { somebody } from '../support/people.mjs';
import { expect, test } from '../support/test';

test('a newcomer signs in, corrects the form, registers and signs out', async ({ page }) => {
  const anna = somebody();
  const { keyboard } = page;
  const press = async (target: Locator) => {
    await tabTo(page, target);
    await keyboard.press('Enter');
  };
  await page.goto('/account');
  await press(page.getByRole('link', { name: CONTINUE }));

  await tabTo(page, page.getByLabel('Login'));
  await keyboard.type(anna.login);
  await keyboard.press('Enter');
  await press(page.getByRole('button', { name: 'Allow' }));

  await expect(page).toHaveURL('/register');
  await tabTo(page, page.getByLabel('Your email'));
  // Tab selects what is in a field, so typing replaces it.
  await keyboard.type('oops');
  await keyboard.press('Enter');
  await expect(page.getByLabel('Your email')).toBeFocused();
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type(anna.email);
  await keyboard.press('Enter');

  await expect(page).toHaveURL('/account');
  await expectSignedIn(page, anna);
  await press(page.getByRole('navigation', { name: 'Your session' }).getByRole('button', { name: 'Sign out' }));
  await press(page.getByRole('button', { name: 'Yes, sign me out' }));
  await expect(page).toHaveURL(SIGNED_OUT_THERE);
  await press(page.getByRole('link', { name: 'Sign in again' }));
  await expect(page).toHaveURL('/sign-in?choose=true');
});

for (const [who, path] of [
  ['nobody', '/'],
  ['nobody', '/sign-in'],
  ['nobody', '/no-such-page'],
  ['reader', '/account'],
  ['reader', '/account/details'],
  ['reader', '/account/link'],
  ['newcomer', '/register'],
] as const) {
  test(`the first stop on ${path} skips to the content`, async ({ page, as }) => {
    if (who !== 'nobody') await as(who);
    await page.goto(path);
    const skip = page.getByRole('link', { name: 'Skip to main content' });
    await tabTo(page, skip);
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.locator('main')).toBeFocused();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement))).toBe(true);
  });
}

test('every control of the account page can be reached, in the order in which it is read', async ({ page, as }) => {
  await as('reader', { returnTo: '/account' });
  for (const name of [
    'Skip to main content',
    'Vestibule',
    /Ravi Reader/,
    'Sign out',
    'Change name or email',
    'Connect another account',
    'See all sessions',
    'Sign out everywhere',
    'See all activity',
  ]) {
    await page.keyboard.press('Tab');
    await expect(page.locator(':focus')).toHaveAccessibleName(name);
  }
});
