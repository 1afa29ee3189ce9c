// What matters most asks who somebody is once more: at the provider, the same person, and nothing typed is lost
// (ASVS 5.0 7.5.1).

import type { Page } from '@playwright/test';
import { comeBackUnasked } from '../support/attempts';
import { sessionCookie, tryCookie } from '../support/cookies';
import { tabTo } from '../support/keyboard';
import { somebody } from '../support/people.mjs';
import {
  CONTINUE,
  answerProvider,
  atProvider,
  expectSignedIn,
  me,
  register,
  registered,
  tellProvider,
  typeTooLong,
} from '../support/person';
import { PROVIDER } from '../support/places.mjs';
import { expect, test } from '../support/test';

const title = (page: Page) => page.getByRole('heading', { level: 1 });
const AGAIN = '/sign-in?again=true&return_to=/account/details';

for (const path of ['/account/details', '/account/link', '/account/unlink']) {
  test(`${path} asks for a sign-in of just now`, async ({ page, as }) => {
    const ravi = atProvider(await as('reader', { state: 'stale', returnTo: path }));
    await expect(page).toHaveURL(`/sign-in?return_to=${path}&again=true`);
    await expect(title(page)).toHaveText("Confirm it's you");
    await page.getByRole('link', { name: CONTINUE }).click();
    await answerProvider(page, ravi);
    await expect(page).toHaveURL(path);
    await expectSignedIn(page, ravi);
    // Their session is a new one, which is no news to them: they have asked for it.
    await page.goto('/account');
    await expect(page.getByText(/has ended/)).toHaveCount(0);
  });

  test(`${path} is open to whoever has just signed in`, async ({ page, as }) => {
    await as('reader', { returnTo: path });
    await expect(page).toHaveURL(path);
  });
}

test('the account itself does not ask', async ({ page, as }) => {
  await as('reader', { state: 'stale', returnTo: '/account' });
  await expect(page).toHaveURL('/account');
});

test('only the providers that know the person are offered', async ({ page, as }) => {
  await as('reader', { state: 'stale', returnTo: '/account/details' });
  await expect(page.getByRole('main').getByRole('listitem')).toHaveText([/Continue with Certified Provider$/]);
});

test('a provider that knows who it is asks all the same', async ({ page, context }) => {
  const anna = somebody();
  await register(page, anna);
  const before = await sessionCookie(context);
  const { session } = await me(page);
  await page.goto(AGAIN);
  const asked = page.waitForRequest((request) => request.url().startsWith(`${PROVIDER}/auth?`));
  await page.getByRole('link', { name: CONTINUE }).click();
  const said = new URL((await asked).url()).searchParams;
  expect([said.get('prompt'), said.get('max_age')]).toEqual(['login', '900']);

  await tellProvider(page, anna);
  await expect(page).toHaveURL('/account/details');
  await expectSignedIn(page, anna);
  const after = await me(page);
  expect(after.session.id).not.toBe(session.id);
  expect(Date.parse(after.session.auth_time)).toBeGreaterThanOrEqual(Date.parse(session.auth_time));
  expect((await sessionCookie(context)).value).not.toBe(before.value);
  expect(await tryCookie(before)).toEqual({ status: 401, reason: 'replaced' });
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('what was typed is there again, not saved before and saved after', async ({ page, as }) => {
      const ravi = await typeTooLong(page, as, 'Ravi <Renamed> & Söhne');
      expect((await me(page)).user).toMatchObject({ name: ravi.name, email: ravi.email });
      await page.getByRole('link', { name: CONTINUE }).click();
      await answerProvider(page, ravi);

      await expect(page).toHaveURL('/account/details?kept=true');
      await expect(page.getByRole('status')).toHaveText("Your changes aren't saved yet.");
      await expect(page.getByLabel('Your name')).toHaveValue('Ravi <Renamed> & Söhne');
      await expect(page.getByLabel('Your email')).toHaveValue('new@example.org');
      await expectSignedIn(page, ravi);
      // Nor does reloading lose it.
      await page.reload();
      await expect(page.getByLabel('Your name')).toHaveValue('Ravi <Renamed> & Söhne');

      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page).toHaveURL('/account');
      await expect(page.getByText('Saved.')).toBeVisible();
      await expectSignedIn(page, { name: 'Ravi <Renamed> & Söhne' });
      await expect(page.getByText('not confirmed')).toBeVisible();
      // And only once.
      await page.goto('/account/details');
      await expect(page.getByRole('status')).toHaveCount(0);
    });
  });
}

