// In-page fetch from a test suite's own origin, as Cypress does it (`[workshop] origins`): for that origin and no other.

import type { Page } from '@playwright/test';
import { type Elsewhere, elsewhere } from '../support/elsewhere';
import { expectSignedIn } from '../support/person';
import { OTHER_SUITE, SUITE, WORKSHOP } from '../support/places.mjs';
import { expect, test } from '../support/test';

// One more header, and browsers would ask before every fetch whether it may be sent.
test.use({ extraHTTPHeaders: async ({}, use) => use({}) });

/** What a script of the page gets; `null` if its browser keeps the answer from it. */
async function made(page: Page, headers: Record<string, string>, body: string): Promise<string | null> {
  return page.evaluate(
    async ([to, headers, body]) => {
      const wish: RequestInit = { method: 'POST', credentials: 'include', headers, body };
      const response = await fetch(to, wish).catch(() => null);
      return response && `${response.status} ${((await response.json()) as { user: { name: string } }).user.name}`;
    },
    [`${WORKSHOP}/autosession`, headers, body] as const,
  );
}

const JSON_ASKED = [{ 'content-type': 'application/json' }, '{"persona":"editor"}'] as const;
/** A browser sends this without asking first. */
const FORM_ASKED = [{ 'content-type': 'application/x-www-form-urlencoded' }, 'persona=editor'] as const;

let site: Elsewhere | undefined;
test.afterEach(async () => site?.close());

test('a page of a named origin makes its browser a session', async ({ page }) => {
  site = await elsewhere('', SUITE);
  await page.goto(site.url);
  for (const [headers, body] of [JSON_ASKED, FORM_ASKED]) expect(await made(page, headers, body)).toBe('200 Edith Editor');
  await page.goto(`${WORKSHOP}/account`);
  await expectSignedIn(page, { name: 'Edith Editor' });
});

test.describe('a page of another origin', () => {
  test.use({ refused: /CORS policy|Failed to load resource/ });

  for (const [what, origin] of [
    ['on the same host', OTHER_SUITE],
    ['at another name of this machine', undefined],
  ] as const) {
    test(`${what} makes none`, async ({ page }) => {
      site = await elsewhere('', origin);
      await page.goto(site.url);
      for (const [headers, body] of [JSON_ASKED, FORM_ASKED]) expect(await made(page, headers, body)).toBeNull();
      expect(await page.context().cookies(WORKSHOP)).toEqual([]);
      await page.goto(`${WORKSHOP}/account`);
      await expect(page).toHaveURL(`${WORKSHOP}/sign-in?return_to=/account`);
    });
  }
});
