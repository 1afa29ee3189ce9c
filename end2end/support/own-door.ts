// A door of a test's own, to be broken.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from './fixture';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export interface OwnDoor {
  /** Ends its database, and waits until it is gone. */
  loseDatabase: () => Promise<void>;
  close: () => Promise<void>;
}

/** Starts one at an address of `OWN` and waits until it is open. */
export async function ownDoor(index: number, address: string): Promise<OwnDoor> {
  const door = spawn(process.execPath, [here('vestibule.mjs'), `own-${index}`], { stdio: 'inherit' });
  const ready = () =>
    fetch(`${address}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await expect.poll(ready, { message: 'a door of its own opens', timeout: 30_000 }).toBe(true);
  return {
    async loseDatabase() {
      const pidFile = here(`../.state/own-${index}/data/postgres/postmaster.pid`);
      process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT');
      // The signal has been sent, not heard: a page asked for at once might still be answered.
      await expect.poll(ready, { message: 'its database is gone', timeout: 15_000 }).toBe(false);
    },
    async close() {
      door.kill('SIGTERM');
      await once(door, 'exit');
    },
  };
}
