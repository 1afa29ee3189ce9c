// The pages of an ordinary visit.

import { expect } from '../fixture';
import { somebody } from '../people.mjs';
import {
  CONTINUE,
  answerProvider,
  expectAlive,
  makeToken,
  register,
  registered,
  signIn,
  signOut,
  typeTooLong,
  withTwoIdentities,
} from '../person';
import { PROVIDERS } from '../places.mjs';
import { expectAwake, shortlyBeforeTheEnd, shortlyBeforeTheLongestTime } from '../session-clock';
import { type KnownPage, at } from './known-page';

export const ORDINARY: KnownPage[] = [
  { name: 'landing', heading: 'Sign in to Vestibule', open: at('/') },
  { name: 'landing of the signed-in', heading: /^Hello, /, open: ({ as }) => as('reader', { returnTo: '/' }) },
  { name: 'landing of a newcomer', heading: 'Finish registering', open: ({ as }) => as('newcomer', { returnTo: '/' }) },
  {
    name: 'sign-in, with a provider that is down',
    heading: 'Sign in',
    open: async ({ page }) => {
      await page.goto('/sign-in');
      await expect(page.getByText("Absent Provider isn't responding")).toBeVisible();
    },
  },
  { name: 'sign-in on the way', heading: 'Sign in', open: at(`/account?q=${'a-long-word-'.repeat(9)}`) },
  {
    name: 'sign-in once more',
    heading: "Confirm it's you",
    open: ({ as }) => as('editor', { state: 'stale', returnTo: '/sign-in?again=true&return_to=/account' }),
  },
  { name: 'register', heading: 'Create your account', open: ({ as }) => as('newcomer', { returnTo: '/register' }) },
  {
    name: 'register with errors',
    heading: 'Create your account',
    open: async ({ as, page }) => {
      await as('newcomer', { returnTo: '/register' });
      await page.getByLabel('Your name').fill('');
      await page.getByLabel('Your email').fill(`nobody-${'x'.repeat(80)}`);
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'register with a known address',
    heading: 'Create your account',
    open: async ({ page, another }) => {
      const anna = await registered(another);
      await signIn(page, anna, '/sign-in', PROVIDERS.second);
      await expect(page.getByRole('note')).toBeVisible();
    },
  },
  {
    name: 'account',
    heading: 'Your account',
    open: async ({ as, page }) => {
      await as('admin', { returnTo: '/account' });
      await expectAlive(page);
    },
  },
  {
    name: 'account after another person',
    heading: 'Your account',
    open: async ({ as, page }) => {
      await as('reader');
      await as('editor', { returnTo: '/account' });
      await expectAlive(page);
    },
  },
  {
    name: 'account shortly before the end',
    heading: 'Your account',
    open: ({ as, page }) => shortlyBeforeTheEnd(page, as, 'outsider', '/account'),
  },
  {
    name: 'account shortly before the longest time',
    heading: 'Your account',
    open: ({ as, page }) => shortlyBeforeTheLongestTime(page, as, 'reader', '/account'),
  },
  {
    name: 'details, with what was typed before the page was loaded again',
    heading: 'Your name and email',
    open: async ({ as, page }) => {
      await as('reader', { returnTo: '/account/details' });
      await expectAwake(page);
      await page.getByLabel('Your name').fill('Ravi the Second');
      await page.reload();
      await expect(page.getByText("This is what you typed before. It isn't saved yet.")).toBeVisible();
    },
  },
  {
    name: 'account with two identities',
    heading: 'Your account',
    open: async ({ page }) => {
      await withTwoIdentities(page);
      await expectAlive(page);
    },
  },
  {
    name: 'account after saving',
    heading: 'Your account',
    open: async ({ as, page }) => {
      await as('reader', { returnTo: '/account/details' });
      await page.getByLabel('Your name').fill('Ravi the Second');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByText('Saved.')).toBeVisible();
      await expectAlive(page);
    },
  },
  { name: 'link', heading: 'Connect another account', open: ({ as }) => as('reader', { returnTo: '/account/link' }) },
  {
    name: 'unlink',
    heading: 'Remove a way to sign in',
    open: async ({ page }) => {
      await withTwoIdentities(page);
      await page.getByRole('link', { name: /^Remove Second/ }).click();
    },
  },
  {
    name: 'unlink, removed already',
    heading: 'Your ways to sign in',
    open: ({ as }) => as('reader', { returnTo: '/account/unlink' }),
  },
  {
    name: 'details',
    heading: 'Your name and email',
    open: ({ as }) => as('reader', { returnTo: '/account/details' }),
  },
  {
    name: 'details with errors',
    heading: 'Your name and email',
    open: async ({ as, page }) => {
      await as('reader', { returnTo: '/account/details' });
      await page.getByLabel('Your name').fill('');
      await page.getByLabel('Your email').fill(`nobody-${'x'.repeat(80)}`);
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'details, with something typed and left',
    heading: 'Your name and email',
    open: async ({ as, page }) => {
      await as('reader', { returnTo: '/account/details' });
      await page.getByLabel('Your name').fill('');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.goto('/account/details');
      await expect(page.getByText("You typed something here earlier that wasn't saved.")).toBeVisible();
    },
  },
  {
    name: 'details typed before signing in again',
    heading: 'Your name and email',
    open: async ({ as, page }) => {
      const ravi = await typeTooLong(page, as, 'Ravi the Second');
      await page.getByRole('link', { name: CONTINUE }).click();
      await answerProvider(page, ravi);
      await expect(page.getByRole('status')).toBeVisible();
    },
  },
  { name: 'own data', heading: 'Your data', open: ({ as }) => as('reader', { returnTo: '/account/data' }) },
  {
    name: 'deleting an account',
    heading: 'Delete your account',
    open: ({ as }) => as('reader', { returnTo: '/account/delete' }),
  },
  {
    name: 'an account that is deleted',
    heading: 'Your account is deleted',
    open: async ({ as, page }) => {
      await as('reader', { returnTo: '/account/delete' });
      await page.getByRole('button', { name: 'Delete my account for good' }).click();
    },
  },
  {
    name: 'terms, none to accept',
    heading: 'Nothing to accept',
    open: async ({ as, page }) => {
      await as('reader');
      await page.goto('/terms');
    },
  },
  {
    name: 'tokens, with errors and what was typed',
    heading: 'Your API tokens',
    open: async ({ as, page }) => {
      await as('editor', { returnTo: '/account/tokens' });
      await page.getByLabel('What it is for').fill('x'.repeat(130));
      await page.getByRole('button', { name: 'Make the token' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'tokens, one of which expires soon',
    heading: 'Your API tokens',
    open: async ({ as, page }) => {
      await as('editor', { returnTo: '/account/tokens' });
      await makeToken(page, `Nightly-backup-${'x'.repeat(80)}`);
      await page.goto('/account/tokens');
      await expect(page.getByRole('note')).toBeVisible();
    },
  },
  {
    name: 'a new token',
    heading: 'Your new API token',
    open: async ({ as, page }) => {
      await as('editor', { returnTo: '/account/tokens' });
      await makeToken(page, `Nightly-backup-${'x'.repeat(80)}`);
      await expect(page.getByRole('button', { name: 'Copy the token' })).toBeVisible();
    },
  },
  {
    name: 'tokens, where no service takes any',
    heading: 'Your API tokens',
    open: ({ as }) => as('outsider', { returnTo: '/account/tokens' }),
  },
  {
    name: 'a token that was made before',
    heading: 'This token was made already',
    open: async ({ as, page }) => {
      await as('editor', { returnTo: '/account/tokens' });
      await makeToken(page, 'Nightly backup');
      // A browser that is just changing from one page to the next has none to load again.
      await expect(page.getByRole('button', { name: 'Copy the token' })).toBeVisible();
      await page.reload();
    },
  },
  {
    name: 'sessions, this one alone',
    heading: "Where you're signed in",
    open: ({ as }) => as('reader', { returnTo: '/account/sessions' }),
  },
  {
    name: 'sessions in several browsers',
    heading: "Where you're signed in",
    open: ({ page }) => page.goto('/gallery?page=account-sessions-many'),
  },
  {
    name: 'activity, of which there is little',
    heading: 'Your activity',
    open: ({ as }) => as('reader', { returnTo: '/account/activity' }),
  },
  {
    name: 'activity, all that can happen',
    heading: 'Your activity',
    open: ({ page }) => page.goto('/gallery?page=account-activity-all'),
  },
  {
    name: 'activity, the second page',
    heading: 'Your activity',
    open: ({ page }) => page.goto('/gallery?page=account-activity-older'),
  },
  {
    name: 'activity, before the first',
    heading: 'Your activity',
    open: ({ page }) => page.goto('/gallery?page=account-activity-end'),
  },
  {
    name: 'account of somebody in several browsers',
    heading: 'Your account',
    open: ({ page }) => page.goto('/gallery?page=account-busy'),
  },
  {
    name: 'signed out at the provider',
    heading: "You've signed out",
    open: async ({ page }) => {
      await register(page, somebody());
      await signOut(page);
    },
  },
  {
    name: 'signed out, with a provider that is down',
    heading: "You've signed out",
    open: async ({ page }) => {
      await page.goto('/signed-out?provider=away');
      await expect(page.getByText(/isn't responding/)).toBeVisible();
    },
  },
  { name: 'signed out', heading: "You've signed out", open: at('/signed-out') },
  {
    name: 'signed out, and signed in',
    heading: "You're signed in",
    open: ({ as }) => as('reader', { returnTo: '/signed-out' }),
  },
  { name: 'personas', heading: 'Be somebody else', open: at('/autosession') },
];
