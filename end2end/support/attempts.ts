// Sign-in attempts that were tampered with on their way: what strangers, impatient people and broken providers send.

import type { Page } from '@playwright/test';
import { PROVIDER } from './places.mjs';

/** Begins an attempt without following it, and gives what was sent to the provider. */
export async function begin(page: Page): Promise<URLSearchParams> {
  return (await address(page, '/auth/sign-in?provider=op')).searchParams;
}

async function address(page: Page, path: string): Promise<URL> {
  const answer = await page.context().request.get(path, { maxRedirects: 0 });
  return new URL(answer.headers()['location'] ?? '');
}

/** Is to sign in once more at a provider that knows who it is, does not ask, and does not say when it did. */
export async function comeBackUnasked(page: Page): Promise<void> {
  const asked = await address(page, '/auth/sign-in?provider=op&again=true&return_to=/account/details');
  for (const name of ['prompt', 'max_age']) asked.searchParams.delete(name);
  await page.goto(asked.href);
}

/** Comes back from the provider, which is said to have answered this to a genuine attempt. */
export async function comeBack(page: Page, answer: Record<string, string>): Promise<void> {
  const state = (await begin(page)).get('state') ?? '';
  await page.goto(callback({ state, iss: PROVIDER, ...answer }));
}

export const callback = (answer: Record<string, string>) => `/auth/callback?${new URLSearchParams(answer)}`;
