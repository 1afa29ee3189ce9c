// Two hosts under one registrable domain, on https, in a real browser: whoever serves the one gets nowhere at the other.

import type { Page } from '@playwright/test';
import { expectSignedIn } from '../support/person';
import { expect, test } from '../support/neighbour';

const WHOLE = 'Domain=app.localhost; Path=/; Secure';

const cookiesOf = async (page: Page, name: string) =>
  (await page.context().cookies()).filter((cookie) => cookie.name === name);

test('a neighbour cannot toss a session into somebody’s browser', async ({ page, another, as, neighbour }) => {
  const eve = await another();
  await as('admin', { page: eve });
  const [tossed] = await cookiesOf(eve, '__Host-session');
  const me = await as('reader', { returnTo: '/account' });
  for (const name of ['__%48ost-session', '%5F%5FHost-session', '__host-session', '\u00a0__Host-session']) {
    await page.goto(neighbour.sets(`${name}=${tossed?.value}; ${WHOLE}`));
    await page.goto('/account');
    await expectSignedIn(page, { name: me?.user.name ?? '' });
  }
  // The browser itself refuses the real name from a neighbour.
  await page.goto(neighbour.sets(`__Host-session=${tossed?.value}; ${WHOLE}`, '=__Host-session=x; Path=/; Secure'));
  await page.goto('/account');
  await expectSignedIn(page, { name: me?.user.name ?? '' });
  const [own, ...others] = (await cookiesOf(page, '__Host-session')).filter(({ domain }) => !domain.startsWith('.'));
  expect([own?.domain, others]).toEqual(['door.app.localhost', []]);
});

test('a neighbour cannot have somebody finish an attempt of theirs', async ({ page, another, neighbour }) => {
  const eve = await another();
  await eve.goto('/sign-in');
  const [binding] = await cookiesOf(eve, '__Host-sign-in');
  await eve.getByRole('link', { name: 'Continue with Development provider' }).click();
  // The provider sends her back with a code, and she does not go.
  let address = '';
  await eve.route(/\/authorize/, async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    address = answer.headers()['location'] ?? '';
    await route.fulfill({ body: 'kept for somebody else' });
  });
  await eve.getByRole('button', { name: 'Ada Admin' }).click();
  await expect(eve.getByText('kept for somebody else')).toBeVisible();
  expect(address).toMatch(/^https:\/\/door\.app\.localhost:\d+\/auth\/callback\?code=/);
  for (const name of ['__%48ost-sign-in', '%5F%5FHost-sign-in', '__host-sign-in']) {
    await page.context().clearCookies();
    await page.goto(neighbour.sets(`${name}=${binding?.value}; ${WHOLE}`));
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cookies are blocked');
    await page.goto('/account');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  }
});

test('a neighbour cannot lock anybody out, whatever is in their cookies', async ({ page, as, neighbour }) => {
  const me = await as('reader', { returnTo: '/account' });
  for (const cookie of ['greeting=Zo\u00eb', 'a=\u00ff\u00fe', 'a="b', 'a=%zz', 'noequals', 'a=b, c']) {
    await page.goto(neighbour.sets(`${cookie}; ${WHOLE}`));
    await page.goto('/account');
    await expectSignedIn(page, { name: me?.user.name ?? '' });
  }
});

test('signing out at the door takes nothing of a neighbour’s, and not the attempt in another tab', async ({
  page,
  context,
  as,
  neighbour,
}) => {
  const address = neighbour.sets('wiki=1; Path=/; Secure; HttpOnly', `shared=2; ${WHOLE}`);
  await as('reader', { returnTo: '/sign-in' });
  await page.goto(address);
  const tab = await context.newPage();
  await page.goto('/account');
  // Somebody is on their way in another tab: at the provider, not yet back.
  await tab.goto('/sign-in?again=true&return_to=/account');
  await tab.getByRole('link', { name: 'Continue with Development provider' }).click();
  await page.getByRole('navigation', { name: 'Your session' }).getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/You've signed out/);
  expect(await cookiesOf(page, '__Host-session')).toEqual([]);
  expect(await cookiesOf(page, '__Host-sign-in')).toHaveLength(1);
  neighbour.sets();
  await page.goto(address);
  expect(neighbour.sent().split('; ').sort()).toEqual(['shared=2', 'wiki=1']);
});
