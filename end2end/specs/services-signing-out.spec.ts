// Signing out at one service ends the session at the door and at every other, which then explains itself.

import { CRM, DOOR, WIKI, expect, expectAt, expectKnownAt, heading, registerOnTheWay, test } from '../support/family';
import { somebody } from '../support/people.mjs';
import { answerProvider, tellProvider } from '../support/person';

test('whoever signs out at one is signed out at the other and at the door, and is told why', async ({
  page,
  context,
}) => {
  const anna = somebody();
  await page.goto(`${WIKI}/asked/page?a=1`);
  await registerOnTheWay(page, anna);
  await expectAt(page, WIKI, '/asked/page?a=1');
  const [crm, door] = [await context.newPage(), await context.newPage()];
  await expectKnownAt(crm, CRM, anna);
  await door.goto(`${DOOR}/`);
  await expect(heading(door)).toHaveText(`Hello, ${anna.name}`);

  await crm.getByRole('button', { name: 'Sign out' }).click();
  await expect(crm).toHaveURL(`${CRM}/.vestibule/signed-out`);
  await expect(heading(crm)).toHaveText("You've signed out");
  expect(await context.cookies(CRM), 'its cookie is taken away').toEqual([]);

  await page.reload();
  await expect(heading(page)).toHaveText("You've signed out");
  await expect(page).toHaveURL(new RegExp(`^${DOOR}/session-expired\\?`));
  await expect(page.getByText('You continue to The wiki')).toBeVisible();
  await door.reload();
  await expect(heading(door)).toHaveText('Sign in to Vestibule');

  // And back in, from where they were; who signed out is asked who they are.
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await tellProvider(page, anna);
  await expectAt(page, WIKI, '/asked/page?a=1');
  // The link of the page at the service leads to where it begins, and asks nothing any more.
  await crm.getByRole('link', { name: 'Sign in again' }).click();
  await expect(crm).toHaveURL(`${CRM}/`);
  await expect(crm.getByText(`You are ${anna.name}.`)).toBeVisible();
});

test('whoever signs out at the door is signed out at services', async ({ page, context }) => {
  const anna = somebody();
  await page.goto(`${WIKI}/asked/page`);
  await registerOnTheWay(page, anna);
  await expectAt(page, WIKI, '/asked/page');
  const door = await context.newPage();
  await door.goto(`${DOOR}/`);
  await door.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(heading(door)).toHaveText('Do you want to sign out here too?');
  await door.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(heading(door)).toHaveText("You've signed out");
  await page.reload();
  await expect(heading(page)).toHaveText('Sign in');
  await expect(page.getByText('The wiki')).toBeVisible();
  await page.getByRole('link', { name: /^Continue/ }).click();
  await answerProvider(page, anna);
  await expectAt(page, WIKI, '/asked/page');
});

test('each service hears of the same person, by sessions that cannot be compared', async ({ page }) => {
  await page.goto(`${WIKI}/asked/page`);
  await registerOnTheWay(page, somebody());
  await expectAt(page, WIKI, '/asked/page');
  const heard: { user: { id: string }; session: { id: string } }[] = [];
  for (const [there, path] of [
    [`${WIKI}/asked/me`, '/.vestibule/me'],
    [`${CRM}/asked/me`, '/.vestibule/me'],
    [`${DOOR}/`, '/me'],
  ] as const) {
    await page.goto(there);
    await expect(heading(page)).toBeVisible();
    heard.push(await page.evaluate(async (address) => (await fetch(address)).json(), path));
  }
  expect(new Set(heard.map(({ user }) => user.id)).size).toBe(1);
  expect(new Set(heard.map(({ session }) => session.id)).size).toBe(3);
});
