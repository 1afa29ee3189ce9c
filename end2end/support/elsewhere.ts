// Another site, for one test: a page that links and posts to the door.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DOOR } from './places.mjs';

export interface Elsewhere {
  url: string;
  close: () => Promise<void>;
}

/** Serves one page with this in its body; `localhost` is another site than the door's `127.0.0.1`. An origin may be given. */
export async function elsewhere(body: string, origin?: string): Promise<Elsewhere> {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Elsewhere</title><link rel="icon" href="data:,">${body}`;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(Number(origin ? new URL(origin).port : 0), '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${origin ?? `http://localhost:${port}`}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A form that posts to the door, with a button "Send". */
export const form = (path: string, fields = '') =>
  `<form method="post" action="${DOOR}${path}">${fields}<button>Send</button></form>`;
