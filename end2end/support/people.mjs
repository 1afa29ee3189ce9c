// Who exists at the provider: everybody. What it says of a person follows from the login name, so that every test
// can have people of its own.

import { randomBytes } from 'node:crypto';

/**
 * What the provider says of somebody.
 *
 * - `anna-…`: a name and a confirmed address
 * - `unconfirmed-…`: an address that was never confirmed
 * - `bare-…`: nothing but the subject
 *
 * @param {string} login
 * @returns {{ sub: string, name?: string, email?: string, email_verified?: boolean }}
 */
export function claimsOf(login) {
  if (login.startsWith('bare-')) return { sub: login };
  const name = login.replace(/^./, (first) => first.toUpperCase()).replace('-', ' ');
  return { sub: login, name, email: `${login}@example.org`, email_verified: !login.startsWith('unconfirmed-') };
}

/**
 * Somebody whom no other test knows.
 *
 * @param {string} kind
 */
export function somebody(kind = 'anna') {
  const login = `${kind}-${randomBytes(5).toString('hex')}`;
  const { name = '', email = '' } = claimsOf(login);
  return { login, name, email };
}
