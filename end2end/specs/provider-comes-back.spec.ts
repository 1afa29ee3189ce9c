// A provider may be down when the door opens, and nobody has to do anything when it comes up.

import { expect, test } from '../support/own-door';
import { somebody } from '../support/people.mjs';
import { continueWith, expectSignedIn, register } from '../support/person';

test('its button says that it is down, until it is not', async ({ page, own: _, provider }) => {
  test.slow();
  await page.goto('/sign-in');
  const button = page.getByRole('link', { name: continueWith(provider) });
  await expect(async () => {
    await page.reload();
    await expect(button).toHaveAccessibleDescription(/^Own Provider isn't responding\./, { timeout: 100 });
  }).toPass({ timeout: 10_000 });
  await expect(page.getByText("Own Provider isn't responding.")).toBeVisible();

  // It can be tried all the same.
  await button.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText("isn't responding");
  await page.getByRole('link', { name: 'Try again' }).click();

  await provider.start();
  await expect(async () => {
    await page.reload();
    await expect(button).toHaveAccessibleDescription('', { timeout: 100 });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByText("isn't responding")).toHaveCount(0);

  const anna = somebody();
  await register(page, anna, '/sign-in', provider);
  await expectSignedIn(page, anna);
});
