import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

// npm run screenshots: a picture of every page, for people to look at. No part of the tests.
export default defineConfig({
  ...tests,
  testDir: 'screenshots',
  reporter: [['line']],
  use: { ...tests.use, trace: 'off' },
});
