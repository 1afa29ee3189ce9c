// The few parts that run in the browser come to life.

import { expectAlive, identities, inPanel } from '../support/person';
import { expect, test } from '../support/test';

test.describe('in St. John’s', () => {
  test.use({ timezoneId: 'America/St_Johns' });

  test('times are the reader’s own', async ({ page, as }) => {
    const me = await as('reader', { returnTo: '/account' });
    const local = new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: 'America/St_Johns',
    });
    const { created_at, expires_at } = me?.session ?? { created_at: '', expires_at: '' };
    const facts = inPanel(page, "Where you're signed in").locator('time');
    await expect(facts).toHaveText([created_at, expires_at].map((time) => local.format(new Date(time))));
    await expect(facts.first()).toHaveAttribute('datetime', /\+00:00$/);
    const used = identities(page).locator('time');
    await expect(used).toHaveText(local.format(new Date((await used.getAttribute('datetime')) ?? '')));
  });
});
