// Doors of another organisation: its name, logo, colour, language, links and notice.

import { answers, end, start } from './own-door';
import { BRANDED_PORTS, branded } from './places.mjs';
import { expect, test as base } from './test';

export const NAME = 'Nordwald University';

/** Which of its doors: with six ways to sign in, with twelve, with one that is gone straight on to, or as before. */
export type Kind = 'six' | 'twelve' | 'single' | 'plain';

export const test = base.extend<{ kind: Kind }, { doors: { open: (kind: Kind) => Promise<string> } }>({
  kind: ['six', { option: true }],

  /** Each is opened when it is first asked for, and stays open. */
  doors: [
    async ({}, use, { parallelIndex }) => {
      const ports = BRANDED_PORTS[parallelIndex] as (typeof BRANDED_PORTS)[0];
      const provider = `http://localhost:${ports.provider}/.well-known/openid-configuration`;
      const others = `http://localhost:${ports.others}/google/.well-known/openid-configuration`;
      const processes = [
        start('oidc-provider.mjs', `branded-${parallelIndex}`),
        start('other-providers.mjs', String(parallelIndex)),
      ];
      const ready = (address: string) =>
        expect.poll(() => answers(address), { message: `${address} answers`, timeout: 30_000 }).toBe(true);
      await Promise.all([provider, others].map(ready));
      const opened = new Set<Kind>();
      await use({
        async open(kind) {
          const address = branded(ports[kind]);
          if (!opened.has(kind)) {
            opened.add(kind);
            processes.push(start('vestibule.mjs', `${kind}-${parallelIndex}`));
            await ready(`${address}/health/ready`);
          }
          return address;
        },
      });
      await Promise.all(processes.map(end));
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ doors, kind }, use) => use(await doors.open(kind)),
});

export { expect };
