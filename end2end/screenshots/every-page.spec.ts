// Every page on a phone and on a desk, light and dark, into the folder SHOTS (.state/shots).

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EVERY_PAGE, open } from '../support/every-page';
import { test } from '../support/test';

const FOLDER = process.env.SHOTS ?? fileURLToPath(new URL('../.state/shots', import.meta.url));
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };
const SCHEMES = ['light', 'dark'] as const;

for (const [index, known] of EVERY_PAGE.entries()) {
  test(known.name, async ({ page, as, another }) => {
    await open(known, { page, as, another });
    const name = `${String(index + 1).padStart(2, '0')} ${known.name}`.replace(/[^\w]+/g, '-');
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
  });
}
