// One person, several ways to sign in: linked by the person and by nothing else, removed by the person, never the last.

import type { Page } from '@playwright/test';
import { findings } from '../support/axe';
import { SESSION } from '../support/cookies';
import { somebody } from '../support/people.mjs';
import {
  CONTINUE,
  answerProvider,
  continueWith,
  expectNobody,
  expectSignedIn,
  identities,
  inPanel,
  linkSecond,
  me,
  register,
  registered,
  signIn,
  signOut,
  tellProvider,
  withTwoIdentities,
} from '../support/person';
import { PROVIDERS } from '../support/places.mjs';
import { expect, test } from '../support/test';

const { op, second } = PROVIDERS;
const title = (page: Page) => page.getByRole('heading', { level: 1 });

test('with another identity linked, either leads to the same person', async ({ page, another }) => {
  const [anna, other] = [somebody(), somebody('other')];
  await register(page, anna, '/sign-in?return_to=/account');
  await expect(identities(page)).toHaveText([new RegExp(`${op.name}${anna.email}`)]);
  await linkSecond(page, other);

  await expect(page).toHaveURL('/account');
  await expect(page.getByText(`You can now sign in with ${second.name} too.`)).toBeVisible();
  await expect(identities(page)).toContainText([op.name, second.name]);
  await expect(identities(page).nth(1)).toContainText(other.email);
  await expectSignedIn(page, anna);
  const { user } = await me(page);

  const elsewhere = await another();
  await signIn(elsewhere, other, '/sign-in?return_to=/account', second);
  await expect(elsewhere).toHaveURL('/account');
  expect((await me(elsewhere)).user).toEqual(user);
  await expect(inPanel(elsewhere, "Where you're signed in").first()).toContainText(`Signed in with ${second.name}`);

  await signOut(page);
  await signIn(page, anna);
  await expectSignedIn(page, anna);
  expect((await me(page)).user).toEqual(user);
});

test('the session goes on while another identity is linked', async ({ page }) => {
  const anna = somebody();
  await register(page, anna, '/sign-in?return_to=/account');
  const { session } = await me(page);
  await linkSecond(page, somebody());
  await expect(identities(page)).toHaveCount(2);
  expect((await me(page)).session).toMatchObject({ id: session.id, provider: op.id });
});

test('linking can be given up at the provider', async ({ page }) => {
  const anna = somebody();
  await register(page, anna, '/sign-in?return_to=/account');
  await page.goto('/account/link');
  await page.getByRole('link', { name: `Connect ${second.name}` }).click();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(title(page)).toHaveText('Sign-in cancelled');
  await expectSignedIn(page, anna);
  await page.goto('/account');
  await expect(identities(page)).toHaveCount(1);
});

test('what is linked already stays so, and nothing is there twice', async ({ page }) => {
  const [, other] = await withTwoIdentities(page);
  await page.goto('/account/link');
  await page.getByRole('link', { name: `Connect another ${second.name}` }).click();
  // The second provider knows them in this browser, and asks all the same which account is meant.
  await tellProvider(page, other);
  await expect(page).toHaveURL('/account');
  await expect(page.getByText(`You've already connected that ${second.name} account.`)).toBeVisible();
  await expect(identities(page)).toHaveCount(2);
  await expect(identities(page).nth(1)).toContainText(other.email);
});

test('what is removed leads in no more, and the rest does', async ({ page, another }) => {
  const [anna, other] = await withTwoIdentities(page);
  await page.getByRole('link', { name: `Remove ${second.name} (${other.email})` }).click();
  await expect(page.getByText(`You won't be able to sign in with ${second.name} (${other.email}) any more.`)).toBeVisible();
  await page.getByRole('button', { name: 'Remove ' }).click();
  await expect(page).toHaveURL('/account');
  await expect(page.getByText(`${second.name} was removed.`)).toBeVisible();
  await expect(identities(page)).toHaveCount(1);
  await expect(identities(page)).toContainText(op.name);

  const elsewhere = await another();
  await signIn(elsewhere, other, '/sign-in', second);
  await expect(elsewhere).toHaveURL('/register');
  const third = await another();
  await signIn(third, anna);
  await expectSignedIn(third, anna);
});

test('the way in of this very session can be removed; the session goes on', async ({ page }) => {
  const [anna] = await withTwoIdentities(page);
  await page.getByRole('link', { name: `Remove ${op.name} (${anna.email})` }).click();
  await page.getByRole('button', { name: 'Remove ' }).click();
  await expect(identities(page)).toHaveCount(1);
  await expect(identities(page)).toContainText(second.name);
  await expectSignedIn(page, anna);
});

test('the only one cannot be removed: there is no button for it', async ({ page }) => {
  await register(page, somebody(), '/sign-in?return_to=/account');
  await expect(page.getByRole('link', { name: /^Remove/ })).toHaveCount(0);
});

