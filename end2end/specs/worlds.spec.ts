// Forty tests side by side, each in a world of its own: people whom no other test knows, and a clock that moves nobody else.

import { randomUUID } from 'node:crypto';
import type { APIRequestContext, APIResponse } from '@playwright/test';
import { expect, test } from '../support/test';

/** A program with cookies of its own, in a world; or in none, as somebody whom no other test knows. */
interface Worker {
  /** Becomes a persona, in a state. */
  be: (persona: string, state?: string) => Promise<{ user: { id: string; email: string } }>;
  advance: (by: string) => Promise<string>;
  /** The status, or the reason of a refusal, at an address. */
  at: (path: string) => Promise<string>;
}

const json = { accept: 'application/json' };

async function answer<T>(response: APIResponse): Promise<T> {
  expect(response.ok(), `${response.url()}: ${response.status()} ${await response.text()}`).toBe(true);
  return (await response.json()) as T;
}

function worker(request: APIRequestContext, world: string | undefined): Worker {
  return {
    be: async (persona, state) =>
      answer(
        await request.post('/autosession', { headers: json, data: { persona, state, world, isolated: world === undefined } }),
      ),
    advance: async (by) => {
      const response = await request.post('/autosession/clock', { headers: json, data: { world, advance: by } });
      return (await answer<{ ahead: string }>(response)).ahead;
    },
    at: async (path) => {
      const response = await request.get(path, { headers: json, maxRedirects: 0 });
      if (response.ok()) return String(response.status());
      return ((await response.json()) as { reason: string }).reason;
    },
  };
}

/** How far a clock is moved, and what is seen of the session and of a page that asks for a recent sign-in. */
const STEPS = [
  { steps: [], ahead: '', me: '200', details: '200' },
  { steps: ['14min'], ahead: '14m', me: '200', details: '200' },
  { steps: ['16min'], ahead: '16m', me: '200', details: 'sign_in_not_recent' },
  { steps: ['10min', '19min'], ahead: '29m', me: '200', details: 'sign_in_not_recent' },
  { steps: ['31min'], ahead: '31m', me: 'idle_expired', details: 'idle_expired' },
  { steps: ['15min', '15min'], ahead: '30m', me: 'idle_expired', details: 'idle_expired' },
  { steps: ['12h'], ahead: '12h', me: 'absolute_expired', details: 'absolute_expired' },
  { steps: ['6h', '6h 1s'], ahead: '12h 1s', me: 'absolute_expired', details: 'absolute_expired' },
] as const;

for (const [number, persona] of ['reader', 'editor', 'admin', 'outsider', 'reader'].entries()) {
  for (const { steps, ahead, me, details } of STEPS) {
    test(`${persona} ${number} after ${steps.join(' and ') || 'no time'}: ${me}, ${details}`, async ({
      playwright,
      baseURL,
      extraHTTPHeaders,
    }) => {
      // One in this world, one in the next, and one in none.
      const world = `${persona}-${number}-${randomUUID()}`;
      const contexts = await Promise.all([0, 1, 2].map(() => playwright.request.newContext({ baseURL, extraHTTPHeaders })));
      const worlds = [world, `${world}-next`, undefined];
      const workers = contexts.map((context, index) => worker(context, worlds[index]));
      const [own, next, nowhere] = workers as [Worker, Worker, Worker];

      const mine = await own.be(persona);
      const others = [await next.be(persona), await nowhere.be(persona)];
      expect(new Set([mine, ...others].map(({ user }) => user.id)).size).toBe(3);
      expect(new Set([mine, ...others].map(({ user }) => user.email.toLowerCase())).size).toBe(3);
      expect((await own.be(persona)).user.id).toBe(mine.user.id);

      let far = '';
      for (const step of steps) far = await own.advance(step);
      expect(far).toBe(ahead);
      expect(await own.at('/me')).toBe(me);
      expect(await own.at('/account/details')).toBe(details);
      for (const other of [next, nowhere]) {
        expect(await other.at('/me')).toBe('200');
        expect(await other.at('/account/details')).toBe('200');
      }
      // Whoever begins after that is as new as anybody.
      expect((await own.be(persona)).user.id).toBe(mine.user.id);
      expect(await own.at('/account/details')).toBe('200');
      await Promise.all(contexts.map((context) => context.dispose()));
    });
  }
}
