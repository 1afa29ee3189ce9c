// What a person does at the certified provider, and on the way through the door.

import type { Page } from '@playwright/test';
import { expect } from './fixture';
import { somebody } from './people.mjs';

export type Person = ReturnType<typeof somebody>;

export const CONTINUE = 'Continue with the certified provider';

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
export async function signIn(page: Page, person: Person, from = '/sign-in'): Promise<void> {
  await page.goto(from);
  await page.getByRole('link', { name: CONTINUE }).click();
  await answerProvider(page, person);
}

/** As above, for somebody who has never been here; they end up signed in. */
export async function register(page: Page, person: Person, from = '/sign-in'): Promise<void> {
  await signIn(page, person, from);
  await page.getByRole('button', { name: 'Register and go on' }).click();
  await expectSignedIn(page, person);
}

/** Somebody who has registered before, in a browser that is gone. */
export async function registered(another: () => Promise<Page>): Promise<Person> {
  const [person, page] = [somebody(), await another()];
  await register(page, person);
  await page.context().close();
  return person;
}

/** The header of every page says who is signed in. */
export async function expectSignedIn(page: Page, { name }: { name: string }): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Your session' })).toContainText(name);
}

export async function expectNobody(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Your session' })).toHaveCount(0);
}
