// Pictures of one page, on a phone and on a desk, light and dark, into the folder SHOTS (.state/shots).

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const FOLDER = process.env.SHOTS ?? fileURLToPath(new URL('../.state/shots', import.meta.url));
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };
const SCHEMES = ['light', 'dark'] as const;

export async function shoot(page: Page, index: number, called: string): Promise<void> {
  const name = `${String(index + 1).padStart(2, '0')} ${called}`.replace(/[^\w]+/g, '-');
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: join(FOLDER, `${name}-${size}-${colorScheme}.png`),
        fullPage: true,
        animations: 'disabled',
      });
    }
  }
}
