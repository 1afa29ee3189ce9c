// The clock of the session: it says nothing until two minutes before the end, nothing that is not so, and in all tabs the same.

import type { Page } from '@playwright/test';
import { findings } from '../support/axe';
import { expect, test } from '../support/test';
import {
  dialogOf,
  expectAwake,
  open,
  questions,
  shortlyBeforeTheEnd,
  shortlyBeforeTheLongestTime,
} from '../support/session-clock';

const stay = (page: Page) => dialogOf(page).getByRole('button', { name: 'Stay signed in' });

test('nothing is said until two minutes before the end, and whoever stays keeps what they typed', async ({ page, as }) => {
  const asked = questions(page);
  const { pass } = await open(page, as, 'reader', '/account/details');
  const name = page.getByLabel('Your name');
  await name.fill('Ravi the Second');
  await pass(27 * 60);
  await expect(dialogOf(page)).toBeHidden();
  expect(asked, 'nobody asks before it matters').toEqual([]);

  await pass(90);
  await expect(dialogOf(page)).toHaveAccessibleName('Still there?');
  await expect(dialogOf(page)).toHaveAccessibleDescription(/^You'll be signed out in 1:[0-3]\d\.$/);
  expect(asked, 'it asks before it says so').toEqual(['quiet']);
  await expect(stay(page)).toBeFocused();

  await page.keyboard.press('Enter');
  await expect(dialogOf(page)).toBeHidden();
  expect(asked).toEqual(['quiet', 'person']);
  await expect(name).toHaveValue('Ravi the Second');
  await expect(name, 'typing goes on where it was').toBeFocused();
  // It was use of the session: the whole time is there again.
  await pass(27 * 60);
  await expect(dialogOf(page)).toBeHidden();
  await expect(name).toHaveValue('Ravi the Second');
});

test('it counts down without being read out every second', async ({ page, as }) => {
  await shortlyBeforeTheEnd(page, as, 'reader', '/account');
  const left = dialogOf(page).locator('.clock-left');
  const before = await left.textContent();
  await expect(left).not.toHaveText(before ?? '');
  expect(await left.evaluate((element) => element.closest('[aria-live], [role=status], [role=alert], [role=timer]'))).toBeNull();
  expect(await left.evaluate((element) => getComputedStyle(element).fontVariantNumeric)).toBe('tabular-nums');
});

test('by keyboard alone: nothing behind the dialog can be reached, and Escape is a sign of life', async ({ page, as }) => {
  const asked = questions(page);
  const { pass } = await shortlyBeforeTheEnd(page, as, 'reader', '/account');
  for (const button of ['Sign out', 'Stay signed in', 'Sign out']) {
    await page.keyboard.press('Tab');
    // Between the last and the first the browser itself may have a turn.
    if ((await page.locator('dialog :focus').count()) === 0) await page.keyboard.press('Tab');
    await expect(page.locator('dialog :focus')).toHaveAccessibleName(button);
  }
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toBeHidden();
  expect(asked).toEqual(['quiet', 'person']);
  // And once more, as often as it comes.
  await pass(28 * 60 + 30);
  await expect(stay(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toBeHidden();
});

test('whoever stays in one tab stays in all, and who signs out is signed out in all', async ({ page, as, context }) => {
  const { pass } = await open(page, as, 'reader', '/account');
  const other = await context.newPage();
  await other.goto('/account/details');
  await expectAwake(other);
  await pass(28 * 60 + 30);
  for (const tab of [page, other]) await expect(dialogOf(tab)).toHaveAccessibleName('Still there?');

  await stay(page).click();
  for (const tab of [page, other]) await expect(dialogOf(tab)).toBeHidden();

  await page.bringToFront();
  await page.getByRole('navigation', { name: 'Your session' }).getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/signed-out');
  await expect(dialogOf(other)).toHaveAccessibleName("You've signed out");
  await expect(other.getByLabel('Your name'), 'nobody reads on').toBeHidden();
});

test('a page that is opened anew tells the other tabs that there is time', async ({ page, as, context }) => {
  const { pass } = await shortlyBeforeTheEnd(page, as, 'reader', '/account');
  const other = await context.newPage();
  await other.goto('/');
  await expect(dialogOf(page)).toBeHidden();
  const asked = questions(page);
  await pass(25 * 60);
  await expect(dialogOf(page)).toBeHidden();
  expect(asked).toEqual([]);
});

test('a machine that slept asks quietly before anything is said', async ({ page, as }) => {
  const asked = questions(page);
  const { passAtDoor } = await open(page, as, 'reader', '/account');
  // Another device, or a service, has kept the session alive.
  await page.clock.fastForward('03:00:00');
  await expect.poll(() => asked).toEqual(['quiet']);
  await expect(dialogOf(page)).toBeHidden();
  // Its question was no use of the session: that ends when it would have.
  await passAtDoor(30 * 60);
  await page.clock.fastForward('30:00');
  await expect(dialogOf(page)).toHaveAccessibleName('You were signed out');
});

for (const [what, wake] of [
  ['a page that is taken up again', () => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))],
  ['a machine that is online again', () => dispatchEvent(new Event('online'))],
] as const) {
  test(`${what} asks quietly, and says what the door says`, async ({ page, as }) => {
    const asked = questions(page);
    const { passAtDoor } = await open(page, as, 'reader', '/account');
    await page.evaluate(wake);
    await expect.poll(() => asked).toEqual(['quiet']);
    await expect(dialogOf(page)).toBeHidden();
    await passAtDoor(31 * 60);
    await page.evaluate(wake);
    await expect(dialogOf(page)).toHaveAccessibleName('You were signed out');
    await expect(dialogOf(page)).toHaveAccessibleDescription("You weren't active for 30 minutes.");
  });
}

test('a tab that is looked at again asks, at most every few seconds', async ({ page, as }) => {
  const asked = questions(page);
  const { passAtDoor } = await open(page, as, 'reader', '/account');
  const look = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await page.clock.fastForward(11_000);
  for (let time = 0; time < 5; time += 1) await look();
  await expect.poll(() => asked).toEqual(['quiet']);
  await passAtDoor(31 * 60);
  await page.clock.fastForward(11_000);
  await look();
  await expect(dialogOf(page)).toHaveAccessibleName('You were signed out');
});

test('at the longest time nobody is promised that they can stay', async ({ page, as }) => {
  test.slow();
  const { pass } = await shortlyBeforeTheLongestTime(page, as, 'reader', '/account');
  await expect(dialogOf(page)).toHaveAccessibleDescription(/^For security, you'll be signed out in 1:[0-3]\d\.$/);
  await expect(stay(page)).toHaveCount(0);
  const again = dialogOf(page).getByRole('link', { name: 'Sign in again' });
  await expect(again).toHaveAttribute('href', '/sign-in?again=true&return_to=%2Faccount');
  // Whoever wants to finish can.
  await dialogOf(page).getByRole('button', { name: 'Not now' }).click();
  await expect(dialogOf(page)).toBeHidden();
  await pass(45);
  await expect(dialogOf(page)).toBeHidden();
  await pass(50);
  await expect(dialogOf(page)).toHaveAccessibleName('Time to sign in again');
  await expect(again).toHaveAttribute('href', '/sign-in?return_to=%2Faccount');
  expect(await findings(page)).toEqual([]);
});

test('at the end it says why, shows nothing more, and leads back to this page', async ({ page, as }) => {
  const { pass, world } = await shortlyBeforeTheEnd(page, as, 'reader', '/account?draft=7');
  await pass(95);
  await expect(dialogOf(page)).toHaveAccessibleName('You were signed out');
  await expect(dialogOf(page)).toHaveAccessibleDescription("You weren't active for 30 minutes.");
  await expect(page.getByText('Your details')).toBeHidden();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findings(page)).toEqual([]);
  }
  const again = dialogOf(page).getByRole('link', { name: 'Sign in again' });
  await expect(again).toBeFocused();
  for (let time = 0; time < 3; time += 1) await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toBeVisible();
  await expect(again).toHaveAttribute('href', '/sign-in?return_to=%2Faccount%3Fdraft%3D7');

  // The same person signs in in another tab: this one goes on as if nothing had been.
  await as('reader', { page, world });
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(dialogOf(page)).toBeHidden();
  await expect(page.getByText('Your details')).toBeVisible();
});

