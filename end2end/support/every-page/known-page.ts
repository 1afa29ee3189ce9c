// What is known of a page.

import type { Page } from '@playwright/test';
import { type As, expect } from '../fixture';
import type { Another } from '../test';

export interface Tools {
  page: Page;
  as: As;
  another: Another;
}

export interface KnownPage<Given = Tools> {
  /** In the words of a test's title, and of a picture's file. */
  name: string;
  /** The level-one heading that it must have, so that no other page is looked at by mistake. */
  heading: string | RegExp;
  open: (tools: Given) => Promise<unknown>;
  /** There is nothing to press: whoever reads it is to close the tab, or to go back. */
  isTheEnd?: true;
}

export const at =
  (path: string) =>
  ({ page }: { page: Page }) =>
    page.goto(path);

/** Opens it, and makes sure that it is the one. */
export async function open<Given extends { page: Page }>(
  { heading, open: there }: KnownPage<Given>,
  tools: Given,
): Promise<void> {
  await there(tools);
  await expect(tools.page.getByRole('heading', { level: 1 })).toHaveText(heading);
}
