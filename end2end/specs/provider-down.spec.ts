// A provider that is away is no dead end: the page says so, and the other providers work.

import { PROVIDERS } from '../support/places.mjs';
import { somebody } from '../support/people.mjs';
import { CONTINUE, answerProvider, continueWith, expectNobody } from '../support/person';
import { expect, test } from '../support/test';

test('a provider that is away is named as such, and another one can be chosen', async ({ page }) => {
  await page.goto('/account');
  await page.getByRole('link', { name: 'Continue with Absent Provider' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText("isn't responding");
  await expectNobody(page);
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page).toHaveURL('/sign-in?return_to=/account');
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, somebody());
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL('/account');
});

test('its button says so beforehand, wherever there is one, and the others say nothing', async ({ page, as }) => {
  await page.goto('/sign-in');
  await expect(page.getByRole('link', { name: 'Continue with Absent Provider' })).toHaveAccessibleDescription(
    "Absent Provider isn't responding. Try again in a few minutes.",
  );
  for (const provider of [PROVIDERS.op, PROVIDERS.second]) {
    await expect(page.getByRole('link', { name: continueWith(provider) })).toHaveAccessibleDescription('');
  }
  await as('reader', { returnTo: '/account/link' });
  const described = page.getByRole('link', { name: 'Connect Absent Provider' });
  await expect(described).toHaveAccessibleDescription(/isn't responding/);
  await expect(page.getByText("isn't responding")).toHaveCount(1);
});

test('it is not waited for', async ({ page }) => {
  const began = Date.now();
  await page.goto('/auth/sign-in?provider=away');
  expect(Date.now() - began).toBeLessThan(5_000);
});
