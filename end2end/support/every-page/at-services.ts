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
    heading: /^Hello, /,
    open: ({ as }) => as('reader', { returnTo: `${DOOR}/` }),
  },
  { name: 'sign-in, coming from a service', heading: 'Sign in', open: at(`${WIKI}/asked/page?${'long-'.repeat(20)}`) },
  {
    name: 'sign-in once more, coming from a service',
    heading: "Confirm it's you",
    open: ({ as }) => as('editor', { state: 'stale', returnTo: `${WIKI}/asked/recently/page` }),
  },
  {
    name: 'register, coming from a service',
    heading: 'Create your account',
    open: async ({ page }) => {
      await page.goto(`${WIKI}/asked/page`);
      await signInOnTheWay(page, somebody());
      await expect(page.getByText('You continue to The wiki')).toBeVisible();
    },
  },
  {
    name: 'expired, coming from a service',
    heading: 'You were signed out',
    open: ({ as }) => as('reader', { state: 'idle_expired', returnTo: `${WIKI}/asked/page` }),
  },
  {
    name: 'excluded from a service',
    heading: "You don't have access to Payroll",
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
    heading: "You're signed in",
    open: ({ as }) => as('reader', { returnTo: `${WIKI}/.vestibule/enter?return_to=/.vestibule/signed-in` }),
    isTheEnd: true,
  },
  {
    name: 'not signed in in another tab',
    heading: "You're not signed in",
    open: at(`${WIKI}/.vestibule/signed-in`),
  },
  {
    name: 'still signed in at a service',
    heading: "You're still signed in",
    open: async (tools) => {
      await arrived(tools);
      await tools.page.goto(`${WIKI}/.vestibule/signed-out`);
    },
  },
  { name: 'signed out at a service', heading: "You've signed out", open: at(`${WIKI}/.vestibule/signed-out`) },
  {
    name: 'not sent yet, ended',
    heading: 'Not sent yet',
    open: async (tools) => {
      await arrived(tools);
      const { page } = tools;
      const tab = await page.context().newPage();
      await tab.goto(`${CRM}/asked/page`);
      await send(tab, '/.vestibule/sign-out');
      await expect(heading(tab)).toHaveText("You've signed out");
      await send(page, '/things');
      await expect(page.getByText('You were signed out before this could be sent.')).toBeVisible();
    },
  },
  {
    name: 'not sent yet, not signed in',
    heading: 'Not sent yet',
    open: async (tools) => {
      await arrived(tools);
      await tools.page.context().clearCookies();
      await send(tools.page, '/things');
      await expect(tools.page.getByText("You're not signed in, so this wasn't sent.")).toBeVisible();
    },
  },
  {
    name: 'not sent yet, too long ago',
    heading: 'Not sent yet',
    open: async ({ page, as }) => {
      await as('editor', { state: 'stale', returnTo: `${WIKI}/asked/page` });
      await send(page, '/asked/recently/form');
      await expect(page.getByText("confirm that it's still you")).toBeVisible();
    },
  },
  {
    name: 'not sent yet, from elsewhere',
    heading: 'Not sent yet',
    open: (tools) => sendFrom(STRANGERS.stranger, tools),
  },
  {
    name: 'refused, from a sibling',
    heading: 'We stopped that for your safety',
    open: async (tools) => {
      await arrived(tools);
      await sendFrom(STRANGERS.sibling, tools);
    },
  },
  {
    name: 'refused, not for their role',
    heading: "You don't have access to this page",
    open: ({ as }) => as('reader', { returnTo: `${WIKI}/asked/staff/page` }),
  },
  {
    name: 'refused, not clear',
    heading: "This address isn't clear",
    open: ({ as }) => as('reader', { returnTo: `${WIKI}/asked/x%2f..%2fstaff/page` }),
  },
  { name: 'nothing at a service', heading: 'There is no such page', open: at(`${WIKI}/.vestibule/nothing`) },
  { name: 'nothing to get at a service', heading: 'There is nothing to see at this address', open: at(`${WIKI}/.vestibule/sign-out`) },
  { name: 'arrived with nothing', heading: "That link didn't work", open: at(`${WIKI}/.vestibule/arrive`) },
  {
    name: 'cookies blocked at a service',
    heading: 'Cookies are blocked',
    open: at(`${WIKI}/.vestibule/arrive?pass=${'A'.repeat(43)}&state=${unfit}`),
  },
];
