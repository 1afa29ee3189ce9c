// Signed-in browsers for the tests of a project behind the door. Copy this file; it needs nothing but Playwright.
//
//   test('an editor sees the drafts', async ({ as, page }) => {
//     await as('editor', { returnTo: '/drafts' });
//     await expect(page.getByRole('heading', { name: 'Drafts' })).toBeVisible();
//   });
//
// Every call makes a person of its own with the persona's roles, so tests run side by side; `isolated: false` is the
// one shared person. The door is asked at POST /autosession, which only a `dev` build with `autosession` has.
// Where the door is: `use: { door: 'http://127.0.0.1:3000' }` in the configuration, else the `baseURL`.

import { expect, test as base, type Page } from '@playwright/test';

export type Persona = 'admin' | 'editor' | 'reader' | 'outsider' | 'newcomer';

/** What the session is like; somebody who has not registered can only be `registering`. */
export type State = 'active' | 'idle_expired' | 'absolute_expired' | 'ended' | 'stale' | 'registering';

export interface Wish {
  /** `active`, for newcomers `registering`. */
  state?: State;
  /** A person of this test's own; `true`. */
  isolated?: boolean;
  /** The page to open then, as this person. */
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
  token: null;
}

/** `null` in the states that are not signed in. */
export type As = (persona: Persona, wish?: Wish) => Promise<Me | null>;

export const test = base.extend<{ door: string | undefined; as: As }>({
  door: [undefined, { option: true }],

  as: async ({ page: own, door, baseURL }, use) => {
    await use(async (persona, { state, isolated = true, returnTo, page = own } = {}) => {
      const response = await page.context().request.post(new URL('/autosession', door ?? baseURL).href, {
        headers: { accept: 'application/json' },
        data: { persona, state, isolated },
      });
      expect(response.ok(), `POST /autosession: ${response.status()} ${await response.text()}`).toBe(true);
      if (returnTo !== undefined) await page.goto(returnTo);
      const answer = (await response.json()) as Me | { persona: Persona; state: State };
      return 'user' in answer ? answer : null;
    });
  },
});

export { expect };
