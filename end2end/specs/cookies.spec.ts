// Two cookies, never more; neither of them for scripts, neither of them for other sites.

import { BINDING, SESSION, doorCookies } from '../support/cookies';
import { CONTINUE, answerProvider, expectSignedIn, signOut, tellProvider } from '../support/person';
import { somebody } from '../support/people.mjs';
import { expect, test } from '../support/test';

test('a whole visit leaves never more than two cookies of ours, each as it must be', async ({ page, context }) => {
  const anna = somebody();
  const look = async (expected: string[]) => {
    const cookies = await doorCookies(context);
    expect(cookies.map(({ name }) => name).sort()).toEqual(expected);
    for (const cookie of cookies) {
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', domain: '127.0.0.1' });
    }
  };
  await page.goto('/');
  await look([]);
  await page.goto('/account');
  await look([BINDING]);
  await page.getByRole('link', { name: CONTINUE }).click();
  await tellProvider(page, anna);
  await look([BINDING]);
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(page).toHaveURL('/register');
  await look([SESSION, BINDING]);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectSignedIn(page, anna);
  await look([SESSION, BINDING]);
  await signOut(page);
  // What attempts in other tabs are bound to stays.
  await look([BINDING]);
});

test('the session ends for the browser no later than for the door, and scripts cannot read it', async ({
  page,
  context,
  as,
}) => {
  const me = await as('reader', { returnTo: '/account' });
  const [session] = (await doorCookies(context)).filter(({ name }) => name === SESSION);
  const limit = Date.parse(me?.session.expires_at ?? '') / 1000;
  expect(session?.expires).toBeGreaterThan(limit - 60);
  expect(session?.expires).toBeLessThanOrEqual(limit + 5);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
});

test('registering renews the session: the value from before is worth nothing', async ({ page, context }) => {
  const anna = somebody();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, anna);
  await expect(page).toHaveURL('/register');
  const value = async () => (await doorCookies(context)).find(({ name }) => name === SESSION)?.value;
  const before = await value();
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectSignedIn(page, anna);
  expect(await value()).not.toBe(before);
  await context.clearCookies({ name: SESSION });
  await context.addCookies([{ name: SESSION, value: before ?? '', url: page.url() }]);
  await page.goto('/register');
  await expect(page).toHaveURL('/sign-in');
});
