// A door with services at hosts of their own, through nginx, on https, and strangers who would like to be somebody there.

import { X509Certificate, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Page } from '@playwright/test';
import { advanceByPage, asByPage } from './as-by-page';
import { answers, end, start } from './own-door';
import { CONTINUE, type Person, answerProvider } from './person';
import { FAMILY, FAMILY_PORTS, STRANGERS } from './places.mjs';
import { expect, test as base } from './test';

export const { door: DOOR, wiki: WIKI, crm: CRM, payroll: PAYROLL, repo: REPO, transformations: TRANSFORMATIONS } = FAMILY;

const pem = (name: string) => readFileSync(new URL(`tls/family-${name}.pem`, import.meta.url));

/** Browsers find these hosts on this machine, and take our certificate for theirs; nothing else is eased. */
export function family(index: number): string[] {
  const { proxy, strangers } = FAMILY_PORTS[index] as (typeof FAMILY_PORTS)[0];
  const host = (address: string) => new URL(address).hostname;
  const rules = [
    ...Object.values(FAMILY).map((address) => `MAP ${host(address)} 127.0.0.1:${proxy}`),
    ...Object.values(STRANGERS).map((address) => `MAP ${host(address)} 127.0.0.1:${strangers}`),
  ];
  const key = new X509Certificate(pem('cert')).publicKey.export({ type: 'spki', format: 'der' });
  const hash = createHash('sha256').update(key).digest('base64');
  return [`--host-resolver-rules=${rules.join(', ')}`, `--ignore-certificate-errors-spki-list=${hash}`];
}

export interface Strangers {
  /** What the next page of theirs is, and with which cookies (ISO 8859-1). */
  serve: (body: string, ...cookies: string[]) => void;
  /** What browsers sent there since. */
  sent: () => string[];
}

export const test = base.extend<{ strangers: Strangers }, { running: number }>({
  running: [
    async ({}, use, { parallelIndex }) => {
      const { door, provider } = FAMILY_PORTS[parallelIndex] as (typeof FAMILY_PORTS)[0];
      const which = `family-${parallelIndex}`;
      const processes = [
        start('oidc-provider.mjs', which),
        start('vestibule.mjs', which),
        start('nginx.mjs', String(parallelIndex)),
      ];
      const ready = [
        `http://127.0.0.1:${door}/health/ready`,
        `http://localhost:${provider}/.well-known/openid-configuration`,
      ];
      for (const address of ready) {
        await expect.poll(() => answers(address), { message: `${address} answers`, timeout: 30_000 }).toBe(true);
      }
      await use(parallelIndex);
      await Promise.all(processes.map(end));
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  launchOptions: [
    async ({ launchOptions, running }, use) => {
      await use({
        ...launchOptions,
        args: [...(launchOptions.args ?? []), ...family(running)],
        // As people have it: with pages kept whole for Back and Forward, which Playwright switches off.
        ignoreDefaultArgs: ['--disable-back-forward-cache'],
      });
    },
    { scope: 'worker' },
  ],
  baseURL: async ({}, use) => use(DOOR),
  // The proxy says where somebody comes from.
  extraHTTPHeaders: async ({}, use) => use({}),

  as: asByPage,
  advance: advanceByPage,

  strangers: async ({ running }, use) => {
    let [body, cookies, sent] = ['', [] as string[], [] as string[]];
    const server = createServer({ cert: pem('cert'), key: pem('key') }, (request, response) => {
      sent.push(`${request.method} ${request.url} ${request.headers.cookie ?? ''}`.trim());
      if (request.url === '/') response.setHeader('set-cookie', cookies);
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(
        `<!doctype html><html lang="en"><title>Elsewhere</title><link rel="icon" href="data:,"><h1>Elsewhere</h1>${body}`,
      );
    });
    const { strangers: port } = FAMILY_PORTS[running] as (typeof FAMILY_PORTS)[0];
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await use({
      serve(wanted, ...given) {
        [body, cookies, sent] = [wanted, given, []];
      },
      sent: () => sent,
    });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  },
});

/** What the page says it is. */
export const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** From the door's question who they are to wherever that leads. */
export async function signInOnTheWay(page: Page, person: Person): Promise<void> {
  await expect(heading(page)).toHaveText('Sign in');
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, person);
}

/** As above, for somebody who has never been here. */
export async function registerAtTheDoor(page: Page, person: Person): Promise<void> {
  await signInOnTheWay(page, person);
  await page.getByRole('button', { name: 'Create account' }).click();
}

/** As above, until they have arrived at a page of the service. */
export async function registerOnTheWay(page: Page, person: Person): Promise<void> {
  await registerAtTheDoor(page, person);
  await page.waitForURL(({ origin, pathname }) => origin !== DOOR && !pathname.startsWith('/.vestibule/'));
}

/** They are at this very address, and the service was asked for it, byte for byte. */
export async function expectAt(page: Page, service: string, address: string): Promise<void> {
  await expect(heading(page)).toHaveText('You asked for');
  expect(page.url()).toBe(service + address);
  expect(await page.locator('code').textContent()).toBe(address.replace(/#.*/, ''));
}

/** The service's front page says who they are. */
export async function expectKnownAt(page: Page, service: string, { name }: { name: string }): Promise<void> {
  await page.goto(`${service}/`);
  await expect(page.getByText(`You are ${name}.`)).toBeVisible();
}

export { expect };
