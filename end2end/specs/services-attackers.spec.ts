// What strangers, and one service towards another, can do in somebody's browser (SECURITY 41, 50): nothing.

import type { Page } from '@playwright/test';
import {
  CRM,
  DOOR,
  WIKI,
  expect,
  expectAt,
  expectKnownAt,
  heading,
  registerAtTheDoor,
  registerOnTheWay,
  test,
} from '../support/family';
import { somebody } from '../support/people.mjs';
import { STRANGERS } from '../support/places.mjs';

/** Eve is signed in at the door, and never goes where it sends her: `pass` is an address with a new pass and state of hers. */
async function prepare(eve: Page): Promise<{ pass: () => Promise<string>; binding: string }> {
  let address = '';
  // Playwright's own routes see no redirect.
  const cdp = await eve.context().newCDPSession(eve);
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: `${WIKI}/.vestibule/arrive*` }] });
  cdp.on('Fetch.requestPaused', ({ requestId, request }) => {
    address = request.url;
    void cdp.send('Fetch.fulfillRequest', { requestId, responseCode: 204 });
  });
  await eve.goto(`${WIKI}/asked/eve`);
  await registerAtTheDoor(eve, somebody('eve'));
  await expect.poll(() => address).not.toBe('');
  const binding = (await eve.context().cookies(WIKI)).find(({ name }) => name === '__Host-Http-vestibule-enter');
  return {
    binding: binding?.value ?? '',
    async pass() {
      address = '';
      await eve.evaluate((to) => location.assign(to), `${WIKI}/asked/eve`);
      await expect.poll(() => address).toMatch(/\/arrive\?pass=[\w-]{43}&state=/);
      return address;
    },
  };
}

test('login CSRF: whoever opens a stranger’s pass is nobody, or stays who they are', async ({ page, another }) => {
  const eve = await prepare(await another());
  await page.goto(await eve.pass());
  await expect(heading(page), 'nobody is asked who they are').toHaveText('Sign in');
  expect((await page.context().cookies(WIKI)).map(({ name }) => name)).not.toContain('__Host-vestibule');
  await page.goto(`${WIKI}/`);
  const anna = somebody();
  await registerOnTheWay(page, anna);
  await expectKnownAt(page, WIKI, anna);
  await page.goto(await eve.pass());
  await expectAt(page, WIKI, '/asked/eve');
  await expectKnownAt(page, WIKI, anna);
  // Somebody who is known at the door only arrives as themselves.
  await page.context().clearCookies({ domain: new URL(WIKI).hostname });
  await page.goto(await eve.pass());
  await expectAt(page, WIKI, '/asked/eve');
  await expectKnownAt(page, WIKI, anna);
});

test('login CSRF: a sibling’s cookie, under any name that looks like ours, binds nothing', async ({
  page,
  another,
  strangers,
}) => {
  const { pass, binding } = await prepare(await another());
  const [name, whole] = ['__Host-Http-vestibule-enter', 'Domain=example.org; Path=/; Secure'];
  for (const alike of [name, name.toLowerCase(), name.replace('Host', '%48ost'), `\u00a0${name}`]) {
    strangers.serve('', `${alike}=${binding}; ${whole}`, `=${alike}=${binding}; ${whole}`);
    await page.goto(`${STRANGERS.sibling}/`);
    await page.goto(await pass());
    await expect(heading(page), alike).toHaveText('Sign in');
    expect((await page.context().cookies(WIKI)).map((cookie) => cookie.name)).not.toContain('__Host-vestibule');
  }
});

/** What a page learns by asking, in each way that there is. */
const tryAll = (page: Page, address: string) =>
  page.evaluate(async (url) => {
    const learnt = async (mode: RequestMode) =>
      fetch(url, { mode, credentials: 'include' }).then(
        async (answer) => `${answer.type} ${answer.status} ${await answer.text()}`,
        () => 'nothing',
      );
    return [await learnt('cors'), await learnt('no-cors')];
  }, address);

