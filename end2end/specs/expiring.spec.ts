// A session that is over says why, and one sign-in later the person is back on their page.

import { sessionCookie } from '../support/cookies';
import { CONTINUE, answerProvider, atProvider, exceedLimit, expectSignedIn, signIn } from '../support/person';
import { expect, test } from '../support/test';

const REASONS = {
  idle_expired: 'You were signed out',
  absolute_expired: 'Time to sign in again',
  ended: 'You were signed out',
} as const;

for (const [state, title] of Object.entries(REASONS) as [keyof typeof REASONS, string][]) {
  test(`${state}: says so, and leads back to the same page`, async ({ page, as }) => {
    // The one reader whom the provider knows by that login.
    await as('reader', { state, isolated: false, returnTo: '/account?draft=7' });
    await expect(page).toHaveURL('/session-expired?return_to=/account%3Fdraft%3D7');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);

    await page.getByRole('link', { name: 'Sign in again' }).click();
    await page.getByRole('link', { name: CONTINUE }).click();
    await answerProvider(page, { login: 'reader', name: '', email: '' });
    await expect(page).toHaveURL('/account?draft=7');
    await expectSignedIn(page, { name: 'Ravi Reader' });
  });
}

test('the page is about the session, not about its address', async ({ page, as }) => {
  await page.goto('/session-expired?reason=user_disabled&return_to=//evil.example');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("You're not signed in");
  await expect(page.getByRole('link', { name: 'Sign in again' })).toHaveAttribute('href', '/sign-in');
  await as('reader', { returnTo: '/session-expired' });
  await expect(page).toHaveURL('/');
});

test('public pages stay open to somebody whose session is over', async ({ page, as }) => {
  await as('reader', { state: 'idle_expired', returnTo: '/' });
  await expect(page).toHaveURL('/');
  await expect(page.getByRole('link', { name: CONTINUE })).toBeVisible();
});

test('a session that was replaced says so', async ({ page, context, as }) => {
  await as('reader');
  const cookie = await sessionCookie(context);
  await as('editor');
  await context.addCookies([cookie]);
  await page.goto('/account');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There was a new sign-in');
});

test('one session more than the limit ends the oldest, which is told', async ({ page }) => {
  await exceedLimit(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You were signed out on this device');
});

test('an old sign-in is no expired session', async ({ page, as }) => {
  const me = await as('reader', { state: 'stale', returnTo: '/account' });
  await expect(page).toHaveURL('/account');
  await expectSignedIn(page, { name: me?.user.name ?? '' });
  await page.goto('/sign-in?again=true&return_to=/account');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("Confirm it's you");
  await signIn(page, atProvider(me), page.url());
  await expect(page).toHaveURL('/account');
});
