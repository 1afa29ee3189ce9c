// What people see at the host of a service, and at the door when they come from one.

import type { Page } from '@playwright/test';
import { CRM, DOOR, PAYROLL, type Strangers, WIKI, heading, signInOnTheWay } from '../family';
import { expect } from '../fixture';
import { somebody } from '../people.mjs';
import { STRANGERS } from '../places.mjs';
import { type KnownPage, type Tools, at } from './known-page';

export interface FamilyTools extends Tools {
  strangers: Strangers;
}

/** A form of a page of the wiki, sent. */
async function send(page: Page, action: string) {
  const form = `<form method="post" action="${action}"><input type="hidden" name="title" value="x"><button>Send</button></form>`;
  await page.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), form);
  await page.getByRole('button', { name: 'Send' }).click();
}

/** A token that expires within a week, with a long name. */
async function makeToken(page: Page) {
  await page.getByLabel('What it is for').fill(`Nightly-backup-${'x'.repeat(80)}`);
  await page.getByRole('group', { name: 'The wiki' }).getByLabel('read').check();
  await page.getByLabel('Days until it expires').fill('7');
  await page.getByRole('button', { name: 'Make the token' }).click();
}

async function sendFrom(origin: string, { page, strangers }: FamilyTools) {
  strangers.serve(`<form method="post" action="${WIKI}/things"><button>Send</button></form>`);
  await page.goto(`${origin}/`);
  await page.getByRole('button', { name: 'Send' }).click();
}

const unfit = Buffer.from([...new Array<number>(32).fill(0), 1, ...Buffer.from('/page')]).toString('base64url');

const arrived = async ({ page, as }: FamilyTools) => {
  await as('reader', { returnTo: `${WIKI}/asked/page` });
  await expect(heading(page)).toHaveText('You asked for');
};

