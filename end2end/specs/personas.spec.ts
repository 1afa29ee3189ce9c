// A session in any state from one request (POST /autosession), which is what the fixture is made of.

import type { State } from '../support/fixture';
import { tryCookie, sessionCookie } from '../support/cookies';
import { expectSignedIn } from '../support/person';
import { expect, test } from '../support/test';

const ROLES = { admin: ['admin'], editor: ['editor'], reader: ['reader'], outsider: [] as string[] };

for (const [persona, roles] of Object.entries(ROLES) as [keyof typeof ROLES, string[]][]) {
  test(`${persona} has the roles ${roles.join(', ') || '(none)'}`, async ({ as, page }) => {
    const me = await as(persona, { returnTo: '/account' });
    expect(me?.user.roles).toEqual(roles);
    expect(me?.session.test).toBe(true);
    await expectSignedIn(page, { name: me?.user.name ?? '' });
  });
}

const ANSWERS: Record<Exclude<State, 'active'>, { status: number; reason?: string }> = {
  idle_expired: { status: 401, reason: 'idle_expired' },
  absolute_expired: { status: 401, reason: 'absolute_expired' },
  ended: { status: 401, reason: 'ended_elsewhere' },
  stale: { status: 200 },
  registering: { status: 401, reason: 'registering' },
};

for (const [state, answer] of Object.entries(ANSWERS) as [Exclude<State, 'active'>, (typeof ANSWERS)['stale']][]) {
  test(`${state} is what programs see`, async ({ as, context }) => {
    await as('reader', { state });
    expect(await tryCookie(await sessionCookie(context))).toMatchObject(answer);
  });
}

test('a test that asks for it has a clock of its own', async ({ as, advance, another, context }) => {
  const [page, me] = [await another(), await as('reader')];
  expect((await as('reader'))?.user.id, 'in its world a persona is one person').toBe(me?.user.id);
  await as('reader', { world: `beside-${me?.user.id}`, page });
  await advance('31min');
  expect(await tryCookie(await sessionCookie(context))).toMatchObject({ status: 401, reason: 'idle_expired' });
  expect(await tryCookie(await sessionCookie(page.context()))).toMatchObject({ status: 200 });
});

test('isolated people do not meet, the shared one does', async ({ as, another }) => {
  const page = await another();
  const id = async (isolated: boolean, elsewhere: boolean) =>
    (await as('reader', { isolated, ...(elsewhere ? { page } : {}) }))?.user.id;
  expect(await id(true, false)).not.toBe(await id(true, true));
  expect(await id(false, false)).toBe(await id(false, true));
});

test('registering goes on to the page that was asked for', async ({ as, page }) => {
  await as('newcomer', { returnTo: '/account?welcome=1' });
  await page.getByRole('button', { name: /^Create a/ }).click();
  await expectSignedIn(page, { name: 'Nils Newcomer' });
});

test('what does not exist is refused with what there is', async ({ request }) => {
  for (const data of [
    { persona: 'king' },
    { persona: 'reader', state: 'asleep' },
    { persona: 'newcomer', state: 'stale' },
    {},
  ]) {
    const response = await request.post('/autosession', { data });
    expect(response.status()).toBe(400);
    expect(await response.json()).toMatchObject({
      reason: 'bad_request',
      personas: expect.arrayContaining(['reader']),
    });
  }
});

test('the list of personas has a button for each', async ({ page }) => {
  await page.goto('/autosession');
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Ravi Reader' })
    .getByLabel('State of the session')
    .selectOption('ended');
  await page.getByRole('button', { name: 'Be Ravi' }).click();
  await expect(page).toHaveURL('/');
  await page.goto('/account');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You were signed out');
});
