// The pictures of the README: a door as it comes, and the same door made an organisation's own.
// npx playwright test --config screenshots.config.ts readme

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/branded';
import { somebody } from '../support/people.mjs';
import { BRANDED_PORTS } from '../support/places.mjs';
import { register, signOutHereOnly } from '../support/person';
import { png } from './png';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const PANE = { width: 460, height: 800 };
/** What a page of the README may weigh. */
const KILOBYTES = 80;

test.describe.configure({ timeout: 120_000 });
test.use({ deviceScaleFactor: 1.5, viewport: PANE });

/** Somebody has been here before, and the page knows how. */
async function comeBack(page: Page): Promise<void> {
  // Where there is room for it, the way out is no menu.
  await page.setViewportSize({ width: 1280, height: 800 });
  const { provider } = BRANDED_PORTS[test.info().parallelIndex] as (typeof BRANDED_PORTS)[0];
  await register(page, somebody(), '/sign-in', {
    ...{ id: 'op', name: 'Nordwald', door: '' },
    issuer: `http://localhost:${provider}`,
  });
  await signOutHereOnly(page);
  await page.setViewportSize(PANE);
  await page.goto('/');
  await expect(page.getByText('Last used')).toBeVisible();
  await page.evaluate(() => document.querySelector('.site-notice')?.remove());
}

/** Pictures of a page beside each other, as one file. */
async function write(page: Page, schemes: ('light' | 'dark')[], name: string): Promise<void> {
  const panes: string[] = [];
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    const pane = await page.screenshot({ animations: 'disabled' });
    panes.push(`data:image/png;base64,${pane.toString('base64')}`);
  }
  const sheet = await page.context().browser()?.newPage();
  if (!sheet) throw new Error('there is no browser');
  const { width, height, pixels } = await sheet.evaluate(async (panes) => {
    const images = panes.map((src) => Object.assign(new Image(), { src }));
    await Promise.all(images.map((image) => image.decode()));
    const [width, height] = [images.reduce((sum, image) => sum + image.width, 0), images[0]?.height ?? 0];
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const drawn = canvas.getContext('2d') as CanvasRenderingContext2D;
    images.forEach((image, index) => drawn.drawImage(image, index * image.width, 0));
    const { data } = drawn.getImageData(0, 0, width, height);
    let pixels = '';
    for (let from = 0; from < data.length; from += 0x8000) {
      pixels += String.fromCharCode(...data.subarray(from, from + 0x8000));
    }
    return { width, height, pixels: btoa(pixels) };
  }, panes);
  await sheet.close();
  const picture = png(Buffer.from(pixels, 'base64'), width, height);
  writeFileSync(`${DOCS}${name}`, picture);
  expect(picture.length, name).toBeLessThanOrEqual(KILOBYTES * 1024);
}

test('the first page of an organisation, light and dark', async ({ page }) => {
  await comeBack(page);
  await write(page, ['light', 'dark'], 'sign-in.png');
});

test('after', async ({ page }) => {
  await page.goto('/');
  await page.evaluate(() => document.querySelector('.site-notice')?.remove());
  await write(page, ['light'], 'brand-after.png');
});

test.describe('as it comes', () => {
  test.use({ kind: 'plain' });

  test('before', async ({ page }) => {
    await page.goto('/');
    await write(page, ['light'], 'brand-before.png');
  });
});
