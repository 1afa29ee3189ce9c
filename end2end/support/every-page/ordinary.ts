// The pages of an ordinary visit.

import { expect } from '../fixture';
import { expectAlive } from '../person';
import { type KnownPage, at } from './known-page';

export const ORDINARY: KnownPage[] = [
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
  {
    name: 'account',
    heading: 'Ada Admin',
    open: async ({ as, page }) => {
      await as('admin', { returnTo: '/account' });
      await expectAlive(page);
    },
  },
  {
    name: 'account after another person',
    heading: 'Edith Editor',
    open: async ({ as, page }) => {
      await as('reader');
      await as('editor', { returnTo: '/account' });
      await expectAlive(page);
    },
  },
  {
    name: 'account shortly before the end',
    heading: 'Olga Outsider',
    open: async ({ as, page }) => {
      await page.clock.install();
      await as('outsider', { returnTo: '/account' });
      await expectAlive(page);
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
