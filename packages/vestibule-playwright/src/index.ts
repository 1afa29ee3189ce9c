// Signed-in browsers in Playwright's tests.
//
//   import { test, expect } from 'vestibule-playwright';
//
//   test.use({ signedIn: 'editor' });
//   test('an editor sees the drafts', async ({ page }) => { … });
//
//   test('two people meet', async ({ as }) => {
//     const editor = await as('editor');
//     const reader = await as('reader', { state: 'idle_expired' });
//   });
//
// Each worker has a world of its own: an editor in one is nobody in another, and `advance` moves its clock alone.

import { randomUUID } from 'node:crypto';
import { type BrowserContext, type BrowserContextOptions, type Page, expect, test as base } from '@playwright/test';
import { askForSession, askForTime } from './ask';
import { openDoor } from './door';
import type { Persona, Session, Wish } from './personas';

export type { DoorOptions, OpenDoor } from './door';
export type { AtService, Cookie, Persona, Personas, Session, State, StoredCookie, Wish } from './personas';

/** Somebody, or somebody with wishes: `{ persona: 'reader', state: 'idle_expired' }`. */
export type SignedIn = Persona | ({ persona: Persona } & Wish);

export interface TestOptions {
  /** As whom the test's own `page`, `context` and `request` are signed in; nobody without it. */
  signedIn: SignedIn | undefined;
}

export interface TestFixtures {
  /** Somebody's page, in a browser context of its own, which is closed after the test. `page.request` is signed in too. */
  as: (persona: Persona, wish?: Wish, options?: BrowserContextOptions) => Promise<Page>;
  /** A session without a browser: its cookies, what a service is told, an API token. */
  session: (persona: Persona, wish?: Wish) => Promise<Session>;
  /** Moves the clock of this worker's world forward, such as by `31min`; sessions in it become that much older. */
  advance: (time: string) => Promise<void>;
}

export interface WorkerFixtures {
  /** Where the door is. Without the global set-up each worker opens one. */
  door: { url: string };
  /** The world of this worker. */
  world: string;
}

export const test = base.extend<TestOptions & TestFixtures, WorkerFixtures>({
  signedIn: [undefined, { option: true }],

  door: [
    async ({}, use) => {
      const url = process.env.VESTIBULE_URL;
      if (url) return use({ url });
      const door = await openDoor();
      await use({ url: door.url });
      await door.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  // No two workers, retries or runs have the same.
  world: [async ({}, use, { workerIndex }) => use(`w${workerIndex}-${randomUUID()}`), { scope: 'worker' }],

  // A suite that tests another program has said where that is.
  baseURL: async ({ baseURL, door }, use) => use(baseURL ?? door.url),

  session: async ({ playwright, door, world }, use) => {
    await use(async (persona, wish = {}) => {
      const request = await playwright.request.newContext({ baseURL: door.url });
      try {
        return await askForSession(request, persona, wish, world);
      } finally {
        await request.dispose();
      }
    });
  },

  storageState: async ({ storageState, signedIn, session }, use) => {
    if (signedIn === undefined) return use(storageState);
    const { persona, ...wish } = typeof signedIn === 'string' ? { persona: signedIn } : signedIn;
    await use((await session(persona, wish)).storageState);
  },

  as: async ({ browser, session }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (persona, wish, options) => {
      const { storageState } = await session(persona, wish);
      const context = await browser.newContext({ ...options, storageState });
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  advance: async ({ playwright, door, world }, use) => {
    await use(async (time) => {
      const request = await playwright.request.newContext({ baseURL: door.url });
      try {
        await askForTime(request, world, time);
      } finally {
        await request.dispose();
      }
    });
  },
});

export { expect };