test.describe('a page of another origin', () => {
  test.use({
    refused:
      /blocked by CORS|Failed to load resource|violates the following Content Security Policy|Refused to (frame|connect|display)|refused to connect|ERR_BLOCKED|ERR_FAILED|X-Frame-Options|frame-ancestors|Framing/i,
  });

  test('reads nothing of the person at a service or at the door', async ({ page, strangers }) => {
    const anna = somebody();
    await page.goto(`${WIKI}/asked/page`);
    await registerOnTheWay(page, anna);
    await expectAt(page, WIKI, '/asked/page');
    await expectKnownAt(page, CRM, anna);
    expect(await page.evaluate(() => document.cookie), 'no script reads a cookie of ours').toBe('');
    strangers.serve('');
    for (const origin of Object.values(STRANGERS)) {
      await page.goto(`${origin}/`);
      for (const address of [
        `${WIKI}/headers`,
        `${WIKI}/.vestibule/me`,
        `${WIKI}/.vestibule/enter`,
        `${DOOR}/me`,
        `${DOOR}/enter?service=wiki&state=x`,
      ]) {
        expect(await tryAll(page, address), `${address} from ${origin}`).toEqual([
          'nothing',
          expect.stringMatching(/^(opaque 0 |nothing)$/),
        ]);
      }
      for (const address of [
        `${WIKI}/`,
        `${WIKI}/.vestibule/enter`,
        `${WIKI}/.vestibule/signed-in`,
        `${DOOR}/account`,
      ]) {
        strangers.serve(`<iframe src="${address}"></iframe>`);
        await page.goto(`${origin}/`);
        await expect
          .poll(() => page.frames()[1]?.url(), `${address} in a frame at ${origin}`)
          .toMatch(/^chrome-error:/);
      }
    }
  });

  test.describe('of a service', () => {
    // What the service forbids its pages is not what keeps them from others.
    test.use({ bypassCSP: true });

    test('reads nothing of another service', async ({ page }) => {
      await page.goto(`${WIKI}/asked/page`);
      await registerOnTheWay(page, somebody());
      await expectAt(page, WIKI, '/asked/page');
      await page.goto(`${CRM}/asked/page`);
      await expectAt(page, CRM, '/asked/page');
      expect(await page.evaluate(async () => (await fetch('/.vestibule/me')).status), 'its own it does').toBe(200);
      for (const address of [`${WIKI}/headers`, `${WIKI}/.vestibule/me`, `${DOOR}/me`]) {
        expect(await tryAll(page, address), address).toEqual([
          'nothing',
          expect.stringMatching(/^(opaque 0 |nothing)$/),
        ]);
      }
    });
  });

  test('changes nothing by the person’s cookie', async ({ page, strangers }) => {
    const anna = somebody();
    await page.goto(`${WIKI}/`);
    await registerOnTheWay(page, anna);
    await expectKnownAt(page, WIKI, anna);
    for (const [origin, told, status] of [
      [STRANGERS.stranger, 'Not sent yet', 401],
      // Of the same site: the cookie comes along, and counts for nothing.
      [STRANGERS.sibling, 'We stopped that for your safety', 403],
    ] as const) {
      strangers.serve(
        `<form method="post" action="${WIKI}/things"><input name="title" value="forged"><button>Send</button></form>`,
      );
      await page.goto(`${origin}/`);
      const answered = page.waitForResponse(`${WIKI}/things`);
      await page.getByRole('button', { name: 'Send' }).click();
      expect((await answered).status()).toBe(status);
      await expect(heading(page)).toHaveText(told);
      if (status === 401)
        await expect(page.getByText(/^This came from another site, so nothing was sent/)).toBeVisible();
      strangers.serve(`<form method="post" action="${WIKI}/.vestibule/sign-out"><button>Send</button></form>`);
      await page.goto(`${origin}/`);
      await page.getByRole('button', { name: 'Send' }).click();
      await expect(heading(page)).toHaveText('We stopped that for your safety');
      await expectKnownAt(page, WIKI, anna);
      await expect(page.getByRole('link', { name: 'forged' })).toHaveCount(0);
    }
  });
});
