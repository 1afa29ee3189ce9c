// The pages follow the device: narrow, dark, large print, somebody with a very long name.

import { expect, test } from '../support/test';

const background = (colour: string): number => Math.max(...(colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number));

for (const path of ['/', '/sign-in', '/no-such-page', '/autosession']) {
  test(`${path} is light on a light device and dark on a dark one`, async ({ page }) => {
    await page.goto(path);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(background(await paper())).toBeGreaterThan(220);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(background(await paper())).toBeLessThan(50);
  });
}

for (const [what, name] of [
  ['one long word', 'Ä'.repeat(120)],
  ['many words', 'Anna '.repeat(24).trim()],
] as const) {
  test(`a name of ${what} fits on a phone of 320 px`, async ({ page, as }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await as('newcomer', { returnTo: '/register' });
    await page.getByLabel('Your name').fill(name);
    await page.getByLabel('Your email').fill(`${'long'.repeat(15)}@${'host'.repeat(15)}.example`);
    // Somebody has the persona's address already.
    await page.getByRole('button', { name: /^Create (a separate )?account$/ }).click();
    for (const path of [
      '/',
      '/account',
      '/account/details',
      '/account/link',
      '/account/unlink',
      '/signed-out',
      '/sign-in?again=true&return_to=/account',
    ]) {
      await page.goto(path);
      await expect(page.locator('body')).toContainText(name);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
    }
  });
}

for (const [what, path] of [
  ['nothing else', '/sign-in'],
  ['a long path', `/account?q=${'w'.repeat(300)}`],
] as const) {
  test(`signing in on a phone of 320 px fits with long names and ${what}`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(path);
    await expect(page.getByText("Absent Provider isn't responding")).toBeVisible();
    // As an operator may call it; a word of 23 letters was too long once.
    const names = page.getByRole('listitem').locator('bdi');
    expect(await names.count(), 'each button has a name, and the note').toBeGreaterThan(3);
    for (const name of ['Landesverwaltungsverbund', 'ß'.repeat(120), 'Ein Verbund '.repeat(10).trim()]) {
      await names.evaluateAll((elements, text) => {
        for (const element of elements) element.textContent = text;
      }, name);
      await expect(page.getByRole('link', { name: `Continue with ${name}` }).first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(320);
    }
  });
}

test('a long name leaves its button one line where there is room for it', async ({ page }) => {
  await page.goto('/sign-in');
  const button = page.getByRole('link', { name: 'Continue with Certified Provider' });
  const space = await button.evaluate((element) => getComputedStyle(element.querySelector('.way-name') as Element).display);
  expect(space, 'words and name are one box, or the space between them is lost').toBe('block');
  expect((await button.boundingBox())?.height).toBeLessThan(60);
});

test('print of twice the size needs no scrolling sideways', async ({ page, as }) => {
  await page.setViewportSize({ width: 640, height: 800 });
  await as('reader', { returnTo: '/account' });
  for (const path of ['/account', '/account/details', '/account/link', '/', '/autosession']) {
    await page.goto(path);
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(640);
  }
});

test('whatever is clicked is large enough for a thumb', async ({ page, as }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await as('reader');
  for (const path of ['/account', '/account/details', '/account/link', '/sign-in?again=true']) {
    await page.goto(path);
    for (const control of await page.locator('button, input, a.button').all()) {
      const box = await control.boundingBox();
      if (box) expect(box.height, `${path}: ${await control.innerText()}`).toBeGreaterThanOrEqual(44);
    }
  }
});