export const AT_SERVICES: KnownPage<FamilyTools>[] = [
  {
    name: 'landing with services',
    heading: /^Good to see you/,
    open: ({ as }) => as('reader', { returnTo: `${DOOR}/` }),
  },
  {
    name: 'tokens, with errors and what was typed',
    heading: 'Your API tokens',
    open: async ({ as, page }) => {
      await as('reader', { returnTo: `${DOOR}/account/tokens` });
      await page.getByLabel('What it is for').fill('x'.repeat(130));
      await page.getByRole('button', { name: 'Make the token' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'tokens, one of which expires soon',
    heading: 'Your API tokens',
    open: async ({ as, page }) => {
      await as('reader', { returnTo: `${DOOR}/account/tokens` });
      await makeToken(page);
      await page.goto(`${DOOR}/account/tokens`);
      await expect(page.getByRole('note')).toBeVisible();
    },
  },
  {
    name: 'a new token',
    heading: 'Your new API token',
    open: async ({ as, page }) => {
      await as('reader', { returnTo: `${DOOR}/account/tokens` });
      await makeToken(page);
      await expect(page.getByRole('button', { name: 'Copy the token' })).toBeVisible();
    },
  },
  { name: 'sign-in, coming from a service', heading: 'Sign in', open: at(`${WIKI}/asked/page?${'long-'.repeat(20)}`) },
  {
    name: 'sign-in once more, coming from a service',
    heading: 'Please sign in once more',
    open: ({ as }) => as('editor', { state: 'stale', returnTo: `${WIKI}/asked/recently/page` }),
  },
  {
    name: 'register, coming from a service',
    heading: 'Nice to meet you',
    open: async ({ page }) => {
      await page.goto(`${WIKI}/asked/page`);
      await signInOnTheWay(page, somebody());
      await expect(page.getByText('Afterwards you go on to The wiki')).toBeVisible();
    },
  },
  {
    name: 'expired, coming from a service',
    heading: 'Your session ended while you were away',
    open: ({ as }) => as('reader', { state: 'idle_expired', returnTo: `${WIKI}/asked/page` }),
  },
  {
    name: 'excluded from a service',
    heading: 'Payroll is not open to you',
    open: ({ as }) => as('reader', { returnTo: `${PAYROLL}/asked/page` }),
  },
  {
    name: 'on the way',
    heading: 'One moment',
    open: async ({ page }) => {
      // Where nothing follows: the page stays.
      await page.context().route(`${DOOR}/enter?*`, (route) => route.fulfill({ status: 204 }));
      await page.goto(`${WIKI}/.vestibule/signed-out`);
      await page.getByRole('link', { name: 'Sign in again' }).click();
    },
  },
  {
    name: 'signed in in another tab',
    heading: 'You are signed in',
    open: ({ as }) => as('reader', { returnTo: `${WIKI}/.vestibule/enter?return_to=/.vestibule/signed-in` }),
    isTheEnd: true,
  },
  {
    name: 'not signed in in another tab',
    heading: 'You are not signed in',
    open: at(`${WIKI}/.vestibule/signed-in`),
  },
  {
    name: 'still signed in at a service',
    heading: 'You are still signed in',
    open: async (tools) => {
      await arrived(tools);
      await tools.page.goto(`${WIKI}/.vestibule/signed-out`);
    },
  },
  { name: 'signed out at a service', heading: 'You are signed out here', open: at(`${WIKI}/.vestibule/signed-out`) },
  {
    name: 'not sent yet, ended',
    heading: 'Not sent yet',
    open: async (tools) => {
      await arrived(tools);
      const { page } = tools;
      const tab = await page.context().newPage();
      await tab.goto(`${CRM}/asked/page`);
      await send(tab, '/.vestibule/sign-out');
      await expect(heading(tab)).toHaveText('You are signed out here');
      await send(page, '/things');
      await expect(page.getByText('Your session ended before this could be sent.')).toBeVisible();
    },
  },
  {
    name: 'not sent yet, not signed in',
    heading: 'Not sent yet',
    open: async (tools) => {
      await arrived(tools);
      await tools.page.context().clearCookies();
      await send(tools.page, '/things');
      await expect(tools.page.getByText('You are not signed in, so this was not sent.')).toBeVisible();
    },
  },
  {
    name: 'not sent yet, too long ago',
    heading: 'Not sent yet',
    open: async ({ page, as }) => {
      await as('editor', { state: 'stale', returnTo: `${WIKI}/asked/page` });
      await send(page, '/asked/recently/form');
      await expect(page.getByText('For this we want to be sure that it is still you at this device')).toBeVisible();
    },
  },
  {
    name: 'not sent yet, from elsewhere',
    heading: 'Not sent yet',
    open: (tools) => sendFrom(STRANGERS.stranger, tools),
  },
  {
    name: 'refused, from a sibling',
    heading: 'That came from another site',
    open: async (tools) => {
      await arrived(tools);
      await sendFrom(STRANGERS.sibling, tools);
    },
  },
  {
    name: 'refused, not for their role',
    heading: 'This page is not for your role',
    open: ({ as }) => as('reader', { returnTo: `${WIKI}/asked/staff/page` }),
  },
  {
    name: 'refused, not clear',
    heading: 'This address is not clear',
    open: ({ as }) => as('reader', { returnTo: `${WIKI}/asked/x%2f..%2fstaff/page` }),
  },
  { name: 'nothing at a service', heading: 'There is no such page', open: at(`${WIKI}/.vestibule/nothing`) },
  { name: 'nothing to get at a service', heading: 'That cannot be done here', open: at(`${WIKI}/.vestibule/sign-out`) },
  { name: 'arrived with nothing', heading: 'We could not read that', open: at(`${WIKI}/.vestibule/arrive`) },
  {
    name: 'cookies blocked at a service',
    heading: 'Your browser did not keep our cookie',
    open: at(`${WIKI}/.vestibule/arrive?pass=${'A'.repeat(43)}&state=${unfit}`),
  },
];
