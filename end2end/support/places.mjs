// Where everything listens. Two spellings of loopback, so that the provider is another site to the browser,
// as it is in real life: cookies know no ports.

export const DOOR = 'http://127.0.0.1:4320';
export const PROVIDER = 'http://localhost:4310';
/** Another real provider for the door, with people of its own. */
export const SECOND = 'http://localhost:4312';

/** A door with nothing configured: its own database, its own development provider on the next port. */
export const WORKSHOP = 'http://127.0.0.1:4330';
export const WORKSHOP_PROVIDER = 'http://127.0.0.1:4331';

/** Doors that a test starts for itself, one for each worker; and a provider for each, which is down until the test starts it. */
export const OWN = [4340, 4342].map((port) => `http://127.0.0.1:${port}`);
export const OWN_PROVIDERS = [4341, 4343].map((port, index) => ({
  id: 'own',
  name: 'Own Provider',
  issuer: `http://localhost:${port}`,
  door: String(OWN[index]),
}));

/** A door with more behind it than anybody has, in front of providers that are all down; the spec about it starts it. */
export const CROWDED = 'http://127.0.0.1:4338';

/** Doors on https with a neighbour under the same registrable domain, one for each worker; each has its development provider on the next port. */
export const SECURE = [4350, 4352].map((port) => `https://door.app.localhost:${port}`);

/**
 * Doors with services behind them, through nginx, one for each worker. Browsers see them at the same addresses as their people
 * would, and are told which ports of this machine that is: under three registrable domains, and two strangers, of which one is
 * a sibling of the wiki.
 */
export const FAMILY = {
  door: 'https://door.localhost',
  wiki: 'https://wiki.example.org',
  crm: 'https://crm.example.com',
  payroll: 'https://payroll.example.com',
  repo: 'https://repo.example.org',
  transformations: 'https://transformations.example.org',
};
/** The secret of a service that asks the door, @param {string} id */
export const secretOf = (id) => `${id}-0123456789-0123456789-0123456789-0123456789`;
export const STRANGERS = { sibling: 'https://evil.example.org', stranger: 'https://evil.example.net' };
export const FAMILY_PORTS = [4360, 4370].map((first) => ({
  proxy: first,
  door: first + 1,
  checks: first + 2,
  provider: first + 3,
  wiki: first + 4,
  crm: first + 5,
  strangers: first + 6,
  repo: first + 7,
  transformations: first + 8,
}));
const FAMILY_PROVIDERS = FAMILY_PORTS.map(({ provider, door }) => ({
  id: 'op',
  name: 'Certified Provider',
  issuer: `http://localhost:${provider}`,
  door: FAMILY.door,
  // Only browsers are told where the door's own name leads.
  tells: `http://127.0.0.1:${door}`,
}));

/**
 * Doors of another organisation, one of each kind for each worker: with six ways to sign in, with twelve, with one that is gone
 * straight on to, and one that has not been made theirs yet. The first provider of all is a real one; the others say of themselves what a provider says, and no more.
 */
export const BRANDED_PORTS = [4380, 4390].map((first) => ({
  six: first,
  twelve: first + 1,
  single: first + 2,
  plain: first + 3,
  provider: first + 4,
  others: first + 5,
}));
export const branded = (/** @type {number} */ port) => `http://127.0.0.1:${port}`;
const BRANDED_PROVIDERS = BRANDED_PORTS.map(({ six, twelve, single, plain, provider }) => ({
  id: 'op',
  name: 'Nordwald',
  issuer: `http://localhost:${provider}`,
  door: branded(six),
  doors: [six, twelve, single, plain].map(branded),
}));
/** The others, by their marks. */
export const MARKS = {
  google: 'Google',
  microsoft: 'Microsoft',
  github: 'GitHub',
  gitlab: 'GitLab',
  apple: 'Apple',
  facebook: 'Facebook',
  linkedin: 'LinkedIn',
  okta: 'Okta',
  auth0: 'Auth0',
  discord: 'Discord',
  slack: 'Slack',
};

/** Pages of test suites: those of the first origin may have sessions made by the workshop's door, by `[workshop] origins`. */
export const SUITE = 'http://127.0.0.1:4333';
export const OTHER_SUITE = 'http://127.0.0.1:4334';

/** Nobody listens here. */
export const NOBODY = 'http://127.0.0.1:4319';

/** The real providers: as what the door knows them, and which door that is. */
export const PROVIDERS = {
  op: { id: 'op', name: 'Certified Provider', issuer: PROVIDER, door: DOOR },
  second: { id: 'second', name: 'Second Provider', issuer: SECOND, door: DOOR },
  'own-0': OWN_PROVIDERS[0],
  'own-1': OWN_PROVIDERS[1],
  'family-0': FAMILY_PROVIDERS[0],
  'family-1': FAMILY_PROVIDERS[1],
  'branded-0': BRANDED_PROVIDERS[0],
  'branded-1': BRANDED_PROVIDERS[1],
};

export const CLIENT_ID = 'vestibule';
export const CLIENT_SECRET = 'a secret of the browser tests, 32 characters or more';

/** How many live sessions a person may have at the door. */
export const SESSION_LIMIT = 10;
