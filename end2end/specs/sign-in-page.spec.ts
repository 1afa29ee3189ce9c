// The page that everybody sees first is light, still, and needs no script.

import type { Response } from '@playwright/test';
import { shiftOf, watchShift } from '../support/layout-shift';
import { expectAlive } from '../support/person';
import { expect, test } from '../support/test';

const KILOBYTES = 14;

test('sign-in: HTML and CSS come in 14 kB, compressed, and nothing else but the icon', async ({ page }) => {
  const loaded: Response[] = [];
  page.on('response', (response) => loaded.push(response));
  await page.goto('/sign-in?return_to=/account', { waitUntil: 'networkidle' });

  const kinds = loaded
    .map((response) => response.request().resourceType())
    .filter((kind) => kind !== 'other' && kind !== 'image');
  expect(kinds.sort()).toEqual(['document', 'stylesheet']);
  let bytes = 0;
  for (const response of loaded.filter((response) => !response.url().endsWith('.svg'))) {
    const { responseBodySize, responseHeadersSize } = await response.request().sizes();
    expect(await response.headerValue('content-encoding')).toMatch(/^(br|gzip|zstd)$/);
    bytes += responseBodySize + responseHeadersSize;
  }
  expect(bytes).toBeLessThanOrEqual(KILOBYTES * 1024);
});

for (const [who, path] of [
  [undefined, '/'],
  [undefined, '/sign-in'],
  [undefined, '/no-such-page'],
  [undefined, '/signed-out'],
  [undefined, '/session-expired'],
  [undefined, '/autosession'],
  ['newcomer', '/register'],
] as const) {
  test(`${path} loads no script`, async ({ page, as }) => {
    if (who) await as(who);
    const scripts: string[] = [];
    page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
    await page.goto(path, { waitUntil: 'load' });
    expect(scripts).toEqual([]);
    // Leptos notes on every page that no resource is pending; nobody reads it here.
    const inline = await page.evaluate(() =>
      [...document.scripts].map(({ text }) => text.replace(/__[A-Z_]+=\[\];/g, '')),
    );
    expect(inline.filter((text) => text !== '')).toEqual([]);
  });
}

for (const [who, path] of [
  [undefined, '/sign-in'],
  [undefined, '/'],
  ['newcomer', '/register'],
  ['reader', '/account'],
] as const) {
  test(`nothing moves while ${path} loads`, async ({ page, as }) => {
    await watchShift(page);
    if (who) await as(who);
    await page.goto(path, { waitUntil: 'networkidle' });
    // The times in the reader's own zone have taken the place of the universal ones.
    if (path === '/account') await expectAlive(page);
    expect(await shiftOf(page)).toBe(0);
  });
}
