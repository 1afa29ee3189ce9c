// Every page there is, in every look: accessible (WCAG 2.2 AA), readable on a narrow phone, at rest (SECURITY 35).

import { EVERY_PAGE, open } from '../support/every-page';
import { expectGoodLooks } from '../support/good-looks';
import { test } from '../support/test';

for (const known of EVERY_PAGE) {
  test(`${known.name} is accessible in every look`, async ({ page, as, another }) => {
    await open(known, { page, as, another });
    await expectGoodLooks(page, known);
  });
}
