// Every page that people see on the way to a service, at its host and at the door, in every look (SECURITY 35).

import { AT_SERVICES } from '../support/every-page/at-services';
import { open } from '../support/every-page';
import { test } from '../support/family';
import { expectGoodLooks } from '../support/good-looks';

for (const known of AT_SERVICES) {
  test(`${known.name} is accessible in every look`, async ({ page, as, another, strangers }) => {
    await open(known, { page, as, another, strangers });
    await expectGoodLooks(page, known);
  });
}
