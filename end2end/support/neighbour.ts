// A door on https, and another host under the same registrable domain: what a neighbour may do to a browser's cookies.

import { readFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { advanceByPage, asByPage } from './as-by-page';
import { end, start } from './own-door';
import { SECURE } from './places.mjs';
import { expect, test as base } from './test';

const pem = (name: string) => readFileSync(new URL(`tls/${name}.pem`, import.meta.url));

export interface Neighbour {
  /** The address of a page there that sets these cookies, byte by byte as they stand here (ISO 8859-1). */
  sets: (...cookies: string[]) => string;
  /** What the browser sent when it last asked for a page there. */
  sent: () => string;
}

/** Whether something answers there; its certificate is the tests' own. */
const answers = (address: string) =>
  new Promise<boolean>((resolve) => {
    get(address, { rejectUnauthorized: false, lookup: loopback }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    }).on('error', () => resolve(false));
  });

/** Browsers know that everything under localhost is this machine; node asks somebody. */
function loopback(_host: string, options: { all?: boolean }, found: (error: null, ...address: unknown[]) => void) {
  if (options.all) found(null, [{ address: '127.0.0.1', family: 4 }]);
  else found(null, '127.0.0.1', 4);
}

export const test = base.extend<{ neighbour: Neighbour }, { secureDoor: string }>({
  secureDoor: [
    async ({}, use, { parallelIndex }) => {
      const address = String(SECURE[parallelIndex]);
      const door = start('vestibule.mjs', `secure-${parallelIndex}`);
      const ready = () => answers(`${address}/health/ready`);
      await expect.poll(ready, { message: 'the door on https opens', timeout: 30_000 }).toBe(true);
      await use(address);
      await end(door);
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ secureDoor }, use) => use(secureDoor),
  contextOptions: async ({ contextOptions }, use) => use({ ...contextOptions, ignoreHTTPSErrors: true }),

  as: asByPage,
  advance: advanceByPage,

  neighbour: async ({}, use) => {
    let cookies: string[] = [];
    let sent = '';
    const server = createServer({ cert: pem('cert'), key: pem('key') }, (request, response) => {
      if (request.url === '/') {
        sent = request.headers.cookie ?? '';
        response.setHeader('set-cookie', cookies);
      }
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><html lang="en"><title>Wiki</title><link rel="icon" href="data:,"><h1>Wiki</h1>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await use({
      sets(...wanted) {
        cookies = wanted;
        return `https://wiki.app.localhost:${port}/`;
      },
      sent: () => sent,
    });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  },
});

export { expect };
