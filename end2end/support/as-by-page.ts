// Personas at a door that only browsers find: by a page of the door itself.

import type { Page } from '@playwright/test';
import { type Advance, type Answer, type As, arrive, asked, expect } from './fixture';

type Own = { world?: string };

export async function asByPage(
  { page: ownPage, own, baseURL }: { page: Page; own: Own; baseURL: string | undefined },
  use: (as: As) => Promise<void>,
): Promise<void> {
  await use(async (persona, wish = {}) => {
    const { page = ownPage } = wish;
    return arrive(page, await post<Answer>(page, baseURL, '/autosession', asked(persona, wish, own.world)), wish);
  });
}

export async function advanceByPage(
  { page, own, baseURL }: { page: Page; own: Own; baseURL: string | undefined },
  use: (advance: Advance) => Promise<void>,
): Promise<void> {
  own.world = crypto.randomUUID();
  await use(async (time) => {
    // In a tab of its own: the test's stays where it is.
    const aside = await page.context().newPage();
    await post(aside, baseURL, '/autosession/clock', { world: own.world, advance: time });
    await aside.close();
  });
}

async function post<T>(page: Page, door: string | undefined, address: string, wish: object): Promise<T> {
  await page.goto(new URL('/', door).href);
  const answer = await page.evaluate(
    async ([to, sent]) => {
      const headers = { accept: 'application/json', 'content-type': 'application/json' };
      const response = await fetch(to, { method: 'POST', headers, body: sent });
      return { status: response.status, body: (await response.json()) as unknown };
    },
    [address, JSON.stringify(wish)] as const,
  );
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body as T;
}
