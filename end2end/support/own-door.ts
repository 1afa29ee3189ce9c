// A door of a test's own and the provider of that door, to be broken.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OWN, OWN_PROVIDERS } from './places.mjs';
import { expect, test as base } from './test';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const start = (script: string, ...rest: string[]) =>
  startWith({}, script, ...rest);

/** With something beside what it has anyway. */
const startWith = (beside: Beside, script: string, ...rest: string[]) =>
  spawn(process.execPath, [here(script), ...rest], { stdio: 'inherit', env: { ...process.env, ...beside } });

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

export const answers = (address: string) =>
  fetch(address).then(
    ({ ok }) => ok,
    () => false,
  );

/** The version of the terms, for a door that has some. */
export type Beside = { TERMS?: string };

export interface OwnDoor {
  /** Ends its database, and waits until it is gone. */
  loseDatabase: () => Promise<void>;
  /** Ends it and opens it again, with all that it knew. */
  restart: (beside?: Beside) => Promise<void>;
}

export interface OwnProvider {
  /** What the door calls it, and where it is. */
  id: string;
  name: string;
  issuer: string;
  door: string;
  /** It is down until then. */
  start: () => Promise<void>;
  stop: () => Promise<void>;
  /** From now on it signs with another key. */
  rotateKeys: () => Promise<void>;
  /** It answers until a browser comes to sign out: the door cannot have known. */
  goDownAtSignOut: () => Promise<void>;
}

/** For tests at a door of their own, which is open when they begin; its provider is not. */
export const test = base.extend<{ own: OwnDoor; provider: OwnProvider }>({
  baseURL: async ({}, use, { parallelIndex }) => use(OWN[parallelIndex]),

  own: async ({ baseURL }, use, { parallelIndex }) => {
    const which = `own-${parallelIndex}`;
    const ready = () => answers(`${baseURL ?? ''}/health/ready`);
    const isOpen = () => expect.poll(ready, { message: 'a door of its own opens', timeout: 30_000 }).toBe(true);
    let door = start('vestibule.mjs', which);
    await isOpen();
    await use({
      async loseDatabase() {
        const pidFile = here(`../.state/${which}/data/postgres/postmaster.pid`);
        process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT');
        // The signal has been sent, not heard: a page asked for at once might still be answered.
        await expect.poll(ready, { message: 'its database is gone', timeout: 15_000 }).toBe(false);
      },
      async restart(beside = {}) {
        await end(door);
        door = startWith(beside, 'vestibule.mjs', which, 'keep');
        await isOpen();
      },
    });
    await end(door);
  },

  provider: async ({}, use, { parallelIndex }) => {
    const which = `own-${parallelIndex}`;
    const about = OWN_PROVIDERS[parallelIndex];
    if (!about) throw new Error(`there is no provider for ${which}`);
    let running: ChildProcess | undefined;
    const asks = async (what: string) => {
      const { ok } = await fetch(`${about.issuer}/test/${what}`, { method: 'POST' });
      expect(ok, what).toBe(true);
    };
    await use({
      ...about,
      async start() {
        running = start('oidc-provider.mjs', which);
        const discovery = `${about.issuer}/.well-known/openid-configuration`;
        await expect.poll(() => answers(discovery), { message: 'a provider of its own starts' }).toBe(true);
      },
      async stop() {
        if (running) await end(running);
      },
      rotateKeys: () => asks('rotate-keys'),
      goDownAtSignOut: () => asks('go-down-at-sign-out'),
    });
    if (running) await end(running);
  },
});

export { expect };
