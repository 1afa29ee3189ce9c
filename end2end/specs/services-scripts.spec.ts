// What a script of a service's page learns when the session of its person has ended (SECURITY 48).

import type { Page } from '@playwright/test';
import { CRM, WIKI, expect, expectKnownAt, heading, registerOnTheWay, test } from '../support/family';
import { somebody } from '../support/people.mjs';
import { tellProvider } from '../support/person';

test.use({ refused: /^Failed to load resource: the server responded with a status of 401 .*wiki\.example\.org/ });

/** A page's own request, without anything of Playwright's: what came of it, as far as the page can read it. */
const ask = (page: Page, method: string, accept: string) =>
  page.evaluate(
    async ([asked, wanted]) => {
      const body = asked === 'POST' ? JSON.stringify({ title: 'by a script' }) : undefined;
      const headers = { accept: wanted ?? '', 'content-type': 'application/json' };
      const {
        type,
        redirected,
        status,
        headers: said,
        ...answer
      } = await fetch('/things', { method: asked, headers, body }).then(async (response) => ({
        type: response.type,
        redirected: response.redirected,
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as { reason?: string; sign_in?: string; title?: string },
      }));
      return {
        type,
        redirected,
        status,
        challenge: said.get('www-authenticate'),
        way: said.get('vestibule-sign-in'),
        ...answer,
      };
    },
    [method, accept],
  );

test('a fetch reads its 401 and the reason, and goes on after signing in', async ({ page, context }) => {
  const anna = somebody();
  await page.goto(`${WIKI}/`);
  await registerOnTheWay(page, anna);
  await expectKnownAt(page, WIKI, anna);
  expect(await ask(page, 'GET', 'application/json')).toMatchObject({ status: 200 });
  const crm = await context.newPage();
  await expectKnownAt(crm, CRM, anna);
  await crm.getByRole('button', { name: 'Sign out' }).click();
  await expect(heading(crm)).toHaveText("You've signed out");

  for (const [method, accept] of [
    ['GET', 'application/json'],
    ['POST', '*/*'],
    ['GET', 'text/html'],
  ] as const) {
    expect(await ask(page, method, accept), `${method} ${accept}`).toEqual({
      type: 'basic',
      redirected: false,
      status: 401,
      challenge: 'Vestibule reason="signed_out"',
      way: `${WIKI}/.vestibule/enter`,
      body: {
        type: 'about:blank',
        title: 'Unauthorized',
        status: 401,
        reason: 'signed_out',
        sign_in: `${WIKI}/.vestibule/enter`,
      },
    });
  }

  // As a page would offer it: in another tab, and then once more.
  const tab = await context.newPage();
  await tab.goto(`${WIKI}/.vestibule/enter?return_to=/.vestibule/signed-in`);
  await tab.getByRole('link', { name: 'Sign in again' }).click();
  await tellProvider(tab, anna);
  await expect(tab).toHaveURL(`${WIKI}/.vestibule/signed-in`);
  expect(await ask(page, 'POST', 'application/json')).toMatchObject({ status: 201, body: { title: 'by a script' } });
});