test('what was typed wrong is there again too, with what is wrong', async ({ page, as }) => {
  const ravi = await typeTooLong(page, as, '');
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, ravi);
  await expect(page.getByRole('alert')).toHaveText('There is a problem with one field.');
  await expect(page.getByLabel('Your name')).toHaveAccessibleDescription(/Enter your name/);
  await expect(page.getByLabel('Your name')).toBeFocused();
  await expect(page.getByLabel('Your email')).toHaveValue('new@example.org');
});

test('somebody else is refused, and the session goes on', async ({ page, context, as, another }) => {
  const berta = await registered(another);
  const ravi = atProvider(await as('reader', { state: 'stale', returnTo: '/account/details' }));
  const cookie = await sessionCookie(context);
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, berta);

  await expect(title(page)).toHaveText("That's a different account");
  await expectSignedIn(page, ravi);
  expect((await sessionCookie(context)).value).toBe(cookie.value);
  expect(await tryCookie(cookie)).toMatchObject({ status: 200 });
  await page.goto('/account/details');
  await expect(title(page)).toHaveText("Confirm it's you");
});

test('whoever was somebody else can try again as themselves', async ({ page, as }) => {
  const ravi = atProvider(await as('reader', { state: 'stale', returnTo: '/account/details' }));
  await page.getByRole('link', { name: CONTINUE }).click();
  // A person who has never been here is somebody else too.
  await answerProvider(page, somebody());
  await expect(title(page)).toHaveText("That's a different account");
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(title(page)).toHaveText("Confirm it's you");
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, ravi);
  await expect(page).toHaveURL('/account/details');
});

test('nobody is told that a session goes on which the provider has ended for somebody else', async ({ page }) => {
  await register(page, somebody());
  await page.goto(AGAIN);
  await page.getByRole('link', { name: CONTINUE }).click();
  // In this browser the provider holds one person at a time: the one before is signed out, of which it tells the door.
  await answerProvider(page, somebody('berta'));
  await expect(title(page)).toHaveText("That's a different account");
  expect(await page.getByText('session goes on').count()).toBe(0);
});

test('a provider that does not say that it asked just now is not believed', async ({ page }) => {
  const anna = somebody();
  await register(page, anna);
  await comeBackUnasked(page);
  await expect(title(page)).toHaveText("Certified Provider didn't confirm it's you");
  await expectSignedIn(page, anna);
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveAttribute(
    'href',
    '/sign-in?return_to=/account/details&again=true',
  );
});

test('cancelling keeps the session', async ({ page, context, as }) => {
  const ravi = atProvider(await as('reader', { state: 'stale', returnTo: '/account/details' }));
  const cookie = await sessionCookie(context);
  await page.getByRole('link', { name: CONTINUE }).click();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(title(page)).toHaveText('Sign-in cancelled');
  await expectSignedIn(page, ravi);
  expect(await tryCookie(cookie)).toMatchObject({ status: 200 });
  await page.goto('/account');
  await expect(title(page)).toHaveText('Your account');
  await expectSignedIn(page, ravi);
});

test('whoever has cancelled can try again, and is not told that they are not signed in', async ({ page, as }) => {
  await as('reader', { state: 'stale', returnTo: '/account/details' });
  await page.getByRole('link', { name: CONTINUE }).click();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(title(page)).toHaveText('Sign-in cancelled');
  expect(await page.getByText('you were not signed in').count()).toBe(0);
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page).toHaveURL('/sign-in?return_to=/account/details&again=true');
});

test('without a mouse: from the account through the provider to the saved name', async ({ page, as }) => {
  const ravi = atProvider(await as('reader', { state: 'stale', returnTo: '/account' }));
  const { keyboard } = page;
  await tabTo(page, page.getByRole('link', { name: 'Change name or email' }));
  await keyboard.press('Enter');
  await expect(title(page)).toHaveText("Confirm it's you");
  await tabTo(page, page.getByRole('link', { name: CONTINUE }));
  await keyboard.press('Enter');
  await tabTo(page, page.getByLabel('Login'));
  await keyboard.type(ravi.login);
  await keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Allow' }));
  await keyboard.press('Enter');
  await expect(page).toHaveURL('/account/details');
  await tabTo(page, page.getByLabel('Your name'));
  await keyboard.type('Ravi by Hand');
  await keyboard.press('Enter');
  await expect(page).toHaveURL('/account');
  await expectSignedIn(page, { name: 'Ravi by Hand' });
});
