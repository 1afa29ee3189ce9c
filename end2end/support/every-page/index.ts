// Every page that people can get to see, and how to get there.

import { ENDED } from './ended';
import type { KnownPage } from './known-page';
import { ORDINARY } from './ordinary';
import { PROBLEMS } from './problems';
import { WORKSHOP_PAGES } from './workshop';

export { open } from './known-page';

export const EVERY_PAGE: KnownPage[] = [...ORDINARY, ...ENDED, ...PROBLEMS, ...WORKSHOP_PAGES];
