// Browsers and password managers can help with the form: it names its fields, and nothing stops a paste. What was typed
// wrong is there for whoever goes on with it, and out of the way of whoever changed their mind.

import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';

/** Sends the details form with a name that is none, and reads that it is. */
async function typeWrongly(page: Page): Promise<void> {
  await page.getByLabel('Your name').fill('');
  await page.getByLabel('Your email').fill('new@example.org');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL('/account/details?kept=true');
  await expect(page.getByRole('alert')).toHaveText('There is a problem with one field.');
}

test('the fields of the form say what they are for', async ({ page, as }) => {
  await as('newcomer', { returnTo: '/register' });
  const [name, email] = [page.getByLabel('Your name'), page.getByLabel('Your email')];
  await expect(name).toHaveAttribute('autocomplete', 'name');
  await expect(email).toHaveAttribute('autocomplete', 'email');
  await expect(email).toHaveAttribute('type', 'email');
  await expect(name).toHaveAttribute('required');
});

test('what is copied can be pasted', async ({ page, as, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await as('newcomer', { returnTo: '/register' });
  await page.evaluate(() => navigator.clipboard.writeText('pasted@example.org'));
  const email = page.getByLabel('Your email');
  await email.focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('ControlOrMeta+V');
  await expect(email).toHaveValue('pasted@example.org');
});

test('spaces around what was typed are nobody’s mistake', async ({ page, as }) => {
  await as('newcomer', { returnTo: '/account' });
  await page.getByLabel('Your name').fill('  Anna  ');
  await page.getByLabel('Your email').fill('  anna@example.org ');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('navigation', { name: 'Your session' })).toContainText('Anna');
});

test('names from all over the world are kept as they were typed', async ({ page, as }) => {
  for (const name of ["Seán O'Brien-Żółć", '山田 太郎', 'נועה', '<b>Bobby & "Tables"</b>']) {
    await as('newcomer', { returnTo: '/register' });
    await page.getByLabel('Your name').fill(name);
    // From the second on, somebody has the persona's address already.
    await page.getByRole('button', { name: /^Create (a separate )?account$/ }).click();
    await expect(page.getByRole('link', { name: /^Signed in as/ }).filter({ hasText: name })).toBeVisible();
  }
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a form that was wrong and cancelled starts anew, and what was typed can still be taken up', async ({
      page,
      as,
    }) => {
      const me = await as('reader', { returnTo: '/account/details' });
      await typeWrongly(page);
      await page.getByRole('link', { name: 'Back to your account' }).click();
      await expect(page).toHaveURL('/account');
      await page.getByRole('link', { name: 'Change name or email' }).click();

      await expect(page).toHaveURL('/account/details');
      await expect(page.getByRole('alert')).toHaveCount(0);
      await expect(page.getByLabel('Your name')).toHaveValue(me?.user.name ?? '');
      await expect(page.getByRole('status')).toContainText("You typed something here earlier that wasn't saved.");
      await page.getByRole('link', { name: 'Show what I typed' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await expect(page.getByLabel('Your name')).toHaveValue('');
      await expect(page.getByLabel('Your email')).toHaveValue('new@example.org');
    });

    test('what was typed wrong stays on reload and on Back', async ({ page, as }) => {
      await as('reader', { returnTo: '/account/details' });
      await typeWrongly(page);
      await page.reload();
      await expect(page.getByLabel('Your email')).toHaveValue('new@example.org');
      await page.getByRole('link', { name: 'Back to your account' }).click();
      await expect(page).toHaveURL('/account');
      await page.goBack();
      await expect(page).toHaveURL('/account/details?kept=true');
      await expect(page.getByRole('alert')).toBeVisible();
      await expect(page.getByLabel('Your email')).toHaveValue('new@example.org');
    });

    test('saving says so, and saving the same again says that nothing has changed', async ({ page, as }) => {
      await as('reader', { returnTo: '/account/details' });
      await page.getByLabel('Your name').fill('Ravi the Second');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page).toHaveURL('/account');
      const saved = page.getByRole('status').filter({ hasText: 'Saved.' });
      await expect(saved).toBeVisible();
      await page.reload();
      await expect(saved).toBeVisible();

      await page.getByRole('link', { name: 'Change name or email' }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('status').filter({ hasText: 'Nothing changed:' })).toBeVisible();
      await expect(saved).toHaveCount(0);
    });
  });
}
