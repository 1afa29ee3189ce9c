// How many clicks it takes at the door of another organisation.

import { elsewhere } from '../support/elsewhere';
import { expect, test } from '../support/branded';
import { BRANDED_PORTS } from '../support/places.mjs';
import { somebody } from '../support/people.mjs';
import { answerProvider, expectSignedIn, register, signOutHereOnly } from '../support/person';

test.describe.configure({ timeout: 60_000 });

/** The one where people are somebody. */
const provider = () => ({
  id: 'op',
  name: 'Nordwald',
  issuer: `http://localhost:${BRANDED_PORTS[test.info().parallelIndex]?.provider}`,
  door: '',
});

test.describe('with one provider that is gone straight on to', () => {
  test.use({ kind: 'single' });

  test('an address that was typed needs no click at the door, and a link from another site one', async ({
    page,
    another,
  }) => {
    const person = somebody();
    await page.goto('/account');
    await answerProvider(page, person);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page).toHaveURL('/account');

    const elsewhereToo = await another();
    const site = await elsewhere(`<a href="${new URL('/account', page.url())}">The door</a>`);
    await elsewhereToo.goto(site.url);
    await elsewhereToo.getByRole('link', { name: 'The door' }).click();
    await expect(elsewhereToo).toHaveURL(/\/sign-in\?return_to=/);
    await elsewhereToo.getByRole('main').getByRole('link', { name: /Nordwald/ }).click();
    await answerProvider(elsewhereToo, person);
    await expect(elsewhereToo).toHaveURL('/account');
    await site.close();
  });
});

test.describe('after an idle end', () => {
  test.use({ kind: 'twelve' });

  test('it is one click, however many providers there are', async ({ page }) => {
    await register(page, somebody(), '/sign-in?return_to=/account', provider());
    // Until nothing has been done for too long.
    await expect(async () => {
      await page.waitForTimeout(9_000);
      await page.goto('/account');
      await expect(page).toHaveURL(/session-expired/, { timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
    await page.getByRole('link', { name: 'Sign in again with Nordwald' }).click();
    await expect(page).toHaveURL('/account');
  });
});

test('whoever has signed out and comes again is asked by the provider as whom', async ({ page }) => {
  const [anna, berta] = [somebody(), somebody('berta')];
  await register(page, anna, '/sign-in', provider());
  await signOutHereOnly(page);
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByRole('main').getByRole('link', { name: /Nordwald/ }).first().click();
  await answerProvider(page, berta);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectSignedIn(page, berta);
});