test('the last one stays, also if two tabs remove one each', async ({ page, context }) => {
  const [anna, other] = await withTwoIdentities(page);
  const tab = await context.newPage();
  await tab.goto('/account');
  await page.getByRole('link', { name: `Remove ${op.name} (${anna.email})` }).click();
  await tab.getByRole('link', { name: `Remove ${second.name} (${other.email})` }).click();
  await page.getByRole('button', { name: 'Remove ' }).click();
  await expect(page).toHaveURL('/account');
  await tab.getByRole('button', { name: 'Remove ' }).click();
  await expect(title(tab)).toHaveText('This is your only way to sign in');
  expect(await findings(tab)).toEqual([]);
  await tab.getByRole('link', { name: 'Go to your account' }).click();
  await expect(identities(tab)).toHaveCount(1);
  await expect(identities(tab)).toContainText(second.name);
});

test('removing what is removed already is no mistake', async ({ page, context }) => {
  const [, other] = await withTwoIdentities(page);
  const remove = `Remove ${second.name} (${other.email})`;
  const tab = await context.newPage();
  await tab.goto('/account');
  await tab.getByRole('link', { name: remove }).click();
  await page.getByRole('link', { name: remove }).click();
  await page.getByRole('button', { name: 'Remove ' }).click();
  await expect(identities(page)).toHaveCount(1);
  await tab.getByRole('button', { name: 'Remove ' }).click();
  await expect(tab).toHaveURL('/account');
  await expect(tab.getByText("isn't one of your ways to sign in any more")).toBeVisible();
  await expect(identities(tab)).toHaveCount(1);
});

test('what belongs to another person is not given away', async ({ page, another }) => {
  const berta = await registered(another, second);
  const anna = somebody();
  await register(page, anna, '/sign-in?return_to=/account');
  await linkSecond(page, berta);
  await expect(title(page)).toHaveText(/is already connected to another account here/);
  await expectSignedIn(page, anna);
  await page.getByRole('link', { name: 'Go to your account' }).click();
  await expect(identities(page)).toHaveCount(1);

  const elsewhere = await another();
  await signIn(elsewhere, berta, '/sign-in', second);
  await expectSignedIn(elsewhere, berta);
});

test('another person’s identity cannot be removed', async ({ page, another }) => {
  const [, other] = await withTwoIdentities(page);
  const address = await page.getByRole('link', { name: `Remove ${second.name} (${other.email})` }).getAttribute('href');
  const elsewhere = await another();
  await register(elsewhere, somebody());
  await elsewhere.goto(address ?? '');
  await expect(elsewhere.getByText("That isn't one of your ways to sign in")).toBeVisible();
  await expect(elsewhere.getByRole('button', { name: 'Remove ' })).toHaveCount(0);
});

test('who is no longer signed in when they come back links nothing', async ({ page, context }) => {
  const anna = somebody();
  await register(page, anna, '/sign-in?return_to=/account');
  await page.goto('/account/link');
  await page.getByRole('link', { name: `Connect ${second.name}` }).click();
  await expect(page.getByLabel('Login')).toBeVisible();
  // Their session ends meanwhile.
  await context.clearCookies({ name: SESSION });
  const other = somebody('other');
  await answerProvider(page, other);
  await expect(title(page)).toHaveText("Second Provider wasn't connected");
  await expectNobody(page);

  await page.goto('/sign-in');
  await page.getByRole('link', { name: continueWith(second) }).click();
  await expect(page).toHaveURL('/register');
});

test('the same address at another provider links nobody; its owner is told, and decides', async ({ page, another }) => {
  // At both providers somebody has this login, and so this address; nothing says that they are one person.
  const anna = await registered(another);
  await signIn(page, anna, '/sign-in', second);
  await expect(page).toHaveURL('/register');
  const notice = page.getByRole('note');
  await expect(notice).toContainText('You may already have an account');
  // With which provider is nobody else's business.
  await expect(notice).not.toContainText(op.name);

  await page.getByRole('button', { name: 'Create a separate account' }).click();
  await expectSignedIn(page, anna);
  const elsewhere = await another();
  await signIn(elsewhere, anna);
  await expectSignedIn(elsewhere, anna);
  expect((await me(elsewhere)).user.id).not.toBe((await me(page)).user.id);
});

test('the way that the notice shows works', async ({ page, another }) => {
  const anna = await registered(another);
  await signIn(page, anna, '/sign-in', second);
  await page.getByRole('button', { name: `Sign in the other way and connect ${second.name}` }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in the way you did before');
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, anna);
  await page.goto('/account');
  await expect(page.getByText(`You can now sign in with ${second.name} too.`)).toBeVisible();
  await expect(identities(page)).toHaveCount(2);
});

test('nobody learns from an address that is not theirs whether it is known here', async ({ page, another }) => {
  const unconfirmed = somebody('unconfirmed');
  const elsewhere = await another();
  await register(elsewhere, unconfirmed);
  await signIn(page, unconfirmed, '/sign-in', second);
  await expect(page).toHaveURL('/register');
  await expect(page.getByRole('note')).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('another identity can be linked and removed', async ({ page }) => {
    const [, other] = await withTwoIdentities(page);
    await page.getByRole('link', { name: `Remove ${second.name} (${other.email})` }).click();
    await page.getByRole('button', { name: 'Remove ' }).click();
    await expect(identities(page)).toHaveCount(1);
  });
});
