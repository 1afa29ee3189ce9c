// A session at a service's host without a way through the door (`service=` at /autosession), as the fixture has it.

import { CRM, DOOR, WIKI, expect, expectKnownAt, heading, test } from '../support/family';

/** As the service greets the persona. */
const RAVI = { name: 'Ravi Reader (reader)' };

test('a persona is known at the service, and every address opens at once', async ({ as, page, context }) => {
  const visited: string[] = [];
  page.on('framenavigated', (frame) => visited.push(frame.url()));
  const me = await as('reader', { service: 'wiki', returnTo: '/asked/for?x=1' });
  await expect(heading(page)).toHaveText('You asked for');
  expect(visited).toEqual([`${DOOR}/`, `${WIKI}/asked/for?x=1`]);
  await expectKnownAt(page, WIKI, RAVI);
  expect(me?.service?.remote_user).toBe(me?.user.id);

  const at = (address: string) => context.cookies(address).then((all) => all.map(({ name }) => name));
  expect([await at(WIKI), await at(CRM)]).toEqual([['__Host-vestibule'], []]);
  const [cookie] = await context.cookies(WIKI);
  expect(cookie).toMatchObject({ domain: new URL(WIKI).hostname, path: '/', httpOnly: true, secure: true });
});

test('the other services are entered by way of the door, as ever', async ({ as, page }) => {
  await as('reader', { service: 'wiki' });
  await expectKnownAt(page, CRM, RAVI);
});

for (const [state, why] of [
  ['idle_expired', 'You were signed out'],
  ['ended', 'You were signed out'],
] as const) {
  test(`a session that is ${state} is over at the service, and the door says why`, async ({ as, page }) => {
    expect(await as('reader', { state, service: 'wiki', returnTo: '/asked/for' })).toBeNull();
    await expect(heading(page)).toHaveText(why);
  });
}

test('half an hour away is too long, in this world and in no other', async ({ as, advance, another, page }) => {
  const [here, there] = [await as('reader', { service: 'wiki', returnTo: '/' }), await another()];
  await as('reader', { service: 'wiki', world: `${here?.user.id}`, page: there });
  await advance('31min');
  await page.reload();
  await expect(heading(page)).toHaveText('You were signed out');
  await expectKnownAt(there, WIKI, RAVI);
});
