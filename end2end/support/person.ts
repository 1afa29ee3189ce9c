// What a person does at the certified provider, and on the way through the door.

import type { Page } from '@playwright/test';
import { sessionCookie } from './cookies';
import { type As, type Me, expect } from './fixture';
import { somebody } from './people.mjs';
import { DOOR, PROVIDER, PROVIDERS, SESSION_LIMIT } from './places.mjs';

export type Person = ReturnType<typeof somebody>;

/** What the button of a provider says. */
export const continueWith = ({ name }: { name: string }) => `Continue with ${name}`;
export const CONTINUE = continueWith(PROVIDERS.op);

/** Where the provider sends people back to whom it has signed out. */
export const SIGNED_OUT_THERE = /^http:\/\/127\.0\.0\.1:\d+\/signed-out\?state=[\w-]{43}$/;

/** A persona's person, who exists at the provider too, by the same name as in the address. */
export function atProvider(me: Me | null): Person {
  const { name = '', email = '' } = me?.user ?? {};
  return { login: email.replace(/@.*/, ''), name, email };
}

/** Answers what the provider asks: who they are, and whether the door may know. */
export async function answerProvider(page: Page, person: Person): Promise<void> {
  await tellProvider(page, person);
  await page.getByRole('button', { name: 'Allow' }).click();
}

/** Answers the first question only. */
export async function tellProvider(page: Page, person: Person): Promise<void> {
  await page.getByLabel('Login').fill(person.login);
  await page.getByLabel('Password').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** From a page of the door, through the provider, to wherever that leads. */
export async function signIn(page: Page, person: Person, from = '/sign-in', provider = PROVIDERS.op): Promise<void> {
  await page.goto(from);
  await page.getByRole('link', { name: continueWith(provider) }).click();
  await answerProvider(page, person);
}

/** As above, for somebody who has never been here; they end up signed in. */
export async function register(page: Page, person: Person, from = '/sign-in', provider = PROVIDERS.op): Promise<void> {
  await signIn(page, person, from, provider);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectSignedIn(page, person);
}

/** Presses the button in the header, and arrives at the provider, which asks whether to sign out there too. */
export async function goToSignOut(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Your session' }).getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Do you want to sign out here too?');
}

/** Signs out at the door and at the provider. */
export async function signOut(page: Page): Promise<void> {
  await goToSignOut(page);
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL(SIGNED_OUT_THERE);
}

/** Signs out at the door and leaves the provider's question unanswered, so that it goes on knowing the person. */
export async function signOutHereOnly(page: Page): Promise<void> {
  await goToSignOut(page);
  await page.goto('/signed-out');
}

/** As somebody does who is done with the provider, or with another of its clients. */
export async function signOutAtProvider(page: Page, provider = PROVIDER): Promise<void> {
  await page.goto(`${provider}/session/end`);
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are signed out');
}

/** Somebody who has registered before, in a browser that is gone. */
export async function registered(another: () => Promise<Page>, provider = PROVIDERS.op): Promise<Person> {
  const [person, page] = [somebody(), await another()];
  await register(page, person, undefined, provider);
  await page.context().close();
  return person;
}

/** From the account page to the second provider, where they are somebody, and back. */
export async function linkSecond(page: Page, other: Person): Promise<void> {
  await page.goto('/account');
  await page.getByRole('link', { name: 'Connect another account' }).click();
  await page.getByRole('link', { name: `Connect ${PROVIDERS.second.name}` }).click();
  await answerProvider(page, other);
}

/** Somebody with an identity at either provider, on their account page: who they are at the first, and at the second. */
export async function withTwoIdentities(page: Page): Promise<[Person, Person]> {
  const [anna, other] = [somebody(), somebody('other')];
  await register(page, anna, '/sign-in?return_to=/account');
  await linkSecond(page, other);
  await expect(identities(page)).toHaveCount(2);
  return [anna, other];
}

/** What stands in a panel of the account page, by its heading. */
export const inPanel = (page: Page, heading: string) =>
  page.locator('.panel', { has: page.getByRole('heading', { name: heading }) }).getByRole('listitem');

/** The ways to sign in on the account page. */
export const identities = (page: Page) => inPanel(page, 'Your ways to sign in');

/** Types a new name while there is time, and sends it when there is none left: somebody was called away in between. */
export async function typeTooLong(page: Page, as: As, name: string): Promise<Person> {
  await as('reader', { returnTo: '/account/details' });
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Your email').fill('new@example.org');
  // The session of this browser is now one of somebody who signed in long ago.
  const person = atProvider(await as('reader', { state: 'stale' }));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText("Confirm it's you");
  return person;
}

/** From the page of an editor's tokens: one that may read the books, for a week. */
export async function makeToken(page: Page, name: string): Promise<void> {
  await page.getByLabel('What it is for').fill(name);
  await page.getByRole('group', { name: 'The books' }).getByLabel('read').check();
  await page.getByLabel('Days until it expires').fill('7');
  await page.getByRole('button', { name: 'Make the token' }).click();
}

/** Signs somebody in once more than the limit allows; the browser is left with the oldest session's cookie. */
export async function exceedLimit(page: Page): Promise<void> {
  const context = page.context();
  await register(page, somebody());
  const oldest = await sessionCookie(context);
  for (let session = 1; session <= SESSION_LIMIT; session += 1) {
    // As if every time in another browser; the provider recognises this one.
    await context.clearCookies({ domain: new URL(DOOR).hostname });
    await page.goto('/auth/sign-in?provider=op&return_to=/account');
    await expect(page).toHaveURL('/account');
  }
  await context.addCookies([oldest]);
  await page.reload();
}

/** The parts of a page that run in the browser have taken over. */
export async function expectAlive(page: Page): Promise<void> {
  await expect(page.locator('time').first()).not.toHaveText(/UTC/);
}

/** The header of every page says who is signed in. */
export async function expectSignedIn(page: Page, { name }: { name: string }): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Your session' })).toContainText(name);
}

/** What the door says of whoever is signed in here. */
export async function me(page: Page): Promise<Me> {
  const response = await page.context().request.get('/me', { headers: { accept: 'application/json' } });
  return (await response.json()) as Me;
}

export async function expectNobody(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Your session' })).toHaveCount(0);
}
