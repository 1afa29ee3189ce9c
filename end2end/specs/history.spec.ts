// The one-time code is nowhere to be found after signing in: not in the address, not in the history, not in a Referer
// (SECURITY 20).

import { comeBack } from '../support/attempts';
import { somebody } from '../support/people.mjs';
import { SESSION } from '../support/cookies';
import { CONTINUE, answerProvider, expectSignedIn, register } from '../support/person';
import { expect, test } from '../support/test';

test('no code stays behind after signing in and registering', async ({ page, context }) => {
  const anna = somebody();
  const referers: string[] = [];
  page.on(
    'request',
    (request) =>
      void request.headerValue('referer').then(
        (referer) => referer && referers.push(referer),
        () => {},
      ),
  );
  await register(page, anna, '/account');

  const devtools = await context.newCDPSession(page);
  const { entries } = await devtools.send('Page.getNavigationHistory');
  const addresses = entries.map(({ url }) => url).filter((url) => url.startsWith('http://127.0.0.1'));
  expect(addresses.length).toBeGreaterThan(1);
  for (const address of [...addresses, ...referers]) expect(address).not.toMatch(/[?&](code|state)=/);
});

test('going back from a signed-in page does not send the code again', async ({ page, context }) => {
  const anna = somebody();
  await register(page, anna);
  // The provider knows them, and shows no page of its own.
  await context.clearCookies({ name: SESSION });
  await page.goto('/sign-in');
  await page.getByRole('link', { name: CONTINUE }).click();
  await expectSignedIn(page, anna);
  await page.goBack();
  await expectSignedIn(page, anna);
});

test('a callback that is loaded twice does no harm', async ({ page }) => {
  const anna = somebody();
  const callbacks: string[] = [];
  page.on('request', (request) => request.url().includes('/auth/callback?') && callbacks.push(request.url()));
  await page.goto('/sign-in');
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, anna);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectSignedIn(page, anna);

  await page.goto(callbacks[0] ?? '');
  await expect(page).toHaveURL('/');
  await expectSignedIn(page, anna);
});

test('a refused answer leaves no code in the address either', async ({ page }) => {
  await comeBack(page, { code: 'made-up' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("We couldn't sign you in");
  await expect(page).toHaveURL(/\/auth\/refused\?reason=sign_in_refused(&|$)/);
  const devtools = await page.context().newCDPSession(page);
  const { entries } = await devtools.send('Page.getNavigationHistory');
  for (const { url } of entries) expect(url).not.toMatch(/[?&](code|state)=/);
});
