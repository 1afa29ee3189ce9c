// What holds for every page: accessible (WCAG 2.2 AA) in light, in dark and on a phone, nothing to scroll sideways, a way on.

import type { Page } from '@playwright/test';
import { findings } from './axe';
import type { KnownPage } from './every-page/known-page';
import { expect } from './fixture';

const PHONE = { width: 320, height: 640 };

export async function expectGoodLooks(
  page: Page,
  { name, isTheEnd }: Pick<KnownPage, 'name' | 'isTheEnd'>,
): Promise<void> {
  await expect(page).toHaveTitle(/^.+ (·|–) (Vestibule|Development provider)$/);
  await expect(page.getByRole('main')).toHaveCount(1);
  if (!name.startsWith('development provider') && !isTheEnd) {
    await expect(page.locator('main :is(a[href], button)').first(), 'there is a way on').toBeVisible();
  }

  expect(await findings(page), 'in light').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await findings(page), 'in dark').toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(PHONE);
  expect(await findings(page), 'on a phone').toEqual([]);

  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, 'nothing has to be scrolled sideways').toBeLessThanOrEqual(PHONE.width);

  // Whatever people, providers and services are called, and wherever somebody was going.
  await page.evaluate(() => {
    const named = document.querySelectorAll('bdi, .path');
    for (const name of named) name.textContent = 'Landesverwaltungsverbund'.repeat(5);
  });
  const stretched = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(stretched, 'nor with names of one long word').toBeLessThanOrEqual(PHONE.width);
}
