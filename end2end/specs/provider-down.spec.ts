// A provider that is away is no dead end: the page says so, and the other providers work.

import { somebody } from '../support/people.mjs';
import { CONTINUE, answerProvider, expectNobody } from '../support/person';
import { expect, test } from '../support/test';

test('a provider that is away is named as such, and another one can be chosen', async ({ page }) => {
  await page.goto('/account');
  await page.getByRole('link', { name: 'Continue with Absent Provider' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The sign-in provider does not answer');
  await expectNobody(page);
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page).toHaveURL('/sign-in?return_to=/account');
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, somebody());
  await page.getByRole('button', { name: 'Register and go on' }).click();
  await expect(page).toHaveURL('/account');
});

test('it is not waited for', async ({ page }) => {
  const began = Date.now();
  await page.goto('/auth/sign-in?provider=away');
  expect(Date.now() - began).toBeLessThan(5_000);
});
