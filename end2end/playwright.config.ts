import { defineConfig } from '@playwright/test';
import { DOOR, PROVIDER, SECOND, WORKSHOP } from './support/places.mjs';

// SIGTERM lets Vestibule stop the Postgres it has started; a kill would leave it behind.
const server = (command: string, url: string) => ({
  command: `exec node support/${command}`,
  url,
  reuseExistingServer: false,
  timeout: 60_000,
  gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 15_000 },
});

export default defineConfig({
  testDir: 'specs',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // What takes long is asked for by scripts/test-long.
  grepInvert: process.env.END2END_LONG ? undefined : /@long/,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  outputDir: 'test-results',
  reporter: [['list'], ['./support/reporter.ts']],
  use: {
    baseURL: DOOR,
    // Another one than the door's: times are written anew as soon as scripts run.
    timezoneId: 'Europe/Berlin',
    // Without pictures: those cost more than the tests.
    trace: { mode: 'retain-on-failure', screenshots: false },
    // What fades in is half transparent when its contrast is measured.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic',
      ],
    },
  },
  webServer: [
    server('oidc-provider.mjs op', `${PROVIDER}/.well-known/openid-configuration`),
    server('oidc-provider.mjs second', `${SECOND}/.well-known/openid-configuration`),
    server('vestibule.mjs door', `${DOOR}/health/ready`),
    server('vestibule.mjs workshop', `${WORKSHOP}/health/ready`),
  ],
});
