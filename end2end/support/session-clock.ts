// The clock of the session: in the browser and at the door it is the same time.

import { randomUUID } from 'node:crypto';
import { type Locator, type Page, type Request } from '@playwright/test';
import { type As, type Persona, expect } from './fixture';
import { expectSignedIn } from './person';

const JSON_ONLY = { accept: 'application/json' };

export interface Hours {
  /** Lets this much time pass, in seconds: for the sessions of this world and on the clock of every page of this browser. */
  pass: (seconds: number) => Promise<void>;
  /** The same at the door only, as if the browser had not counted. */
  passAtDoor: (seconds: number) => Promise<void>;
  world: string;
}

/** Opens a page as somebody in a world of their own, in a browser whose clock the test moves. */
export async function open(page: Page, as: As, persona: Persona, returnTo: string): Promise<Hours> {
  const world = randomUUID();
  // The device is wrong by years: its clock tells nothing but how much time passes.
  await page.clock.install({ time: new Date('2003-04-05T06:07:08') });
  const me = await as(persona, { page, world, returnTo });
  await expectSignedIn(page, { name: me?.user.name ?? '' });
  await expectAwake(page);
  const passAtDoor = async (seconds: number) => {
    const data = { world, advance: `${seconds}s` };
    const response = await page.context().request.post('/autosession/clock', { headers: JSON_ONLY, data });
    expect(response.ok(), await response.text()).toBe(true);
  };
  return {
    world,
    passAtDoor,
    pass: async (seconds) => {
      await passAtDoor(seconds);
      await page.clock.fastForward(seconds * 1000);
    },
  };
}

/** The clock has begun to run. */
export async function expectAwake(page: Page): Promise<void> {
  await expect(page.locator('dialog.clock')).toHaveAttribute('data-runs', 'true');
}

export const dialogOf = (page: Page): Locator => page.getByRole('dialog');

/** Opens a page of somebody who is signed out in a minute and a half if they do nothing. */
export async function shortlyBeforeTheEnd(page: Page, as: As, persona: Persona, returnTo: string): Promise<Hours> {
  const hours = await open(page, as, persona, returnTo);
  await hours.pass(28 * 60 + 30);
  await expect(dialogOf(page)).toHaveAccessibleName('Still there?');
  return hours;
}

/** Opens a page of somebody whose session has nearly reached its longest time, though they have always done something. */
export async function shortlyBeforeTheLongestTime(page: Page, as: As, persona: Persona, returnTo: string): Promise<Hours> {
  const hours = await open(page, as, persona, '/account');
  for (let quarter = 0; quarter < 47; quarter += 1) {
    await hours.passAtDoor(15 * 60);
    await page.context().request.get('/me', { headers: JSON_ONLY });
  }
  await hours.passAtDoor(13 * 60 + 30);
  await page.goto(returnTo);
  await expectAwake(page);
  await expect(dialogOf(page)).toHaveAccessibleName('Almost time to sign in again');
  return hours;
}

/** What pages of this browser ask about the session from now on: as a person, or quietly. */
export function questions(page: Page): ('person' | 'quiet')[] {
  const asked: ('person' | 'quiet')[] = [];
  page.context().on('request', (request: Request) => {
    if (new URL(request.url()).pathname !== '/me') return;
    asked.push(request.headers()['vestibule-quiet'] === '1' ? 'quiet' : 'person');
  });
  return asked;
}

/** What this tab keeps of what was typed, as one text. */
export const kept = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const keys = Object.keys(sessionStorage).filter((key) => key.startsWith('vestibule-typed:'));
    return keys.map((key) => `${key} ${sessionStorage.getItem(key) ?? ''}`).join('\n');
  });
