// A session that is over, for each reason that can be brought about from outside.

import { sessionCookie } from '../cookies';
import { expect } from '../fixture';
import { somebody } from '../people.mjs';
import { exceedLimit, register, signOutAtProvider } from '../person';
import { type KnownPage, at } from './known-page';

export const ENDED: KnownPage[] = [
  { name: 'expired, no session', heading: "You're not signed in", open: at('/session-expired') },
  {
    name: 'expired, idle',
    heading: 'You were signed out',
    open: ({ as }) => as('reader', { state: 'idle_expired', returnTo: '/account' }),
  },
  {
    name: 'expired, absolute',
    heading: 'Time to sign in again',
    open: ({ as }) => as('reader', { state: 'absolute_expired', returnTo: '/account' }),
  },
  {
    name: 'expired, ended elsewhere',
    heading: 'You were signed out',
    open: ({ as }) => as('reader', { state: 'ended', returnTo: '/account' }),
  },
  {
    name: 'expired, replaced',
    heading: 'There was a new sign-in',
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
    heading: "You've signed out",
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
    name: 'expired, deleted',
    heading: 'Your account was deleted',
    open: async ({ as, page }) => {
      await as('reader', { returnTo: '/account/delete' });
      const cookie = await sessionCookie(page.context());
      await page.getByRole('button', { name: 'Delete my account for good' }).click();
      await expect(page).toHaveURL('/signed-out');
      await page.context().addCookies([cookie]);
      await page.goto('/account');
    },
  },
  {
    name: 'expired, by the provider',
    heading: 'You were signed out',
    open: async ({ page }) => {
      await register(page, somebody(), '/sign-in?return_to=/account');
      await signOutAtProvider(await page.context().newPage());
      await page.reload();
    },
  },
  {
    name: 'expired, limit',
    heading: 'You were signed out on this device',
    open: ({ page }) => exceedLimit(page),
  },
];
