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

test('the clock of the session counts, warns once, and leads on', async ({ page, as }) => {
  await page.clock.install();
  await as('reader', { returnTo: '/account' });
  await expectAlive(page);
  const clock = page.locator('.clock');
  const status = page.getByRole('status');
  // Nothing until it matters.
  await expect(clock).toBeHidden();
  await expect(status).toHaveText('');

  await page.clock.fastForward('10:00');
  await expect(clock).toBeHidden();
  await page.clock.fastForward('18:30');
  await expect(clock).toContainText(/You'll be signed out in [01]:\d\d/);
  await expect(status).toHaveText(/You'll be signed out in less than two minutes/);

  // The server alone decides, and it saw somebody a moment ago.
  await clock.getByRole('link', { name: 'Stay signed in' }).click();
  await expect(clock).toBeHidden();
  await expect(status).toHaveText('');
});

test('when no time is left the clock says no more than it knows', async ({ page, as }) => {
  await page.clock.install();
  await as('reader', { returnTo: '/account' });
  await expectAlive(page);
  const clock = page.locator('.clock');
  await page.clock.fastForward('45:00');
  await expect(page.getByRole('status')).toHaveText(/You may have been signed out/);
  await expect(clock).not.toContainText(/has ended|signed out in/);

  // The server saw somebody a moment ago, as it would if they had gone on in another tab.
  await clock.getByRole('link', { name: 'Go on' }).click();
  await expect(clock).toBeHidden();
});
