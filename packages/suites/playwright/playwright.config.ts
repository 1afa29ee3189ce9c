import { defineConfig } from '@playwright/test';

export default defineConfig({
  globalSetup: 'vestibule-playwright/setup',
  fullyParallel: true,
  retries: 0,
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      chromiumSandbox: process.getuid?.() !== 0,
    },
  },
});