test('somebody else who signs in in another tab reads nothing of this one', async ({ page, as, context }) => {
  await open(page, as, 'reader', '/account');
  const other = await context.newPage();
  await as('editor', { page: other, returnTo: '/account' });
  await expect(dialogOf(page)).toHaveAccessibleName('Someone else signed in');
  await expect(page.getByText('Your details')).toBeHidden();
  await dialogOf(page).getByRole('link', { name: 'Go on' }).click();
  await expect(page.getByRole('navigation', { name: 'Your session' })).toContainText('Edith Editor');
});

test.describe('without the door', () => {
  test.use({ refused: /Failed to load resource/ });

  test('who is offline is told so when they want to stay, and stays when they are back', async ({ page, as, context }) => {
    const { pass } = await open(page, as, 'reader', '/account');
    await pass(28 * 60);
    await context.setOffline(true);
    await page.clock.fastForward(40_000);
    await expect(dialogOf(page)).toHaveAccessibleDescription(/^You'll be signed out in 1:[12]\d\.$/);
    await stay(page).click();
    await expect(dialogOf(page).getByRole('status')).toHaveText("That didn't work. Check your connection and try again.");
    await expect(dialogOf(page)).toHaveAccessibleName('Still there?');
    expect(await findings(page)).toEqual([]);
    await context.setOffline(false);
    await stay(page).click();
    await expect(dialogOf(page)).toBeHidden();
  });

  test('when time is up and the door does not answer, nobody is told that they were signed out', async ({ page, as, context }) => {
    await open(page, as, 'reader', '/account');
    await context.setOffline(true);
    await page.clock.fastForward('45:00');
    await expect(dialogOf(page)).toHaveAccessibleName("We can't reach the server");
    await expect(dialogOf(page)).not.toContainText(/You were signed out|You've signed out/);
    expect(await findings(page)).toEqual([]);
    // The door saw somebody a moment ago, as it would if they had gone on in another browser.
    // That the network is back is heard at once.
    await context.setOffline(false);
    await expect(dialogOf(page)).toBeHidden();
  });

  test('an answer that is not the door’s is none', async ({ page, as }) => {
    await open(page, as, 'reader', '/account');
    const answers = [
      { status: 503, contentType: 'application/problem+json', body: '{"reason":"database_away"}' },
      { status: 401, contentType: 'text/html', body: 'Sign in to this network' },
      { status: 200, contentType: 'text/html', body: '<!doctype html>Welcome to this network' },
      { status: 200, contentType: 'application/json', body: '{}' },
    ];
    let answer = answers[0];
    await page.route('/me', (route) => route.fulfill(answer));
    await page.clock.fastForward('45:00');
    await expect(dialogOf(page)).toHaveAccessibleName("We can't reach the server");
    for (answer of answers) {
      const answered = page.waitForResponse('**/me');
      await dialogOf(page).getByRole('button', { name: 'Try again' }).click();
      await answered;
      await expect(dialogOf(page).getByRole('status')).toHaveText(/^That didn't work/);
      await expect(dialogOf(page)).toHaveAccessibleName("We can't reach the server");
    }
    // It goes on asking, and believes the door again.
    await page.unroute('/me');
    await page.clock.fastForward(15_000);
    await expect(dialogOf(page)).toBeHidden();
  });
});
