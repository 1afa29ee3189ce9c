// What is kept of somebody is theirs: a file of it, and an end to it. With and without scripts.

import { readFileSync } from 'node:fs';
import { sessionCookie } from '../support/cookies';
import { somebody } from '../support/people.mjs';
import { expectNobody, register, signIn } from '../support/person';
import { expect, test } from '../support/test';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    // SECURITY 46.
    test('what is kept of somebody is a file', async ({ page }) => {
      const anna = somebody();
      await register(page, anna, '/sign-in?return_to=/account');
      await page.getByRole('link', { name: 'Download my data' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your data');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download my data' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('vestibule-data.json');
      const data = JSON.parse(readFileSync(await download.path(), 'utf8'));
      expect(data.person.email).toBe(anna.email);
      expect(data.sessions).toHaveLength(1);
      expect(data.events.map(({ kind }: { kind: string }) => kind)).toEqual(['registered', 'data_downloaded']);
    });

    // SECURITY 46.
    test('an account is deleted, and whoever comes back starts anew', async ({ page, another }) => {
      const anna = somebody();
      await register(page, anna, '/sign-in?return_to=/account');
      const elsewhere = await another();
      await signIn(elsewhere, anna, '/sign-in?return_to=/account');
      const cookie = await sessionCookie(page.context());

      await page.getByRole('link', { name: 'Delete my account' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Delete your account');
      await page.getByRole('button', { name: 'Delete my account for good' }).click();
      await expect(page).toHaveURL('/signed-out');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account is deleted');
      await expectNobody(page);
      await page.goBack();
      await expectNobody(page);

      await elsewhere.reload();
      await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('Your account was deleted');
      await page.context().addCookies([cookie]);
      await page.goto('/account');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account was deleted');

      await page.context().clearCookies();
      await signIn(page, anna);
      await expect(page).toHaveURL('/register');
    });
  });
}

test('deleting asks whoever signed in long ago to do so again', async ({ as, page }) => {
  await as('reader', { state: 'stale', returnTo: '/account/delete' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("Confirm it's you");
});
