// Every page there is, in every look: accessible (WCAG 2.2 AA), readable on a narrow phone, at rest (SECURITY 35).

import { findings } from '../support/axe';
import { EVERY_PAGE, open } from '../support/every-page';
import { expect, test } from '../support/test';

const PHONE = { width: 320, height: 640 };

for (const known of EVERY_PAGE) {
  test(`${known.name} is accessible in every look`, async ({ page, as, another }) => {
    await open(known, { page, as, another });
    await expect(page).toHaveTitle(/^.+ (·|–) (Vestibule|Development provider)$/);
    await expect(page.getByRole('main')).toHaveCount(1);
    if (!known.name.startsWith('development provider')) {
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
  });
}
