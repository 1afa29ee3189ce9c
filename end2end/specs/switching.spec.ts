// Signing in while signed in: the person is told, and what was there before is over.

import { expectSignedIn, registered, tellProvider } from '../support/person';
import { sessionCookie, tryCookie } from '../support/cookies';
import { answerProvider } from '../support/person';
import { expect, test } from '../support/test';

test('signing in as another says who is signed in now, and the session before is dead', async ({
  page,
  context,
  as,
  another,
}) => {
  const anna = await registered(another);
  const before = await as('reader', { returnTo: '/account' });
  const cookie = await sessionCookie(context);
  expect(await tryCookie(cookie)).toMatchObject({ status: 200 });

  await page.goto('/auth/sign-in?provider=op&return_to=/account');
  await answerProvider(page, anna);

  await expect(page).toHaveURL('/account');
  await expectSignedIn(page, anna);
  await expect(page.getByRole('status').filter({ hasText: "You're now" })).toHaveText(
    `You're now signed in as ${anna.name}. The session of ${before?.user.name} that was open in this browser has ended.`,
  );
  expect(await tryCookie(cookie)).toEqual({ status: 401, reason: 'replaced' });
});

test('signing in again as the same person says so', async ({ page, context, another }) => {
  const anna = await registered(another);
  await page.goto('/auth/sign-in?provider=op&return_to=/account');
  await answerProvider(page, anna);
  await expectSignedIn(page, anna);
  const cookie = await sessionCookie(context);

  await page.goto('/auth/sign-in?provider=op&return_to=/account');
  await expect(page.getByText(`You signed in again as ${anna.name}.`)).toBeVisible();
  expect((await sessionCookie(context)).value).not.toBe(cookie.value);
  expect(await tryCookie(cookie)).toEqual({ status: 401, reason: 'replaced' });
});

test('a sign-in that is not finished leaves the session as it was', async ({ page, context, as }) => {
  const me = await as('editor');
  const cookie = await sessionCookie(context);
  await page.goto('/auth/sign-in?provider=op');
  await tellProvider(page, { login: 'carl', name: 'Carl', email: '' });
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign-in cancelled');
  await expectSignedIn(page, { name: me?.user.name ?? '' });
  expect(await tryCookie(cookie)).toMatchObject({ status: 200 });
});
