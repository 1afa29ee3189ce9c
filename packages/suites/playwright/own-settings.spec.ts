// At a door with settings of the project's own: scripts/test-packages starts it with own-settings.toml.

import { expect, test } from 'vestibule-playwright';

declare module 'vestibule-playwright' {
  interface Personas {
    auditor: true;
  }
}

test.skip(!process.env.VESTIBULE_CONFIG, 'the door has no settings of its own');

test('a persona of the project, and what a service is told', async ({ session }) => {
  const { user, service, token, storageState } = await session('auditor', { service: 'wiki', token: ['wiki:read'] });
  expect(user?.name).toBe('Aisha Auditor');
  expect(service?.remote_user).toBe(user?.email);
  expect(service?.assertion.split('.')).toHaveLength(3);
  expect(token).toMatch(/^vst_/);
  expect(storageState.cookies.map(({ domain }) => domain).sort()).toEqual(['127.0.0.1', 'wiki.localhost']);
});

test('proxies have somewhere to ask', () => {
  expect(process.env.VESTIBULE_CHECKS).toMatch(/^127\.0\.0\.1:\d+$/);
});
