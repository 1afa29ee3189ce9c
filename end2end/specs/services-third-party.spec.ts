// A browser that keeps third-party cookies back signs in to every service all the same: each cookie is the visited host's own.

import { chromium } from '@playwright/test';
import { CRM, WIKI, expect, expectAt, registerOnTheWay, test } from '../support/family';
import { somebody } from '../support/people.mjs';

test('with third-party cookies blocked one sign-in opens both services', async ({
  launchOptions,
  running,
  strangers,
}) => {
  void running;
  const args = [...(launchOptions.args ?? []), '--test-third-party-cookie-phaseout'];
  const browser = await chromium.launch({ ...launchOptions, args });
  const page = await (await browser.newContext()).newPage();

  // It does keep them back: what the stranger's page has embedded here loses its cookie.
  strangers.serve('', 'stranger=1; Secure; HttpOnly; SameSite=None; Path=/');
  await page.goto('https://evil.example.net/');
  strangers.serve('<img src="https://evil.example.net/first" alt="">');
  await page.goto('https://evil.example.net/');
  await expect.poll(() => strangers.sent()).toContain('GET /first stranger=1');
  strangers.serve('<img src="https://evil.example.net/third" alt="">');
  await page.goto('https://evil.example.org/');
  await expect.poll(() => strangers.sent()).toContain('GET /third');

  await page.goto(`${WIKI}/asked/one?a=1`);
  await registerOnTheWay(page, somebody());
  await expectAt(page, WIKI, '/asked/one?a=1');
  await page.goto(`${CRM}/asked/two?b=2`);
  await expectAt(page, CRM, '/asked/two?b=2');
  await browser.close();
});
