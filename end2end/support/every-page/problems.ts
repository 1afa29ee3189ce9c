// Everything that can go wrong from outside.

import { begin, callback, comeBack, comeBackUnasked } from '../attempts';
import { SESSION, doorCookies, sessionCookie } from '../cookies';
import { elsewhere, form } from '../elsewhere';
import { expect } from '../fixture';
import { somebody } from '../people.mjs';
import { CONTINUE, answerProvider, linkSecond, register, registered, withTwoIdentities } from '../person';
import { PROVIDERS } from '../places.mjs';
import { type KnownPage, at } from './known-page';

export const PROBLEMS: KnownPage[] = [
  { name: '404', heading: 'There is no such page', open: at('/no-such-page') },
  { name: '404 of a file', heading: 'There is no such page', open: at('/pkg/nothing.js') },
  {
    name: '404 of the signed-in',
    heading: 'There is no such page',
    open: ({ as }) => as('reader', { returnTo: '/no-such-page' }),
  },
  { name: '405', heading: 'There is nothing to see at this address', open: at('/auth/sign-out') },
  {
    name: '403, a form from elsewhere',
    heading: 'We stopped that for your safety',
    open: async ({ as, page }) => {
      await as('reader');
      const site = await elsewhere(form('/auth/sign-out'));
      await page.goto(site.url);
      await page.getByRole('button', { name: 'Send' }).click();
      await expect(page).toHaveURL('/auth/sign-out');
      await site.close();
    },
  },
  {
    name: '413, too much',
    heading: 'That text is too long',
    open: async ({ as, page }) => {
      await as('newcomer', { returnTo: '/register' });
      await page.getByLabel('Your name').fill('x'.repeat(70_000));
      await page.getByRole('button', { name: 'Create account' }).click();
    },
  },
  {
    name: '415, another kind of data',
    heading: "We can't read that kind of data",
    open: async ({ page }) => {
      await page.goto('/autosession');
      await page
        .locator('form')
        .first()
        .evaluate((form: HTMLFormElement) => {
          form.enctype = 'text/plain';
          form.submit();
        });
    },
  },
  {
    name: '429, too often',
    heading: 'Too many tries',
    open: async ({ page }) => {
      const ask = () => page.context().request.get('/auth/sign-in', { maxRedirects: 0 });
      let asking = true;
      const others = (async () => {
        while (asking) await Promise.all(Array.from({ length: 15 }, ask));
      })();
      // Somebody behind the same address as a crowd: refused sooner or later.
      try {
        await expect(async () => {
          const answer = await page.goto('/auth/sign-in');
          expect(answer?.status()).toBe(429);
        }).toPass({ timeout: 20_000 });
      } finally {
        asking = false;
        await others;
      }
    },
  },
  {
    name: 'unknown provider',
    heading: 'This sign-in link is out of date',
    open: at('/auth/sign-in?provider=nobody'),
  },
  { name: 'provider away', heading: /isn't responding/, open: at('/auth/sign-in?provider=away') },
  {
    name: 'declined',
    heading: 'Sign-in cancelled',
    open: async ({ page }) => {
      await page.goto('/sign-in');
      await page.getByRole('link', { name: CONTINUE }).click();
      await page.getByRole('link', { name: 'Cancel' }).click();
    },
  },
  {
    name: 'provider fails',
    heading: /couldn't sign you in/,
    open: ({ page }) => comeBack(page, { error: 'server_error' }),
  },
  {
    name: 'answer without a code',
    heading: "That link didn't work",
    open: ({ page }) => comeBack(page, {}),
  },
  {
    name: 'answer refused',
    heading: "We couldn't sign you in",
    open: ({ page }) => comeBack(page, { code: 'made-up' }),
  },
  {
    name: 'stale callback',
    heading: 'This sign-in has expired',
    open: async ({ page }) => {
      await page.goto('/sign-in');
      await page.goto(callback({ code: 'code', state: 'state' }));
    },
  },
  {
    name: 'foreign callback',
    heading: 'You started in another browser',
    open: async ({ page, another }) => {
      const attempt = await begin(await another());
      await page.goto('/sign-in');
      await page.goto(callback({ code: 'code', state: attempt.get('state') ?? '' }));
    },
  },
  {
    name: 'cookies blocked',
    heading: 'Cookies are blocked',
    open: async ({ page }) => {
      const attempt = await begin(page);
      await page.context().clearCookies();
      await page.goto(callback({ code: 'code', state: attempt.get('state') ?? '' }));
    },
  },
  {
    name: 'once more, somebody else',
    heading: "That's a different account",
    open: async ({ as, page }) => {
      await as('reader', { state: 'stale', returnTo: '/account/details' });
      await page.getByRole('link', { name: CONTINUE }).click();
      await answerProvider(page, somebody());
    },
  },
  {
    name: 'once more, and not asked',
    heading: /didn't confirm it's you/,
    open: async ({ page }) => {
      await register(page, somebody());
      await comeBackUnasked(page);
    },
  },
  {
    name: 'link, of another person',
    heading: /is already connected to another account here/,
    open: async ({ page, another }) => {
      const berta = await registered(another, PROVIDERS.second);
      await register(page, somebody());
      await linkSecond(page, berta);
    },
  },
  {
    name: 'link, no longer signed in',
    heading: "Second Provider wasn't connected",
    open: async ({ as, page }) => {
      await as('reader', { returnTo: '/account/link' });
      await page.getByRole('link', { name: `Connect ${PROVIDERS.second.name}` }).click();
      await expect(page.getByLabel('Login')).toBeVisible();
      await page.context().clearCookies({ name: SESSION });
      await answerProvider(page, somebody());
    },
  },
  {
    name: 'unlink, the last one',
    heading: 'This is your only way to sign in',
    open: async ({ page }) => {
      await withTwoIdentities(page);
      const tab = await page.context().newPage();
      await tab.goto('/account');
      await tab.getByRole('link', { name: /^Remove Certified/ }).click();
      await page.getByRole('link', { name: /^Remove Second/ }).click();
      await tab.getByRole('button', { name: 'Remove ' }).click();
      await expect(tab).toHaveURL('/account');
      await page.getByRole('button', { name: 'Remove ' }).click();
    },
  },
  {
    name: 'redirect loop',
    heading: 'Something keeps sending you in circles',
    open: async ({ as, page }) => {
      const context = page.context();
      await page.goto('/sign-in');
      expect(await doorCookies(context)).toHaveLength(1);
      await as('reader');
      const session = await sessionCookie(context);
      // A browser whose session comes and goes: signed in where people sign in, and not where it is sent to from there.
      const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };
      for (const path of ['/account', '/sign-in?return_to=/account', '/account']) {
        if (path === '/account') await context.clearCookies({ name: SESSION });
        else await context.addCookies([session]);
        await context.request.get(path, { headers, maxRedirects: 0 });
      }
      await context.addCookies([session]);
      await page.goto('/sign-in?return_to=/account');
    },
  },
];
