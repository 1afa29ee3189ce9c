// The cookies of the door in a browser.

import type { BrowserContext, Cookie } from '@playwright/test';
import { DOOR } from './places.mjs';

/** What the door calls its two cookies on plain http: cookies know no ports, so the names do. */
export const SESSION = `session-${new URL(DOOR).port}`;
export const BINDING = `sign-in-${new URL(DOOR).port}`;

export const doorCookies = (context: BrowserContext): Promise<Cookie[]> => context.cookies(DOOR);

/** The session's cookie at whichever door it is, to be looked at or to be brought back later. */
export async function sessionCookie(context: BrowserContext): Promise<Cookie> {
  const cookie = (await doorCookies(context)).find(({ name }) => /^session-\d+$/.test(name));
  if (!cookie) throw new Error('this browser has no session cookie');
  return cookie;
}

/** Whether a session cookie still opens the door: the status and the reason that a program gets. */
export async function tryCookie({ value }: Cookie): Promise<{ status: number; reason?: string }> {
  const response = await fetch(`${DOOR}/me`, { headers: { cookie: `${SESSION}=${value}`, accept: 'application/json' } });
  const { reason } = (await response.json()) as { reason?: string };
  return { status: response.status, reason };
}
