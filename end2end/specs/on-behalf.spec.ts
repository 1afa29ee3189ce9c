// A repository has a document converted by another service on behalf of a person, and a script of theirs does so too: until they
// sign out, or revoke its token (SECURITY 29, 32, 42).

import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { Page } from '@playwright/test';
import { DOOR, REPO, TRANSFORMATIONS, expect, heading, registerOnTheWay, test } from '../support/family';
import { somebody } from '../support/people.mjs';
import { FAMILY_PORTS } from '../support/places.mjs';

/** How long an end may take to reach whoever verifies by keys (DESIGN 3), and a little for asking. */
const BOUND = 1500;

/** What scripts of the repository's page ask once its person has signed out. */
test.use({ refused: /^Failed to load resource: the server responded with a status of 401 .*repo\.example\.org/ });

async function keepPlan(page: Page): Promise<string> {
  await page.getByLabel('Title').fill('Plan');
  await page.getByLabel('Text').fill('# A plan\n\nAll of it');
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect(heading(page)).toHaveText('Plan');
  return new URL(page.url()).pathname;
}

const converted = (page: Page) => page.getByRole('region', { name: 'Converted' });

test('whoever presses the button has it converted in their name, and when they sign out all of it ends', async ({
  page,
  context,
}) => {
  await page.goto(`${REPO}/`);
  await registerOnTheWay(page, somebody());
  const plan = await keepPlan(page);
  await page.getByRole('link', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'Convert' }).click();
  await expect(converted(page).getByRole('heading', { name: 'A plan' })).toBeVisible();

  // The other service knows them without another sign-in, and says who has asked.
  const other = await context.newPage();
  await other.goto(`${TRANSFORMATIONS}/`);
  await expect(other.getByRole('listitem')).toContainText('asked by repo');

  // What a script of the repository's page is answered.
  const asked = (method: string, path: string) =>
    page.evaluate(async ([method, path]) => (await fetch(path, { method })).status, [method, path] as const);
  expect(await asked('GET', '/documents')).toBe(200);
  await other.getByRole('button', { name: 'Sign out' }).click();
  const signedOut = Date.now();
  await expect.poll(() => asked('GET', '/documents'), { intervals: [50] }).toBe(401);
  expect(await asked('POST', `${plan}/convert`)).toBe(401);
  expect(Date.now() - signedOut).toBeLessThan(BOUND);
  await expect(heading(other)).toHaveText("You've signed out");
  await page.reload();
  await expect(heading(page)).toHaveText("You've signed out");
  await other.goto(`${TRANSFORMATIONS}/`);
  await expect(heading(other)).toHaveText("You've signed out");
});

/** What a program on this machine is answered, which knows where the proxy is and brings nothing but a token. */
function script(running: number, token: string) {
  const ca = readFileSync(new URL('../support/tls/family-cert.pem', import.meta.url));
  const port = FAMILY_PORTS[running]?.proxy;
  return (method: string, address: string, body = '') =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const { hostname: servername, pathname: path } = new URL(address);
      const headers = { host: servername, authorization: `Bearer ${token}`, accept: 'application/json' };
      // One certificate serves all of these hosts, and does not name each.
      const tls = { ca, servername, checkServerIdentity: () => undefined };
      const asked = request({ host: '127.0.0.1', port, method, path, headers, ...tls }, async (answer) => {
        let text = '';
        for await (const chunk of answer) text += String(chunk);
        resolve({ status: answer.statusCode, body: text });
      });
      asked.on('error', reject).end(body);
    });
}

test('a token that a person has made lets a script do what they chose, until they revoke it', async ({
  page,
  running,
}) => {
  await page.goto(`${REPO}/`);
  await registerOnTheWay(page, somebody());
  const plan = await keepPlan(page);

  await page.goto(`${DOOR}/account/tokens`);
  await page.getByLabel('What it is for').fill('Nightly conversion');
  const choose = (service: string, scope: string) => page.getByRole('group', { name: service }).getByLabel(scope).check();
  await choose('The repository', 'read');
  await choose('The repository', 'write');
  await choose('The transformations', 'convert');
  await page.getByRole('button', { name: 'Make the token' }).click();
  await expect(heading(page)).toHaveText('Your new API token');
  const token = (await page.locator('code#token').textContent()) ?? '';
  expect(token).toMatch(/^vst_[0-9A-Za-z]{49}$/);

  const ask = script(running, token);
  expect(await ask('GET', `${REPO}/documents`)).toMatchObject({ status: 200 });
  const answer = await ask('POST', `${REPO}${plan}/convert`);
  expect(answer.status, answer.body).toBe(200);
  expect(answer.body).toContain('<h2>A plan</h2>');
  expect((await ask('POST', `${TRANSFORMATIONS}/convert`, 'A text')).status).toBe(200);
  // Pages are for people, and so is where no rule names a scope.
  expect((await ask('GET', `${REPO}/`)).status).toBe(403);
  expect((await ask('GET', `${DOOR}/account`)).status).toBe(401);
  await page.goto(REPO + plan);
  await expect(converted(page)).toBeVisible();

  await page.goto(`${DOOR}/account/tokens`);
  await page.getByRole('button', { name: 'Revoke Nightly conversion' }).click();
  await expect(page.getByText('You have none at the moment.')).toBeVisible();
  const revoked = Date.now();
  await expect.poll(async () => (await ask('GET', `${REPO}/documents`)).status, { intervals: [50] }).toBe(401);
  expect((await ask('POST', `${REPO}${plan}/convert`)).status).toBe(401);
  expect((await ask('POST', `${TRANSFORMATIONS}/convert`, 'A text')).status).toBe(401);
  expect(Date.now() - revoked).toBeLessThan(BOUND);
});
