// Sign-in attempts that were tampered with on their way: what strangers, impatient people and broken providers send.

import type { Page } from '@playwright/test';
import { PROVIDER } from './places.mjs';

/** Begins an attempt without following it, and gives what was sent to the provider. */
export async function begin(page: Page): Promise<URLSearchParams> {
  const answer = await page.context().request.get('/auth/sign-in?provider=op', { maxRedirects: 0 });
  return new URL(answer.headers()['location'] ?? '').searchParams;
}

/** Comes back from the provider, which is said to have answered this to a genuine attempt. */
export async function comeBack(page: Page, answer: Record<string, string>): Promise<void> {
  const state = (await begin(page)).get('state') ?? '';
  await page.goto(callback({ state, iss: PROVIDER, ...answer }));
}

export const callback = (answer: Record<string, string>) => `/auth/callback?${new URLSearchParams(answer)}`;
