// Every page there is, in every look: accessible (WCAG 2.2 AA), readable on a narrow phone, at rest.

import { findings } from '../support/axe';
import { EVERY_PAGE, open } from '../support/every-page';
import { expect, test } from '../support/test';

const PHONE = { width: 320, height: 640 };

for (const known of EVERY_PAGE) {
  test(known.name, async ({ page, as, another }) => {
    await open(known, { page, as, another });
    await expect(page).toHaveTitle(/^.+ (·|–) (Vestibule|Development provider)$/);
    await expect(page.getByRole('main')).toHaveCount(1);

    expect(await findings(page), 'in light').toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await findings(page), 'in dark').toEqual([]);
    await page.setViewportSize(PHONE);
    expect(await findings(page), 'on a phone, in dark').toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await findings(page), 'on a phone, in light').toEqual([]);

    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, 'nothing has to be scrolled sideways').toBeLessThanOrEqual(PHONE.width);
  });
}

test('no two pages have the same title and heading', () => {
  const headings = EVERY_PAGE.map(({ name }) => name);
  expect(new Set(headings).size).toBe(headings.length);
});
