// A person may change their mind at the provider.

import { somebody } from '../support/people.mjs';
import { CONTINUE, answerProvider, expectNobody, tellProvider } from '../support/person';
import { BINDING, doorCookies } from '../support/cookies';
import { expect, test } from '../support/test';

for (const [when, answer] of [
  ['before saying who they are', async () => {}],
  ['when asked for consent', tellProvider],
] as const) {
  test(`declining ${when} is fine, leaves nothing behind, and can be undone`, async ({ page, context }) => {
    const anna = somebody();
    await page.goto('/sign-in');
    await page.getByRole('link', { name: CONTINUE }).click();
    await answer(page, anna);
    await page.getByRole('link', { name: 'Cancel' }).click();

    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign-in cancelled');
    await expectNobody(page);
    expect((await doorCookies(context)).map(({ name }) => name)).toEqual([BINDING]);

    await page.getByRole('link', { name: 'Try again' }).click();
    await page.getByRole('link', { name: CONTINUE }).click();
    if (answer === tellProvider) await page.getByRole('button', { name: 'Allow' }).click();
    else await answerProvider(page, anna);
    await expect(page).toHaveURL('/register');
  });
}
