// Every page on the way to a service, for people to look at.

import { EVERY_PAGE, open } from '../support/every-page';
import { AT_SERVICES } from '../support/every-page/at-services';
import { test } from '../support/family';
import { shoot } from './shoot';

for (const [index, known] of AT_SERVICES.entries()) {
  test(known.name, async ({ page, as, another, strangers }) => {
    await open(known, { page, as, another, strangers });
    await shoot(page, EVERY_PAGE.length + index, known.name);
  });
}
