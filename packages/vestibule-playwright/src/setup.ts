// Global set-up: one door for the whole run, or the one that VESTIBULE_URL names. In playwright.config.ts:
//
//   globalSetup: 'vestibule-playwright/setup',
//
// With options, a file of your own: `export default () => setUp({ config: 'tests/vestibule.toml' })`.

import { type DoorOptions, openDoor } from './door';

/** Opens the door and tells the workers where it is. What is given back closes it. */
export async function setUp(options: DoorOptions = {}): Promise<() => Promise<void>> {
  if (process.env.VESTIBULE_URL) {
    await mustAnswer(process.env.VESTIBULE_URL);
    return async () => {};
  }
  const door = await openDoor(options);
  process.env.VESTIBULE_URL = door.url;
  if (door.checks) process.env.VESTIBULE_CHECKS = door.checks;
  return async () => {
    delete process.env.VESTIBULE_URL;
    delete process.env.VESTIBULE_CHECKS;
    await door.close();
  };
}

/** A door that runs has to be one that makes sessions. */
async function mustAnswer(url: string): Promise<void> {
  const answer = await fetch(new URL('/autosession', url)).catch((error: Error) => error);
  if (answer instanceof Error) throw new Error(`VESTIBULE_URL is ${url}, and nothing answers there: ${answer.message}`);
  if (!answer.ok) {
    throw new Error(
      `VESTIBULE_URL is ${url}, and GET /autosession there is ${answer.status}. It has to be a development build with autosession = true.`,
    );
  }
}

export default () => setUp();
