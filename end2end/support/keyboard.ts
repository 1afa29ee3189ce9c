// Getting about without a mouse.

import type { Locator, Page } from '@playwright/test';
import { expect } from './fixture';

/** Presses Tab until this has the focus, and sees to it that every stop on the way can be seen. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < 25; stop += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    const seen = await focused.evaluate((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const { width, height, top, bottom } = element.getBoundingClientRect();
      const onScreen = width > 0 && height > 0 && bottom > 0 && top < innerHeight;
      return onScreen && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    });
    const ours = /(Vestibule|Development provider)$/.test(await page.title());
    expect(
      seen || !ours,
      `the focus is visible on ${await focused.evaluate((element) => element.outerHTML.slice(0, 120))}`,
    ).toBe(true);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${target}`);
}
