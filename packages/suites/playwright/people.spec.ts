// What a project behind the door would write: everything that the README promises.

import { appendFileSync } from 'node:fs';
import { expect, test } from 'vestibule-playwright';

test.describe('the page of the test itself', () => {
  test.use({ signedIn: 'editor' });

  test('is signed in', async ({ page, request }) => {
    await page.goto('/account');
    await expect(page.getByRole('main').getByText('Edith Editor').first()).toBeVisible();
    // Its script and its stylesheet are in the program.
    const files = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    expect(files.filter((name) => /\/pkg\/vestibule\.[\w-]{20,}\.(js|css)$/.test(name)).length).toBeGreaterThanOrEqual(2);
    expect((await (await request.get('/me')).json()).user.roles).toEqual(['editor']);
    say('BEGAN_FILE', String(Date.now()));
  });
});

test.describe('somebody whose session is over', () => {
  test.use({ signedIn: { persona: 'reader', state: 'idle_expired' } });

  test('is told so', async ({ page, request }) => {
    await page.goto('/account');
    await expect(page.getByText("You weren't active for 30 minutes.")).toBeVisible();
    const answer = await request.get('/me');
    expect(answer.status()).toBe(401);
    expect((await answer.json()).reason).toBe('idle_expired');
  });
});

test('nobody is signed in unasked', async ({ request }) => {
  expect((await request.get('/me')).status()).toBe(401);
});

test('two people meet, each in a browser of their own', async ({ as, page }) => {
  const [editor, reader] = [await as('editor'), await as('reader')];
  for (const [of, name] of [[editor, 'Edith Editor'], [reader, 'Ravi Reader']] as const) {
    await of.goto('/account');
    await expect(of.getByRole('main').getByText(name).first()).toBeVisible();
  }
  expect((await page.request.get('/me')).status()).toBe(401);
});

test('a persona is one person in a worker, unless another one is asked for', async ({ session }) => {
  const [once, again, other] = [await session('admin'), await session('admin'), await session('admin', { isolated: true })];
  expect(again.user?.id).toBe(once.user?.id);
  expect(other.user?.id).not.toBe(once.user?.id);
});

test('half an hour away is too long', async ({ as, advance }) => {
  const reader = await as('reader', { isolated: true });
  await advance('31min');
  const answer = await reader.request.get('/me');
  expect((await answer.json()).reason).toBe('idle_expired');
});

test('what the door refuses is told in its words', async ({ session }) => {
  const nobody = 'nobody' as 'editor';
  await expect(session(nobody)).rejects.toThrow(/there is no persona \\"nobody\\"[^]*admin/);
});

// Long enough for every worker to get some of them.
for (let number = 0; number < 24; number++) {
  test(`an editor here is nobody elsewhere (${number})`, async ({ session, world }, { workerIndex }) => {
    const { user } = await session('editor');
    say('WORKERS_FILE', `${workerIndex} ${world} ${user?.id}`);
    await new Promise((done) => setTimeout(done, 150));
  });
}

test('hangs until somebody ends the run', async ({ as, door }) => {
  test.skip(!process.env.HANGS_FILE);
  test.setTimeout(0);
  await (await as('editor')).goto('/');
  say('HANGS_FILE', door.url);
  await new Promise((done) => setTimeout(done, 600_000));
});

function say(file: string, line: string) {
  const path = process.env[file];
  if (path) appendFileSync(path, `${line}\n`);
}
