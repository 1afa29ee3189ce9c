// Whom the door can have signed in, and what it says of them.

import type { BrowserContext } from '@playwright/test';

/**
 * The personas, by their names. With personas of your own in `vestibule.toml`, name them in a `.d.ts` file:
 *
 *   declare module 'vestibule-playwright' { interface Personas { auditor: true } }
 */
export interface Personas {
  admin: true;
  editor: true;
  reader: true;
  outsider: true;
  newcomer: true;
}

export type Persona = keyof Personas;

/** What the session is like; somebody who has not registered can only be `registering`. */
export type State = 'active' | 'idle_expired' | 'absolute_expired' | 'ended' | 'stale' | 'registering';

/** What is wanted beside the persona. */
export interface Wish {
  /** `active`, for newcomers `registering`. */
  state?: State;
  /** The id of a service at whose host the browser is known as well, without a way through the door. */
  service?: string;
  /** A person of this call's own. Without it the persona is one person in this worker, and another one in every other. */
  isolated?: boolean;
  /** Another world than the worker's: a name for people and a clock of their own. */
  world?: string;
  /** Whether an API token is made too, with these scopes (`service:scope`) or all that the persona may give it. */
  token?: boolean | string[];
}

export type Cookie = Parameters<BrowserContext['addCookies']>[0][number];

/** A session that was made, as tests use it without a browser. */
export interface Session {
  persona: Persona;
  state: State;
  /** Who is signed in; `null` in the states in which nobody is. */
  user: { id: string; name: string; email: string; email_verified: boolean; roles: string[] } | null;
  /** For Playwright's `storageState`: the door's cookie, and the service's if one was named. */
  storageState: { cookies: (Cookie & StoredCookie)[]; origins: [] };
  /** What the session is at the service that was named. */
  service: AtService | null;
  /** The API token in the clear, for `Authorization: Bearer`, if one was asked for. */
  token: string | null;
}

/** What Playwright's files have in each cookie. */
export interface StoredCookie {
  name: string;
  value: string;
  domain: string;
  path: string;
  expires: number;
  httpOnly: boolean;
  secure: boolean;
  sameSite: 'Strict' | 'Lax' | 'None';
}

/** What the session is at a service. */
export interface AtService {
  id: string;
  url: string;
  /** What the service sees in `Remote-User`; `null` where it may not be told. */
  remote_user: string | null;
  cookie: Cookie & StoredCookie;
  /** `Vestibule-Assertion`, for tests that ask the service straight. */
  assertion: string;
}
