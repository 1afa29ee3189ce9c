// What was typed when a session ended is there again for the same person, in the same tab, and for nobody else.

import type { Page } from '@playwright/test';
import { somebody } from '../support/people.mjs';
import { answerProvider, expectSignedIn, me, register, signIn, signOut, signOutAtProvider, tellProvider } from '../support/person';
import { expect, test } from '../support/test';
import { dialogOf, expectAwake, kept, open, shortlyBeforeTheEnd } from '../support/session-clock';

const KEPT = "This is what you typed before. It isn't saved yet.";

/** Somebody new types into the form and does not send it. */
async function typing(page: Page) {
  const anna = somebody();
  await register(page, anna, '/sign-in?return_to=/account/details');
  await expectAwake(page);
  await page.getByLabel('Your name').fill('Anna the Second');
  return anna;
}

/** Their session ends by a word of the provider, and the tab hears of it. */
async function endAtProvider(page: Page) {
  await signOutAtProvider(await page.context().newPage());
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(dialogOf(page)).toHaveAccessibleName('You were signed out');
}

test('when the session ends under an open form, it is there as it was after signing in again', async ({ page }) => {
  const anna = await typing(page);
  const email = await page.getByLabel('Your email').inputValue();
  await endAtProvider(page);
  await dialogOf(page).getByRole('link', { name: 'Sign in again' }).click();
  await answerProvider(page, anna);

  await expect(page).toHaveURL('/account/details');
  await expect(page.getByLabel('Your name')).toHaveValue('Anna the Second');
  await expect(page.getByLabel('Your email')).toHaveValue(email);
  await expect(page.getByRole('status').filter({ hasText: KEPT })).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await expectSignedIn(page, { name: 'Anna the Second' });
  expect(await kept(page)).toBe('');
});

test('near the longest time whoever signs in again goes on in the same form, with all the time there is', async ({ page }) => {
  const anna = await typing(page);
  // It is the door's own answer, but for the hours that nobody waits for.
  await page.route('/me', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'vestibule-time-left': 'idle=1800, absolute=90' } });
  });
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(dialogOf(page)).toHaveAccessibleName('Almost time to sign in again');
  await page.unroute('/me');
  const before = (await me(page)).session;
  await dialogOf(page).getByRole('link', { name: 'Sign in again' }).click();
  // The provider asks who it is, and has been allowed to tell.
  await tellProvider(page, anna);
  await expect(page).toHaveURL('/account/details');
  await expect(page.getByLabel('Your name')).toHaveValue('Anna the Second');
  await expect(page.getByText(KEPT)).toBeVisible();
  const after = (await me(page)).session;
  expect(after.id).not.toBe(before.id);
  expect(Date.parse(after.expires_at)).toBeGreaterThan(Date.parse(before.expires_at));
});

test('a token that somebody was about to make is there as it was', async ({ page, as }) => {
  const { pass, world } = await shortlyBeforeTheEnd(page, as, 'editor', '/account/tokens');
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toBeHidden();
  await page.getByLabel('What it is for').fill('Nightly backup');
  await page.getByLabel('read').check();
  await page.getByLabel('Days until it expires').fill('7');
  await pass(31 * 60);
  await expect(dialogOf(page)).toHaveAccessibleName('You were signed out');
  // Signed in again, in whatever way.
  await as('editor', { page, world, returnTo: '/account/tokens' });
  await expect(page.getByLabel('What it is for')).toHaveValue('Nightly backup');
  await expect(page.getByLabel('read')).toBeChecked();
  await expect(page.getByLabel('write')).not.toBeChecked();
  await expect(page.getByLabel('Days until it expires')).toHaveValue('7');
  await expect(page.getByText(KEPT)).toBeVisible();
});

test('somebody else does not find it, nor does it come back', async ({ page }) => {
  const anna = await typing(page);
  await endAtProvider(page);
  expect(await kept(page)).toContain('Anna the Second');
  const berta = somebody('berta');
  await register(page, berta, '/sign-in?return_to=/account/details');
  await expectAwake(page);
  await expect(page.getByLabel('Your name')).toHaveValue(berta.name);
  expect(await kept(page)).toBe('');
  await signOut(page);
  await signIn(page, anna, '/sign-in?choose=true&return_to=/account/details');
  await expectAwake(page);
  await expect(page.getByLabel('Your name')).toHaveValue(anna.name);
});

