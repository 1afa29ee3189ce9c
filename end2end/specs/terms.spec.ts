// The terms of the organisation: accepted by newcomers, and by everybody else once there are others. With and without scripts.

import { expectGoodLooks } from '../support/good-looks';
import { expect, test } from '../support/own-door';

// SECURITY 35.
test('the terms are accessible in every look', async ({ own, as, page }) => {
  await own.restart({ TERMS: '1' });
  await as('newcomer', { returnTo: '/register' });
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page, { name: 'register with terms that are not accepted' });
  await as('editor');
  await own.restart({ TERMS: '2' });
  await page.goto('/account');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Our terms have changed');
  await expectGoodLooks(page, { name: 'terms' });
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('a newcomer accepts the terms, and keeps what they typed if they forget to', async ({ own, as, page }) => {
      await own.restart({ TERMS: '1' });
      await as('newcomer', { returnTo: '/register' });
      await page.getByLabel('Your name').fill('Nia Newcomer');
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page.getByRole('alert')).toHaveText('There is a problem with one field.');
      const box = page.getByRole('checkbox', { name: 'I accept the terms of Vestibule.' });
      await expect(box).toHaveAccessibleDescription(/Accept the terms to go on/);
      await expect(box).toBeFocused();
      await expect(page.getByLabel('Your name')).toHaveValue('Nia Newcomer');
      await box.check();
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page).toHaveURL('/');
      await page.goto('/account');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
    });

    test('whoever accepted others is asked at the next page, and goes on from there', async ({ own, as, page }) => {
      await own.restart({ TERMS: '1' });
      await as('editor', { returnTo: '/account' });
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
      await own.restart({ TERMS: '2' });
      await page.goto('/account/details');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Our terms have changed');
      const terms = page.getByRole('link', { name: 'Read the terms' });
      await expect(terms).toHaveAttribute('href', 'https://example.org/terms');
      await expect(terms).toHaveAttribute('target', '_blank');
      await page.getByRole('button', { name: 'Accept and continue' }).click();
      await expect(page).toHaveURL('/account/details');
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Hello/);
    });

    test('whoever does not accept can sign out, or take their data along', async ({ own, as, page }) => {
      await own.restart({ TERMS: '1' });
      await as('editor', { returnTo: '/account' });
      await own.restart({ TERMS: '2' });
      await page.goto('/account');
      await page.getByRole('link', { name: 'Download my data' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your data');
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Our terms have changed');
      await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
      await expect(page).toHaveURL('/signed-out');
    });
  });
}
