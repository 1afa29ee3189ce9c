// Browsers and password managers can help with the form: it names its fields, and nothing stops a paste.

import { expect, test } from '../support/test';

test('the fields of the form say what they are for', async ({ page, as }) => {
  await as('newcomer', { returnTo: '/register' });
  const [name, email] = [page.getByLabel('Your name'), page.getByLabel('Your e-mail address')];
  await expect(name).toHaveAttribute('autocomplete', 'name');
  await expect(email).toHaveAttribute('autocomplete', 'email');
  await expect(email).toHaveAttribute('type', 'email');
  await expect(name).toHaveAttribute('required');
});

test('what is copied can be pasted', async ({ page, as, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await as('newcomer', { returnTo: '/register' });
  await page.evaluate(() => navigator.clipboard.writeText('pasted@example.org'));
  const email = page.getByLabel('Your e-mail address');
  await email.focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('ControlOrMeta+V');
  await expect(email).toHaveValue('pasted@example.org');
});

test('spaces around what was typed are nobody’s mistake', async ({ page, as }) => {
  await as('newcomer', { returnTo: '/account' });
  await page.getByLabel('Your name').fill('  Anna  ');
  await page.getByLabel('Your e-mail address').fill('  anna@example.org ');
  await page.getByRole('button', { name: 'Register and go on' }).click();
  await expect(page.getByRole('navigation', { name: 'Your session' })).toContainText('Anna');
});

test('names from all over the world are kept as they were typed', async ({ page, as }) => {
  for (const name of ["Seán O'Brien-Żółć", '山田 太郎', 'נועה', '<b>Bobby & "Tables"</b>']) {
    await as('newcomer', { returnTo: '/register' });
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('button', { name: 'Register and go on' }).click();
    await expect(page.getByRole('link', { name: `Signed in as ${name}` })).toBeVisible();
  }
});
