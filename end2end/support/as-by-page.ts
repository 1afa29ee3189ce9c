// Personas at a door that only browsers find: by a page of the door itself.

import type { Page } from '@playwright/test';
import { type As, type Me, expect } from './fixture';

export async function asByPage({ page: own }: { page: Page }, use: (as: As) => Promise<void>): Promise<void> {
  await use(async (persona, { state, isolated = true, returnTo, page = own } = {}) => {
    await page.goto('/');
    const answer = await page.evaluate(
      async (wish) => {
        const headers = { accept: 'application/json', 'content-type': 'application/json' };
        const response = await fetch('/autosession', { method: 'POST', headers, body: JSON.stringify(wish) });
        return { status: response.status, body: (await response.json()) as unknown };
      },
      { persona, state, isolated },
    );
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    if (returnTo !== undefined) await page.goto(returnTo);
    return answer.body as Me;
  });
}
