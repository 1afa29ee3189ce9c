// Other sites can show people the way to the door, and nothing more.

import { elsewhere, form } from '../support/elsewhere';
import { DOOR } from '../support/places.mjs';
import { somebody } from '../support/people.mjs';
import { expectNobody, expectSignedIn, register, signOutHereOnly } from '../support/person';
import { expect, test } from '../support/test';

test('a link from elsewhere to the beginning of a sign-in only shows the sign-in page', async ({ page }) => {
  // The provider would sign this person in without asking anything.
  await register(page, somebody());
  await signOutHereOnly(page);

  const site = await elsewhere(`<a href="${DOOR}/auth/sign-in?provider=op&amp;return_to=/account">Win a prize</a>`);
  await page.goto(site.url);
  await page.getByRole('link', { name: 'Win a prize' }).click();
  await expect(page).toHaveURL(`${DOOR}/sign-in?return_to=/account`);
  await expectNobody(page);
  await site.close();
});

test('a link from elsewhere to a page of somebody who is signed in works', async ({ page, as }) => {
  const me = await as('reader');
  const site = await elsewhere(`<a href="${DOOR}/account">Your account</a>`);
  await page.goto(site.url);
  await page.getByRole('link', { name: 'Your account' }).click();
  await expectSignedIn(page, { name: me?.user.name ?? '' });
  await site.close();
});

for (const [what, path, fields] of [
  ['sign anybody out', '/auth/sign-out', ''],
  ['sign anybody in', '/autosession', '<input name="persona" value="admin">'],
  ['register anybody', '/auth/register', '<input name="name" value="Eve"><input name="email" value="eve@example.org">'],
] as const) {
  test(`a form from elsewhere does not ${what}`, async ({ page, as }) => {
    const me = await as('reader');
    const site = await elsewhere(form(path, fields));
    await page.goto(site.url);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('We stopped that for your safety');
    await page.goto('/account');
    await expectSignedIn(page, { name: me?.user.name ?? '' });
    await site.close();
  });
}

test('a forged way back leads nowhere else', async ({ page }) => {
  for (const evil of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/%0d%0aLocation:%20//evil.example',
  ]) {
    await page.goto(`/sign-in?return_to=${encodeURIComponent(evil)}`);
    for (const link of await page.getByRole('main').getByRole('link').all()) {
      expect(await link.getAttribute('href')).toMatch(/^\/auth\/sign-in\?provider=\w+$/);
    }
  }
});

test('no other site can put the door into a frame', async ({ page }) => {
  const response = await page.goto('/sign-in');
  expect(await response?.headerValue('content-security-policy')).toContain("frame-ancestors 'none'");
});
