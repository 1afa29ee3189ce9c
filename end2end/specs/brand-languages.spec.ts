// A door that speaks German unless somebody asks for another language.

import { NAME, expect, test } from '../support/branded';

test.describe.configure({ timeout: 60_000 });

const heading = (page: import('@playwright/test').Page) => page.getByRole('heading', { level: 1 });
const language = (page: import('@playwright/test').Page) => page.locator('html').getAttribute('lang');

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false, locale: 'de-DE' });

  test('the menu at the foot of a page changes the language, and it stays', async ({ page }) => {
    await page.goto('/sign-in?lang=fr&return_to=/account');
    expect(await language(page)).toBe('fr');
    await page.goto('/sign-in?return_to=/account');
    expect(await language(page), 'what the address asks for is not kept').toBe('de');
    await page.goto('/sign-in?lang=fr&return_to=/account');
    const menu = page.locator('details.languages');
    await menu.locator('summary').click();
    await menu.getByRole('button', { name: 'العربية' }).click();
    await expect(page, 'the page that they were on').toHaveURL('/sign-in?return_to=/account');
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await page.goto('/signed-out');
    expect(await language(page), 'what they have chosen is kept').toBe('ar');
  });
});

test.describe('whoever asks for what there is not', () => {
  test.use({ locale: 'is-IS' });

  test("is answered in the organisation's language, with its links", async ({ page }) => {
    await page.goto('/');
    expect(await language(page)).toBe('de');
    await expect(heading(page)).toContainText(NAME);
    await expect(page.getByRole('contentinfo').getByRole('link', { name: 'Impressum' })).toBeVisible();
    await expect(page.getByText('Sonntag 8 bis 10 Uhr: Wartung')).toBeVisible();
    await expect(page.getByRole('banner').getByRole('img', { name: NAME })).toBeVisible();
  });
});

test.describe('whoever prefers French', () => {
  test.use({ locale: 'fr-CA' });

  test("reads French, and in the organisation's language what it says in German and English only", async ({ page }) => {
    await page.goto('/');
    expect(await language(page)).toBe('fr');
    await expect(page.getByRole('contentinfo').getByRole('link', { name: 'Impressum' })).toBeVisible();
  });
});

test.describe('a German in Germany', () => {
  test.use({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });

  test('reads German dates in the time of Berlin, which no script changes', async ({ page, as, another }) => {
    const me = await as('reader', { returnTo: '/account' });
    const at = new Date(me?.session.created_at ?? 0);
    const said = (timeZone: string) =>
      new Intl.DateTimeFormat('de-DE', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
    const day = new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', dateStyle: 'long' }).format(at);
    const time = page.locator('time').first();
    await expect(time).toContainText(day);
    await expect(time).toContainText(said('Europe/Berlin'));

    const plain = await another({ javaScriptEnabled: false, locale: 'de-DE' });
    await plain.context().addCookies(await page.context().cookies());
    await plain.goto('/account');
    await expect(plain.locator('time').first()).toContainText(said('Europe/Berlin'));
  });
});
