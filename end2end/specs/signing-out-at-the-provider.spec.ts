// Signing out ends the session here at once, and then leads to the provider, which is asked to end the one there too
// (OpenID Connect RP-Initiated Logout 1.0). What the door says afterwards is what it knows.

import type { Page } from '@playwright/test';
import { BINDING, doorCookies, sessionCookie, tryCookie } from '../support/cookies';
import { somebody } from '../support/people.mjs';
import {
  CONTINUE,
  answerProvider,
  expectNobody,
  expectSignedIn,
  goToSignOut,
  register,
  signIn,
  signOut,
} from '../support/person';
import { CLIENT_ID, DOOR, PROVIDER } from '../support/places.mjs';
import { expect, test } from '../support/test';

const title = (page: Page) => page.getByRole('heading', { level: 1 });
const SIGNED_OUT = { status: 401, reason: 'signed_out' };

test('here and at the provider: both are over, and the page says so', async ({ page, context }) => {
  const anna = somebody();
  await register(page, anna, '/sign-in?return_to=/account');
  const cookie = await sessionCookie(context);
  await signOut(page);

  await expect(title(page)).toHaveText("You've signed out");
  await expectNobody(page);
  expect((await doorCookies(context)).map(({ name }) => name)).toEqual([BINDING]);
  expect(await tryCookie(cookie)).toEqual(SIGNED_OUT);

  // The provider asks again who it is.
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, anna);
  await expectSignedIn(page, anna);
});

test('the session here is over before the provider has asked anything', async ({ page, context }) => {
  await register(page, somebody());
  const cookie = await sessionCookie(context);
  const asked = page.waitForRequest((request) => request.url().startsWith(`${PROVIDER}/session/end?`));
  await goToSignOut(page);
  expect(await tryCookie(cookie)).toEqual(SIGNED_OUT);
  expect((await doorCookies(context)).map(({ name }) => name)).toEqual([BINDING]);

  const said = new URL((await asked).url()).searchParams;
  expect(Object.fromEntries(said)).toEqual({
    id_token_hint: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    client_id: CLIENT_ID,
    post_logout_redirect_uri: `${DOOR}/signed-out`,
    state: expect.stringMatching(/^[\w-]{43}$/),
  });
});

test('it is over although the browser never goes to the provider', async ({ page, context }) => {
  await register(page, somebody(), '/sign-in?return_to=/account');
  const cookie = await sessionCookie(context);
  const answer = await context.request.post('/auth/sign-out', { maxRedirects: 0, headers: { origin: DOOR }, form: {} });
  expect(answer.status()).toBe(303);
  expect(answer.headers()['location']).toMatch(`${PROVIDER}/session/end?`);
  expect(await tryCookie(cookie)).toEqual(SIGNED_OUT);

  await context.addCookies([cookie]);
  await page.reload();
  await expect(page).toHaveURL('/session-expired?return_to=/account');
  await expect(title(page)).toHaveText("You've signed out");
});

test('whoever prefers to stay signed in at the provider is signed out here all the same', async ({ page, context }) => {
  const anna = somebody();
  await register(page, anna, '/sign-in?return_to=/account');
  const cookie = await sessionCookie(context);
  await goToSignOut(page);
  await page.getByRole('button', { name: 'No, stay signed in' }).click();

  await expect(page).toHaveURL(/\/signed-out\?state=/);
  await expectNobody(page);
  expect(await tryCookie(cookie)).toEqual(SIGNED_OUT);

  // The provider knows who it is, and asks all the same: somebody has signed out here.
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, anna);
  await expectSignedIn(page, anna);
});

test('the page claims nothing of a provider at which somebody has stayed signed in', async ({ page }) => {
  await register(page, somebody());
  await goToSignOut(page);
  await page.getByRole('button', { name: 'No, stay signed in' }).click();
  await expect(page).toHaveURL(/\/signed-out\?state=/);
  await expect(title(page)).toHaveText("You've signed out");
  await expect(page.getByText('If you chose to stay signed in there, you still are.')).toBeVisible();
});

for (const [whose, query] of [
  ['none', ''],
  ['one that is made up', `?state=${'A'.repeat(43)}`],
  ['one that is no state at all', '?state=%00%27'],
  ['none, and the name of a provider', '?provider=op'],
] as const) {
  test(`without a state of ours nobody is said to be signed out there: ${whose}`, async ({ page }) => {
    await page.goto(`/signed-out${query}`);
    await expect(title(page)).toHaveText("You've signed out");
    await expect(page.getByText(/You may still be signed in /)).toBeVisible();
  });
}

test('a reload says the same again', async ({ page }) => {
  await register(page, somebody());
  await signOut(page);
  await page.reload();
  await expect(title(page)).toHaveText("You've signed out");
});

test('signing out everywhere ends this browser’s session at the provider, and all of the person’s here', async ({
  page,
  another,
}) => {
  const anna = somebody();
  await register(page, anna);
  const elsewhere = await another();
  await signIn(elsewhere, anna, '/account');
  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(title(page)).toHaveText("You've signed out");
  await elsewhere.reload();
  await expect(title(elsewhere)).toHaveText('You were signed out');
});

test('somebody who stops registering is signed out at the provider too, and can be somebody else', async ({ page }) => {
  await signIn(page, somebody());
  await expect(page).toHaveURL('/register');
  await page.getByRole('button', { name: 'Use another account' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(title(page)).toHaveText("You've signed out");
  const berta = somebody('berta');
  await signIn(page, berta);
  await expect(page.getByLabel('Your name')).toHaveValue(berta.name);
});
