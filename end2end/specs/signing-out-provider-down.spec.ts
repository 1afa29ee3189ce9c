// A provider that is down keeps nobody signed in here.

import { sessionCookie } from '../support/cookies';
import { expect, test } from '../support/own-door';
import { somebody } from '../support/people.mjs';
import { expectNobody, expectSignedIn, register } from '../support/person';

test('the door that knows that it is down does not send anybody there, and says what may go on', async ({
  page,
  own,
  provider,
}) => {
  test.slow();
  const anna = somebody();
  await provider.start();
  await register(page, anna, '/sign-in?return_to=/account', provider);
  await provider.stop();
  // What it has read of the provider would serve for some minutes.
  await own.restart();
  await page.reload();
  await expectSignedIn(page, anna);

  await page.getByRole('navigation', { name: 'Your session' }).getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/signed-out');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("You've signed out");
  await expect(page.getByText("Own Provider isn't responding, so you may still be signed in there.")).toBeVisible();
  await page.goto('/account');
  await expect(page).toHaveURL('/sign-in?return_to=/account');
  await expectNobody(page);
});

test('whoever is sent to one that goes down on the way is signed out here all the same', async ({
  page,
  context,
  baseURL,
  own: _,
  provider,
}) => {
  test.slow();
  await provider.start();
  await register(page, somebody(), '/sign-in?return_to=/account', provider);
  const { name, value } = await sessionCookie(context);
  await provider.goDownAtSignOut();

  const failed = page.waitForEvent('requestfailed', (request) => request.url().startsWith(provider.issuer));
  await page.getByRole('navigation', { name: 'Your session' }).getByRole('button', { name: 'Sign out' }).click();
  await failed;
  const answer = await fetch(`${baseURL ?? ''}/me`, {
    headers: { cookie: `${name}=${value}`, accept: 'application/json' },
  });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ reason: 'signed_out' });
});
