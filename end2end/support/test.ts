// The `test` of all specs: personas, browsers that are watched, a network address for each test.

import { randomInt } from 'node:crypto';
import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import { expect, test as withPersonas } from './fixture';
import { watch } from './watch';

/** Opens a page in another browser: no cookie is shared. */
export type Another = (options?: BrowserContextOptions) => Promise<Page>;

export const test = withPersonas.extend<{ another: Another; refused: RegExp | undefined }>({
  /** What the browser of a test is to complain of, where something is refused on purpose. */
  refused: [undefined, { option: true }],

  extraHTTPHeaders: async ({}, use) => {
    await use({ 'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` });
  },

  context: async ({ context, refused }, use) => {
    const complaints = watch(context, refused);
    await use(context);
    expect(complaints(), 'what the browser complained of').toEqual([]);
  },

  another: async ({ browser, contextOptions, extraHTTPHeaders, baseURL }, use) => {
    const opened: { context: BrowserContext; complaints: () => string[] }[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...contextOptions, extraHTTPHeaders, baseURL, ...options });
      opened.push({ context, complaints: watch(context) });
      return context.newPage();
    });
    for (const { context, complaints } of opened) {
      await context.close();
      expect(complaints(), 'what another browser complained of').toEqual([]);
    }
  },
});

export { expect };
