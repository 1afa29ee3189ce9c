// What was on the screen is gone after signing out, also for whoever presses Back (SECURITY 11).

import { somebody } from '../support/people.mjs';
import { expectNobody, register, signOut } from '../support/person';
import { expect, test } from '../support/test';

// As people have it: with pages kept whole for Back and Forward, which Playwright switches off.
test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  },
});

test('Back after signing out shows nothing of the person', async ({ page, as }) => {
  const me = await as('reader', { returnTo: '/' });
  await page.goto('/account');
  await expect(page.getByRole('definition').filter({ hasText: me?.user.email ?? '' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await expect(page).toHaveURL('/signed-out');

  await page.goBack();
  await expect(page).toHaveURL('/sign-in?return_to=/account');
  await expectNobody(page);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in to Vestibule');
  await expect(page.locator('body')).not.toContainText(me?.user.name ?? '');
});

test('nor does Back through the provider that has signed them out', async ({ page }) => {
  const anna = somebody();
  await register(page, anna, '/sign-in?return_to=/account');
  await signOut(page);
  // Over the provider's question, to the page on which they signed out.
  await page.evaluate(() => history.go(-2));
  await expect(page).toHaveURL('/sign-in?return_to=/account');
  await expectNobody(page);
  await expect(page.locator('body')).not.toContainText(anna.email);
});

test('signing out in one tab reaches Back in another', async ({ page, context, as }) => {
  const me = await as('reader', { returnTo: '/account' });
  await page.goto('/');
  const other = await context.newPage();
  await other.goto('/account');
  await other.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await expect(other).toHaveURL('/signed-out');

  await page.goBack();
  await expectNobody(page);
  await expect(page.locator('body')).not.toContainText(me?.user.email ?? '');
});
