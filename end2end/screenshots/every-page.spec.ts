// Every page, for people to look at.

import { EVERY_PAGE, open } from '../support/every-page';
import { test } from '../support/test';
import { shoot } from './shoot';

for (const [index, known] of EVERY_PAGE.entries()) {
  test(known.name, async ({ page, as, another }) => {
    await open(known, { page, as, another });
    await shoot(page, index, known.name);
  });
}
