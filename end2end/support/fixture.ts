// Signed-in browsers for the tests of a project behind the door. Copy this file; it needs nothing but Playwright.
//
//   test('an editor sees the drafts', async ({ as, page }) => {
//     await as('editor', { service: 'wiki', returnTo: '/drafts' });
//     await expect(page.getByRole('heading', { name: 'Drafts' })).toBeVisible();
//   });
//
//   test('half an hour away is too long', async ({ as, advance, page }) => {
//     await as('reader', { service: 'wiki' });
//     await advance('31min');
//     await page.goto('/drafts');
//     await expect(page.getByText("You weren't active for 30 minutes.")).toBeVisible();
//   });
//
// Every call makes a person of its own with the persona's roles, so tests run side by side; `isolated: false` is the
// one shared person. A test that asks for `advance` has a world of its own, in which a persona is one person and whose
// clock is nobody else's. The door is asked at POST /autosession, which only a `dev` build with `autosession` has.
// Where the door is: `use: { door: 'http://127.0.0.1:3000' }` in the configuration, else the `baseURL`.

import { randomUUID } from 'node:crypto';
import { type BrowserContext, expect, test as base, type Page } from '@playwright/test';

export type Persona = 'admin' | 'editor' | 'reader' | 'outsider' | 'newcomer';

/** What the session is like; somebody who has not registered can only be `registering`. */
export type State = 'active' | 'idle_expired' | 'absolute_expired' | 'ended' | 'stale' | 'registering';

export interface Wish {
  /** `active`, for newcomers `registering`. */
  state?: State;
  /** A person of this call's own; `true`, but in a world. */
  isolated?: boolean;
  /** A world with people and a clock of its own; the test's if it asks for `advance`. */
  world?: string;
  /** The id of a service at whose host the browser is known as well, without a way through the door. */
  service?: string;
  /** Whether an API token is made too, with these scopes (`service:scope`) or all that the persona may give it. */
  token?: boolean | string[];
  /** The page to open then, as this person: the service's if one is named. */
  returnTo?: string;
  /** Whose browser it is; the test's own `page`. */
  page?: Page;
}

/** What `GET /me` says. */
export interface Me {
  user: { id: string; name: string; email: string; email_verified: boolean; roles: string[] };
  session: {
    id: string;
    created_at: string;
    auth_time: string;
    idle_expires_at: string;
    expires_at: string;
    provider: string;
    test: boolean;
  };
  /** The token that was made, if one was asked for. */
  token: { id: string; name: string; scopes: string[]; expires_at: string } | null;
  /** It in the clear, for `Authorization: Bearer`. */
  token_secret?: string;
  service?: AtService;
}

/** What the session is at a service. */
export interface AtService {
  id: string;
  url: string;
  /** What the service sees in `Remote-User`; `null` where it may not be told. */
  remote_user: string | null;
  cookie: Parameters<BrowserContext['addCookies']>[0][0];
  /** `Vestibule-Assertion`, for tests that ask the service straight. */
  assertion: string;
}

/** What the door answers: in the states that are not signed in, no more than what was asked for. */
export type Answer = Me | { persona: Persona; state: State; service?: AtService };

/** `null` in the states that are not signed in. */
export type As = (persona: Persona, wish?: Wish) => Promise<Me | null>;

/** Moves the clock of the test's world forward, such as by `31min`; nobody else's. */
export type Advance = (time: string) => Promise<void>;

export const test = base.extend<{ door: string | undefined; own: { world?: string }; as: As; advance: Advance }>({
  door: [undefined, { option: true }],

  own: async ({}, use) => use({}),

  as: async ({ page: ownPage, door, baseURL, own }, use) => {
    await use(async (persona, wish = {}) => {
      const { page = ownPage } = wish;
      const response = await page.context().request.post(new URL('/autosession', door ?? baseURL).href, {
        headers: { accept: 'application/json' },
        // Read here: whoever asks for `advance` may be ready after this.
        data: asked(persona, wish, own.world),
      });
      expect(response.ok(), `POST /autosession: ${response.status()} ${await response.text()}`).toBe(true);
      return arrive(page, (await response.json()) as Answer, wish);
    });
  },

  advance: async ({ request, door, baseURL, own }, use) => {
    // No two workers, retries or runs have the same.
    own.world = randomUUID();
    await use(async (time) => {
      const response = await request.post(new URL('/autosession/clock', door ?? baseURL).href, {
        headers: { accept: 'application/json' },
        data: { world: own.world, advance: time },
      });
      expect(response.ok(), `POST /autosession/clock: ${response.status()} ${await response.text()}`).toBe(true);
    });
  },
});

/** What the door is asked for. */
export function asked(persona: Persona, { state, isolated, world, service, token }: Wish, ownWorld?: string) {
  world ??= ownWorld;
  const scopes = Array.isArray(token) ? token : undefined;
  return { persona, state, isolated: isolated ?? world === undefined, world, service, token: token && true, scopes };
}

/** Brings the service's cookie into the browser, and opens the page that is wanted. */
export async function arrive(page: Page, answer: Answer, { returnTo }: Wish): Promise<Me | null> {
  if (answer.service) await page.context().addCookies([answer.service.cookie]);
  if (returnTo !== undefined) await page.goto(answer.service ? new URL(returnTo, answer.service.url).href : returnTo);
  return 'user' in answer ? answer : null;
}

export { expect };
