// One sign-in at the door, and services at hosts of their own know the person (SECURITY 41, 48).

import { somebody } from '../support/people.mjs';
import { CRM, DOOR, WIKI, expect, expectAt, expectKnownAt, registerOnTheWay, test } from '../support/family';

/** With all that is easily lost on the way. */
const DEEP = '/asked//b/%2e%C3%A9;v=1?q=a%0Ab&u=https://x.y/?z%3D1&e=&+=%20';

test('one sign-in opens services under two registrable domains, each at the exact address', async ({
  page,
  context,
}) => {
  const anna = somebody();
  await page.goto(WIKI + DEEP);
  await registerOnTheWay(page, anna);
  await expectAt(page, WIKI, DEEP);

  // The second asks nothing, and keeps what no server sees, by a link as by an address that was typed.
  await page.evaluate((to) => location.assign(to), `${CRM}${DEEP}#part`);
  await expectAt(page, CRM, `${DEEP}#part`);
  await context.clearCookies({ domain: new URL(CRM).hostname });
  await page.goto(`${CRM}${DEEP}#other`);
  await expectAt(page, CRM, `${DEEP}#other`);
  for (const service of [WIKI, CRM]) await expectKnownAt(page, service, anna);

  // The provider's aside, no cookie is shared between hosts or set for a parent domain.
  const cookies = (await context.cookies()).filter(({ domain }) => domain !== 'localhost');
  const host = (address: string) => new URL(address).hostname;
  expect(cookies.map(({ domain, name }) => `${domain} ${name}`).sort()).toEqual(
    [
      `${host(CRM)} __Host-vestibule`,
      `${host(DOOR)} __Host-session`,
      `${host(DOOR)} __Host-sign-in`,
      `${host(WIKI)} __Host-vestibule`,
    ].sort(),
  );
  for (const { name, secure, httpOnly, sameSite, path } of cookies) {
    expect({ secure, httpOnly, sameSite, path }, name).toEqual({
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
    });
  }
});
