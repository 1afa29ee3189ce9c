// One click on any signed-in page, and it is over: here, or everywhere.

import { SESSION, doorCookies, sessionCookie, tryCookie } from '../support/cookies';
import { SIGNED_OUT_THERE, expectNobody, expectSignedIn, register, signIn, signOut } from '../support/person';
import { somebody } from '../support/people.mjs';
import { expect, test } from '../support/test';

for (const path of ['/', '/account', '/signed-out', '/no-such-page']) {
  test(`signing out works from ${path}`, async ({ page, context, as }) => {
    await as('reader', { returnTo: path });
    const cookie = await sessionCookie(context);
    // Whoever follows a mistyped link is not told who is signed in, but can sign out on the next page.
    if (path === '/no-such-page') await page.getByRole('link', { name: 'Go to the start page' }).click();
    await page.getByRole('navigation', { name: 'Your session' }).getByRole('button', { name: 'Sign out' }).click();

    await expect(page).toHaveURL('/signed-out');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText("You've signed out");
    await expectNobody(page);
    expect((await doorCookies(context)).map(({ name }) => name)).not.toContain(SESSION);
    expect(await tryCookie(cookie)).toEqual({ status: 401, reason: 'signed_out' });
  });
}

test('signing out everywhere ends the sessions in other browsers', async ({ page, another }) => {
  const anna = somebody();
  await register(page, anna);
  const [elsewhere, bystander] = [await another(), await another()];
  await signIn(elsewhere, anna, '/account');
  await register(bystander, somebody());

  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL(SIGNED_OUT_THERE);

  await elsewhere.reload();
  await expect(elsewhere).toHaveURL('/session-expired?return_to=/account');
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('You were signed out');
  await bystander.reload();
  await expect(bystander.getByRole('button', { name: 'Sign out' }).first()).toBeVisible();
});

test('signing out here leaves other browsers alone', async ({ page, another }) => {
  const anna = somebody();
  await register(page, anna);
  const elsewhere = await another();
  await signIn(elsewhere, anna);
  await signOut(page);
  await elsewhere.reload();
  await expectSignedIn(elsewhere, anna);
});