test('signing out takes it away, from every tab and from what the browser keeps', async ({ page, as, context }) => {
  await open(page, as, 'reader', '/account/details');
  await page.getByLabel('Your name').fill('Ravi the Second');
  const other = await context.newPage();
  await other.goto('/account/details');
  await expectAwake(other);
  await other.getByLabel('Your name').fill('Ravi the Third');
  for (const tab of [page, other]) {
    await tab.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    await tab.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    expect(await kept(tab)).toContain('Ravi the ');
    await tab.evaluate(() => {
      for (const storage of [localStorage, sessionStorage]) storage.setItem('of somebody', 'who had it before');
    });
  }

  await page.getByRole('navigation', { name: 'Your session' }).getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/signed-out');
  await expect(dialogOf(other)).toHaveAccessibleName("You've signed out");
  for (const tab of [page, other]) {
    expect(await kept(tab)).toBe('');
    expect(await tab.evaluate(() => localStorage.length + sessionStorage.length), 'Clear-Site-Data').toBe(0);
  }
  // Nor does leaving write it down once more.
  await other.goto('/signed-out');
  expect(await kept(other)).toBe('');
});

test('deleting the account takes it away from every tab', async ({ page, as, context }) => {
  await open(page, as, 'reader', '/account/details');
  await page.getByLabel('Your name').fill('Ravi the Second');
  const other = await context.newPage();
  await other.goto('/account/delete');
  await expectAwake(other);
  await other.getByRole('button', { name: 'Delete my account for good' }).click();
  await expect(other).toHaveURL('/signed-out');
  await expect(dialogOf(page)).toHaveAccessibleName("You've signed out");
  await page.goto('/signed-out');
  expect(await kept(page)).toBe('');
});

test('loading the page again keeps it, going away by oneself does not', async ({ page, as }) => {
  await as('reader', { returnTo: '/account/details' });
  await expectAwake(page);
  await page.getByLabel('Your name').fill('Ravi the Second');
  await page.reload();
  await expect(page.getByText(KEPT)).toBeVisible();
  await expect(page.getByLabel('Your name')).toHaveValue('Ravi the Second');

  await page.goto('/account');
  await page.getByRole('link', { name: 'Change name or email' }).click();
  await expectAwake(page);
  await expect(page.getByLabel('Your name')).not.toHaveValue('Ravi the Second');
  await expect(page.getByText(KEPT)).toHaveCount(0);
  expect(await kept(page)).toBe('');
});

test('what somebody walked away from does not come back with another sign-in', async ({ page }) => {
  const anna = await typing(page);
  await page.goto('/health/live');
  expect(await kept(page)).toContain('Anna the Second');
  await signOutAtProvider(await page.context().newPage());
  await page.goto('/account/details');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You were signed out');
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await answerProvider(page, anna);
  await expect(page).toHaveURL('/account/details');
  await expectAwake(page);
  await expect(page.getByLabel('Your name')).toHaveValue(anna.name);
  expect(await kept(page)).toBe('');
});

test('a form that was sent is not kept, and what was changed back is nothing', async ({ page, as }) => {
  await as('reader', { returnTo: '/account/details' });
  await expectAwake(page);
  const name = page.getByLabel('Your name');
  const before = await name.inputValue();
  await name.fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectAwake(page);
  expect(await kept(page)).toBe('');
  await name.fill(before);
  await name.fill('');
  await page.reload();
  await expectAwake(page);
  await expect(page.getByText(KEPT)).toHaveCount(0);
});

test('no password, no code and nothing hidden is ever kept', async ({ page, as }) => {
  const { pass } = await open(page, as, 'reader', '/account/details');
  const secrets = ['password', 'one-time-code', 'new-password', 'off', 'cc-number', 'hidden'];
  await page.evaluate((kinds) => {
    const form = document.querySelector('main form');
    for (const kind of kinds) {
      const input = document.createElement('input');
      input.name = kind;
      if (kind === 'password' || kind === 'hidden') input.type = kind;
      else input.setAttribute('autocomplete', kind);
      input.value = `secret of ${kind}`;
      form?.append(input);
    }
  }, secrets);
  await page.getByLabel('Your name').fill('Ravi the Second');
  await pass(28 * 60 + 30);
  await expect(dialogOf(page)).toBeVisible();
  const written = await kept(page);
  expect(written).toContain('Ravi the Second');
  expect(written).not.toContain('secret');
  await pass(100);
  await expect(dialogOf(page)).toHaveAccessibleName('You were signed out');
  expect(await kept(page)).not.toContain('secret');
});
