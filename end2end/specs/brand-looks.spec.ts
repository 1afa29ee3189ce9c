// Another organisation's door, page after page of its gallery: accessible in its colours (WCAG 2.2 AA), read from the right
// side, and nothing to scroll sideways on a phone. Every page once, in one look after another; with @long in every look and
// language.

import type { Page } from '@playwright/test';
import { findings } from '../support/axe';
import { NAME, expect, test } from '../support/branded';

interface Gallery {
  pages: { name: string; status: number; service: string | null }[];
  languages: string[];
}

const LOOKS = [
  { name: 'light', colorScheme: 'light', forcedColors: 'none' },
  { name: 'dark', colorScheme: 'dark', forcedColors: 'none' },
  { name: 'forced colours', colorScheme: 'dark', forcedColors: 'active' },
] as const;
const SHARES = [0, 1, 2, 3, 4, 5];
const PHONE = { width: 320, height: 640 };

// Pages that refuse are looked at as well.
test.use({ refused: /Failed to load resource/ });

const gallery = async (page: Page): Promise<Gallery> => {
  const answer = await page.request.get('/gallery', { headers: { accept: 'application/json' } });
  return (await answer.json()) as Gallery;
};

async function lookAt(page: Page, name: string, language: string, looks: readonly (typeof LOOKS)[number][]) {
  await page.goto(`/gallery?page=${name}&lang=${language}`);
  const html = page.locator('html');
  await expect(html).toHaveAttribute('lang', language);
  await expect(html).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr');
  await expect(page).toHaveTitle(new RegExp(` · ${NAME}$`));
  for (const { name: look, ...media } of looks) {
    await page.emulateMedia(media);
    expect.soft(await findings(page), `${name} in ${language}, ${look}`).toEqual([]);
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect.soft(width, `${name} in ${language} fits`).toBeLessThanOrEqual(PHONE.width);
}

for (const share of SHARES) {
  test(`every page of another organisation's door, in one look (${share + 1} of ${SHARES.length})`, async ({ page }) => {
    test.setTimeout(90_000);
    await page.setViewportSize(PHONE);
    const { pages, languages } = await gallery(page);
    expect(pages.length).toBeGreaterThan(50);
    for (const [index, { name }] of pages.entries()) {
      if (index % SHARES.length !== share) continue;
      const language = languages[Math.floor(index / 2) % languages.length] as string;
      await lookAt(page, name, language, [LOOKS[(index + share) % LOOKS.length] as (typeof LOOKS)[number]]);
    }
  });

  test(`@long every page of another organisation's door, in every look and language (${share + 1} of ${SHARES.length})`, async ({
    page,
  }) => {
    test.setTimeout(900_000);
    await page.setViewportSize(PHONE);
    const { pages, languages } = await gallery(page);
    for (const [index, { name }] of pages.entries()) {
      if (index % SHARES.length !== share) continue;
      for (const language of languages) await lookAt(page, name, language, LOOKS);
    }
  });
}
