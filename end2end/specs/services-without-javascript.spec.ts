// The way to a service and back, with JavaScript switched off and by keyboard alone (SECURITY 35, 48).

import { CRM, DOOR, WIKI, expect, expectKnownAt, heading, registerOnTheWay, test } from '../support/family';
import { tabTo } from '../support/keyboard';
import { somebody } from '../support/people.mjs';
import { atProvider, tellProvider } from '../support/person';

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the whole visit of two services: register, search, sign out, send what was typed after the end', async ({
    page,
    context,
  }) => {
    const anna = somebody();
    await page.goto(`${WIKI}/search?title=Welcome`);
    await registerOnTheWay(page, anna);
    await expect(heading(page)).toHaveText('Found for "Welcome"');
    await expectKnownAt(page, WIKI, anna);
    await page.getByLabel('Title').fill(anna.login);

    const crm = await context.newPage();
    await expectKnownAt(crm, CRM, anna);
    await crm.getByRole('button', { name: 'Sign out' }).click();
    await expect(crm).toHaveURL(`${CRM}/.vestibule/signed-out`);

    await page.getByRole('button', { name: 'Write' }).click();
    await expect(heading(page)).toHaveText('Not sent yet');
    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name: 'Sign in in a new tab' }).click();
    const tab = await opened;
    // In a window that a page opens, Playwright switches scripts off so late that neither they run nor what stands in for them.
    await tab.getByRole('link', { name: 'Go on' }).click();
    await tab.getByRole('link', { name: 'Sign in again' }).click();
    await tellProvider(tab, anna);
    await expect(tab).toHaveURL(`${WIKI}/.vestibule/signed-in`);
    await page.reload();
    await expect(heading(page)).toHaveText(anna.login);
  });
});

test('by keyboard alone: from the start page to a service, out of it, and back in', async ({ page, as }) => {
  const me = await as('reader', { returnTo: `${DOOR}/` });
  const name = me?.user.name ?? '';
  const press = async (role: 'link' | 'button', called: string | RegExp) => {
    await tabTo(page, page.getByRole(role, { name: called }));
    await page.keyboard.press('Enter');
  };
  await expect(page.getByRole('link', { name: /Payroll/ }), 'what is not open to them is not offered').toHaveCount(0);
  await press('link', /The wiki/);
  await expect(page.getByText(`You are ${name} (reader).`)).toBeVisible();
  await press('button', 'Sign out');
  await expect(page).toHaveURL(`${WIKI}/.vestibule/signed-out`);
  await press('link', 'Sign in again');
  await press('link', 'Sign in again');
  await tabTo(page, page.getByLabel('Login'));
  await page.keyboard.type(atProvider(me).login);
  await page.keyboard.press('Enter');
  await press('button', 'Allow');
  await expect(page).toHaveURL(`${WIKI}/`);
  await expect(page.getByText(`You are ${name} (reader).`)).toBeVisible();
});
