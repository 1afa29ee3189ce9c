// Every page that people can get to see, and how to get there.

import type { Page } from '@playwright/test';
import { begin, callback, comeBack } from './attempts';
import { doorCookies, sessionCookie } from './cookies';
import { elsewhere, form } from './elsewhere';
import { type As, expect } from './fixture';
import { CONTINUE, register } from './person';
import { SESSION_LIMIT, WORKSHOP, WORKSHOP_PROVIDER } from './places.mjs';
import { somebody } from './people.mjs';
import type { Another } from './test';

export interface Tools {
  page: Page;
  as: As;
  another: Another;
}

export interface KnownPage {
  /** In the words of a test's title, and of a picture's file. */
  name: string;
  /** The level-one heading that it must have, so that no other page is looked at by mistake. */
  heading: string | RegExp;
  open: (tools: Tools) => Promise<unknown>;
}

const at =
  (path: string) =>
  ({ page }: Tools) =>
    page.goto(path);

const ordinary: KnownPage[] = [
  { name: 'landing', heading: 'Come on in', open: at('/') },
  { name: 'landing of the signed-in', heading: /^Good to see you/, open: ({ as }) => as('reader', { returnTo: '/' }) },
  { name: 'landing of a newcomer', heading: 'Come on in', open: ({ as }) => as('newcomer', { returnTo: '/' }) },
  { name: 'sign-in', heading: 'Sign in', open: at('/sign-in') },
  { name: 'sign-in on the way', heading: 'Sign in', open: at(`/account?q=${'a-long-word-'.repeat(9)}`) },
  {
    name: 'sign-in once more',
    heading: 'Please sign in once more',
    open: ({ as }) => as('editor', { state: 'stale', returnTo: '/sign-in?again=true&return_to=/account' }),
  },
  { name: 'register', heading: 'Nice to meet you', open: ({ as }) => as('newcomer', { returnTo: '/register' }) },
  {
    name: 'register with errors',
    heading: 'Nice to meet you',
    open: async ({ as, page }) => {
      await as('newcomer', { returnTo: '/register' });
      await page.getByLabel('Your name').fill('');
      await page.getByLabel('Your e-mail address').fill(`nobody-${'x'.repeat(80)}`);
      await page.getByRole('button', { name: 'Register and go on' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  { name: 'account', heading: 'Ada Admin', open: ({ as }) => as('admin', { returnTo: '/account' }) },
  {
    name: 'account after another person',
    heading: 'Edith Editor',
    open: async ({ as }) => {
      await as('reader');
      await as('editor', { returnTo: '/account' });
    },
  },
  {
    name: 'account shortly before the end',
    heading: 'Olga Outsider',
    open: async ({ as, page }) => {
      await page.clock.install();
      await as('outsider', { returnTo: '/account' });
      await expect(page.locator('time').first()).not.toHaveText(/UTC/);
      await page.clock.fastForward('28:45');
      await expect(page.getByText(/Your session ends in less than two minutes/)).toBeVisible();
    },
  },
  { name: 'signed out', heading: 'You are signed out here', open: at('/signed-out') },
  {
    name: 'signed out, and signed in',
    heading: 'You are signed in',
    open: ({ as }) => as('reader', { returnTo: '/signed-out' }),
  },
  { name: 'personas', heading: 'Be somebody else', open: at('/autosession') },
];

const ended: KnownPage[] = [
  { name: 'expired, no session', heading: 'You are not signed in', open: at('/session-expired') },
  {
    name: 'expired, idle',
    heading: 'Your session ended while you were away',
    open: ({ as }) => as('reader', { state: 'idle_expired', returnTo: '/account' }),
  },
  {
    name: 'expired, absolute',
    heading: 'Your session reached its longest time',
    open: ({ as }) => as('reader', { state: 'absolute_expired', returnTo: '/account' }),
  },
  {
    name: 'expired, ended elsewhere',
    heading: 'Your session was ended from another device',
    open: ({ as }) => as('reader', { state: 'ended', returnTo: '/account' }),
  },
  {
    name: 'expired, replaced',
    heading: 'This session was replaced by a newer one',
    open: async ({ as, page }) => {
      await as('reader');
      const cookie = await sessionCookie(page.context());
      await as('editor');
      await page.context().addCookies([cookie]);
      await page.goto('/account');
    },
  },
  {
    name: 'expired, signed out',
    heading: 'You signed out',
    open: async ({ as, page }) => {
      await as('reader', { returnTo: '/' });
      const cookie = await sessionCookie(page.context());
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await expect(page).toHaveURL('/signed-out');
      await page.context().addCookies([cookie]);
      await page.goto('/account');
    },
  },
  {
    name: 'expired, limit',
    heading: 'You signed in on another device',
    open: async ({ page }) => {
      await register(page, somebody());
      const oldest = await sessionCookie(page.context());
      for (let session = 1; session <= SESSION_LIMIT; session += 1) {
        // As if every time in another browser; the provider recognises this one.
        await page.context().clearCookies({ name: 'session' });
        await page.goto('/auth/sign-in?provider=op&return_to=/account');
        await expect(page).toHaveURL('/account');
      }
      await page.context().addCookies([oldest]);
      await page.reload();
    },
  },
];

const problems: KnownPage[] = [
  { name: '404', heading: 'There is no such page', open: at('/no-such-page') },
  { name: '404 of a file', heading: 'There is no such page', open: at('/pkg/nothing.js') },
  {
    name: '404 of the signed-in',
    heading: 'There is no such page',
    open: ({ as }) => as('reader', { returnTo: '/no-such-page' }),
  },
  { name: '405', heading: 'That cannot be done here', open: at('/auth/sign-out') },
  {
    name: '403, a form from elsewhere',
    heading: 'That came from another site',
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
    heading: 'That was too much at once',
    open: async ({ as, page }) => {
      await as('newcomer', { returnTo: '/register' });
      await page.getByLabel('Your name').fill('x'.repeat(70_000));
      await page.getByRole('button', { name: 'Register and go on' }).click();
    },
  },
  {
    name: '415, another kind of data',
    heading: 'We do not read that kind of data',
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
    heading: 'A little slower, please',
    open: async ({ page }) => {
      const ask = () => page.context().request.get('/auth/sign-in', { maxRedirects: 0 });
      for (let batch = 0; batch < 10; batch += 1) await Promise.all(Array.from({ length: 15 }, ask));
      await page.goto('/auth/sign-in');
    },
  },
  {
    name: 'unknown provider',
    heading: 'That way to sign in does not exist',
    open: at('/auth/sign-in?provider=nobody'),
  },
  { name: 'provider away', heading: 'The sign-in provider does not answer', open: at('/auth/sign-in?provider=away') },
  {
    name: 'declined',
    heading: 'You did not sign in',
    open: async ({ page }) => {
      await page.goto('/sign-in');
      await page.getByRole('link', { name: CONTINUE }).click();
      await page.getByRole('link', { name: 'Cancel' }).click();
    },
  },
  {
    name: 'provider fails',
    heading: 'The provider could not sign you in',
    open: ({ page }) => comeBack(page, { error: 'server_error' }),
  },
  {
    name: 'answer without a code',
    heading: 'We could not read that',
    open: ({ page }) => comeBack(page, {}),
  },
  {
    name: 'answer refused',
    heading: 'We could not confirm the sign-in',
    open: ({ page }) => comeBack(page, { code: 'made-up' }),
  },
  {
    name: 'stale callback',
    heading: 'This sign-in is over',
    open: async ({ page }) => {
      await page.goto('/sign-in');
      await page.goto(callback({ code: 'code', state: 'state' }));
    },
  },
  {
    name: 'foreign callback',
    heading: 'This sign-in began somewhere else',
    open: async ({ page, another }) => {
      const attempt = await begin(await another());
      await page.goto('/sign-in');
      await page.goto(callback({ code: 'code', state: attempt.get('state') ?? '' }));
    },
  },
  {
    name: 'cookies blocked',
    heading: 'Your browser did not keep our cookie',
    open: async ({ page }) => {
      const attempt = await begin(page);
      await page.context().clearCookies();
      await page.goto(callback({ code: 'code', state: attempt.get('state') ?? '' }));
    },
  },
  {
    name: 'redirect loop',
    heading: 'We keep sending you around',
    open: async ({ page }) => {
      await page.goto('/sign-in');
      expect(await doorCookies(page.context())).toHaveLength(1);
      // A browser that never arrives where it is sent to.
      const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };
      for (let time = 0; time < 3; time += 1) {
        await page.context().request.get('/account', { headers, maxRedirects: 0 });
      }
      await page.goto('/account');
    },
  },
];

const workshop: KnownPage[] = [
  { name: 'workshop sign-in', heading: 'Sign in', open: at(`${WORKSHOP}/sign-in`) },
  {
    name: 'development provider',
    heading: 'Sign in',
    open: async ({ page }) => {
      await page.goto(`${WORKSHOP}/sign-in`);
      await page.getByRole('link', { name: /^Continue with/ }).click();
      await expect(page).toHaveURL(new RegExp(`^${WORKSHOP_PROVIDER}/`));
    },
  },
  {
    name: 'development provider with an error',
    heading: 'Sign in',
    open: async ({ page }) => {
      await page.goto(`${WORKSHOP}/auth/sign-in?provider=dev`);
      await page.getByLabel('Name (optional)').fill('Eve');
      await page.getByLabel('Subject').fill('ä');
      await page.getByRole('button', { name: 'Sign in as this person' }).click();
      await expect(page.getByText(/A subject has at most 255 characters/)).toBeVisible();
    },
  },
  {
    name: 'development provider, wrong request',
    heading: 'This does not work',
    open: at(`${WORKSHOP_PROVIDER}/authorize`),
  },
  { name: 'development provider, 404', heading: 'Nothing here', open: at(`${WORKSHOP_PROVIDER}/nothing`) },
  { name: 'development provider, signed out', heading: 'Signed out', open: at(`${WORKSHOP_PROVIDER}/end-session`) },
];

export const EVERY_PAGE: KnownPage[] = [...ordinary, ...ended, ...problems, ...workshop];

/** Opens it, and makes sure that it is the one. */
export async function open({ heading, open: there }: KnownPage, tools: Tools): Promise<void> {
  await there(tools);
  await expect(tools.page.getByRole('heading', { level: 1 })).toHaveText(heading);
}
