// node vestibule.mjs door|workshop|own-0|own-1|secure-0|secure-1|family-0|family-1|six-0|… [keep [COMMAND…]]: one Vestibule with fresh state, or with what is there, in an
// environment that nothing of the caller's leaks into. Ends with whoever started it, however that ends.

import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  BRANDED_PORTS,
  CLIENT_ID,
  CLIENT_SECRET,
  CROWDED,
  DOOR,
  FAMILY,
  FAMILY_PORTS,
  MARKS,
  NOBODY,
  OWN,
  OWN_PROVIDERS,
  PROVIDERS,
  SECURE,
  SESSION_LIMIT,
  SUITE,
  WORKSHOP,
  branded,
  secretOf,
} from './places.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Another build can be named: a folder with the program, and `hash.txt` and `site` beside it.
const build = process.env.END2END_BUILD;
const program = join(build ?? join(root, 'target/debug'), 'vestibule');
const site = build ? join(build, 'site') : join(root, 'target/site');

const which = process.argv[2] ?? '';
const settings = {
  door: {
    ...at(DOOR),
    ...provider(0, PROVIDERS.op),
    ...provider(1, { id: 'away', name: 'Absent Provider', issuer: NOBODY }),
    ...provider(2, PROVIDERS.second),
    VESTIBULE_SESSION__LIMIT: String(SESSION_LIMIT),
    // Every test comes from an address of its own, as the proxy would say; else they would share one rate limit.
    VESTIBULE_TRUSTED_PROXIES: '127.0.0.1/32',
    VESTIBULE_LIMITS__IN_DEV: 'true',
    // Nobody goes there: it is what editors make API tokens for.
    VESTIBULE_SERVICE__0__ID: 'books',
    VESTIBULE_SERVICE__0__NAME: 'The books',
    VESTIBULE_SERVICE__0__URL: 'http://books.localhost:9',
    VESTIBULE_SERVICE__0__ROLES: 'editor',
    VESTIBULE_SERVICE__0__SCOPES: 'read,write',
  },
  // Nothing but where it listens and who may fetch there; the proxy is for the rate limit here too.
  workshop: { ...at(WORKSHOP), VESTIBULE_TRUSTED_PROXIES: '127.0.0.1/32', VESTIBULE_WORKSHOP__ORIGINS: SUITE },
  crowded: crowded(),
  ...Object.fromEntries(
    OWN.map((address, index) => [`own-${index}`, { ...at(address), ...provider(0, OWN_PROVIDERS[index]), ...terms() }]),
  ),
  ...Object.fromEntries(SECURE.map((address, index) => [`secure-${index}`, { ...at(address), ...tls() }])),
  ...Object.fromEntries(FAMILY_PORTS.map((ports, index) => [`family-${index}`, family(index, ports)])),
  ...Object.fromEntries(
    BRANDED_PORTS.flatMap(({ six, twelve, single, plain }, index) => [
      [`six-${index}`, nordwald(index, six, 6)],
      // Nobody is away for long there.
      [`twelve-${index}`, { ...nordwald(index, twelve, 12), VESTIBULE_SESSION__IDLE_TIMEOUT: '8s' }],
      [`single-${index}`, { ...nordwald(index, single, 1), VESTIBULE_SIGN_IN__SINGLE: 'go' }],
      [`plain-${index}`, { ...at(branded(plain)), ...ways(index, 6, false) }],
    ]),
  ),
};

/** @param {string} address */
function at(address) {
  const { port } = new URL(address);
  return {
    VESTIBULE_LISTEN: `127.0.0.1:${port}`,
    VESTIBULE_PUBLIC_URL: address,
    VESTIBULE_AUTOSESSION: 'true',
  };
}

/** Terms, for whoever asks for some. */
function terms() {
  const version = process.env.TERMS;
  return version ? { VESTIBULE_TERMS__VERSION: version, VESTIBULE_TERMS__URL: 'https://example.org/terms' } : {};
}

/** Twelve providers and forty services, with the names that somebody will give them. */
function crowded() {
  const names = ['Rechtsschutzversicherungsgesellschaft'.repeat(4).slice(0, 120), 'Bundesministerium für Bildung und Forschung'];
  const providers = Array.from({ length: 12 }, (_, index) => {
    const [id, name] = [`p${index}`, `${names[index] ?? 'Provider'} ${index}`.slice(0, 120)];
    return { ...provider(index, { id, name, issuer: `${NOBODY}/${id}` }), [`VESTIBULE_PROVIDER__${index}__HINT`]: 'For all who are there' };
  });
  const services = Array.from({ length: 40 }, (_, index) => {
    const says = {
      ID: `s${index}`,
      NAME: index % 3 ? `Service ${index}` : `Forschungsdatenmanagementplattform-${index}`,
      URL: `http://s${index}.localhost:9`,
      DESCRIPTION: index % 2 ? 'Notes and handbooks of a department' : 'Reisekostenabrechnungsformulare',
      ...(index > 20 && { GROUP: index % 2 ? 'Teaching' : 'Verwaltungsdienstleistungen' }),
      ...(index === 1 && { SCOPES: 'read,write-of-everything-that-there-is-behind-it' }),
    };
    return Object.fromEntries(Object.entries(says).map(([key, value]) => [`VESTIBULE_SERVICE__${index}__${key}`, value]));
  });
  return { ...at(CROWDED), ...Object.assign({}, ...providers, ...services) };
}

/** A certificate of the tests' own, for every host under app.localhost. */
function tls() {
  return {
    VESTIBULE_TLS__CERT: join(root, 'end2end/support/tls/cert.pem'),
    VESTIBULE_TLS__KEY: join(root, 'end2end/support/tls/key.pem'),
  };
}

/** A door behind nginx, with services that it lists and guards. @param {number} index @param {typeof FAMILY_PORTS[0]} ports */
function family(index, ports) {
  const services = {
    ...service(0, 'wiki', 'The wiki'),
    ...rule(0, 0, { PATH: '/asked/recently/**', RECENT: '5min' }),
    ...rule(0, 1, { PATH: '/asked/staff/**', ROLES: 'admin' }),
    ...service(1, 'crm', 'Customers'),
    ...service(2, 'payroll', 'Payroll'),
    VESTIBULE_SERVICE__2__ROLES: 'admin',
    ...service(3, 'repo', 'The repository'),
    ...asks(3, 'repo', 'read,write'),
    ...rule(3, 0, { PATH: '/documents/**', METHODS: 'GET', SCOPE: 'read' }),
    ...rule(3, 1, { PATH: '/documents/**', SCOPE: 'write' }),
    VESTIBULE_SERVICE__3__MAY_ACT_FOR__0__AUDIENCE: 'transformations',
    VESTIBULE_SERVICE__3__MAY_ACT_FOR__0__SCOPES: 'convert',
    ...service(4, 'transformations', 'The transformations'),
    ...asks(4, 'transformations', 'convert'),
    ...rule(4, 0, { PATH: '/convert', SCOPE: 'convert' }),
  };
  return {
    ...at(FAMILY.door),
    VESTIBULE_LISTEN: `127.0.0.1:${ports.door}`,
    VESTIBULE_TRUSTED_PROXIES: '127.0.0.1/32',
    VESTIBULE_FORWARD_AUTH__LISTEN: `127.0.0.1:${ports.checks}`,
    ...provider(0, PROVIDERS[/** @type {'family-0'} */ (`family-${index}`)]),
    ...services,
  };
}

/** The door of another organisation, with so many providers. @param {number} index @param {number} port @param {number} count */
function nordwald(index, port, count) {
  const brand = (/** @type {string} */ file) => join(root, 'end2end/brand', file);
  return {
    ...at(branded(port)),
    VESTIBULE_TRUSTED_PROXIES: '127.0.0.1/32',
    VESTIBULE_CONFIG: brand('nordwald.toml'),
    VESTIBULE_BRAND__LOGO: brand('logo.svg'),
    VESTIBULE_BRAND__LOGO_DARK: brand('logo-dark.svg'),
    ...ways(index, count, true),
    VESTIBULE_PROVIDER__0__ICON: brand('nordwald.svg'),
    VESTIBULE_PROVIDER__0__HINT: 'For students and staff',
    VESTIBULE_SERVICE__0__ID: 'wiki',
    VESTIBULE_SERVICE__0__NAME: 'Wiki',
    VESTIBULE_SERVICE__0__URL: 'http://wiki.localhost:9',
    VESTIBULE_SERVICE__0__SCOPES: 'read,write',
  };
}

/** Providers of that organisation, with their marks or without. @param {number} index @param {number} count @param {boolean} marked */
function ways(index, count, marked) {
  const first = PROVIDERS[/** @type {'branded-0'} */ (`branded-${index}`)];
  const others = Object.entries(MARKS).map(([id, name]) => ({
    ...{ id, name, icon: marked ? id : undefined },
    issuer: `http://localhost:${BRANDED_PORTS[index]?.others}/${id}`,
  }));
  const providers = [first, ...others].slice(0, count);
  return Object.assign({}, ...providers.map((about, at) => provider(at, about)));
}

/** @param {number} index @param {keyof typeof FAMILY} id @param {string} name */
function service(index, id, name) {
  const all = { ID: id, NAME: name, URL: FAMILY[id] };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [`VESTIBULE_SERVICE__${index}__${key}`, value]));
}

/** A service that asks the door by itself, with a secret in a file. @param {number} of @param {string} id @param {string} scopes */
function asks(of, id, scopes) {
  return {
    [`VESTIBULE_SERVICE__${of}__SCOPES`]: scopes,
    [`VESTIBULE_SERVICE__${of}__CLIENT_SECRET_FILE`]: join(root, 'end2end/.state', which, id),
  };
}

/** @param {number} of @param {number} index @param {Record<string, string>} says */
function rule(of, index, says) {
  const at = `VESTIBULE_SERVICE__${of}__RULE__${index}`;
  return Object.fromEntries(Object.entries(says).map(([key, value]) => [`${at}__${key}`, value]));
}

/** @param {number} index @param {{ id: string, name: string, issuer: string, icon?: string }} provider */
function provider(index, { id, name, issuer, icon }) {
  const all = { ID: id, NAME: name, ISSUER: issuer, CLIENT_ID, CLIENT_SECRET, ...(icon && { ICON: icon }) };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [`VESTIBULE_PROVIDER__${index}__${key}`, value]));
}

if (!existsSync(program)) {
  console.error(`${program} is missing. Run scripts/build (or make build) first.`);
  process.exit(1);
}
const state = join(root, 'end2end/.state', which);
const logFile = `${state}.log`;
if (process.argv[3] !== 'keep') rmSync(state, { recursive: true, force: true });
mkdirSync(state, { recursive: true });
for (const id of ['repo', 'transformations']) writeFileSync(join(state, id), secretOf(id), { mode: 0o600 });
const log = openSync(logFile, process.argv[3] === 'keep' ? 'a' : 'w');

const foreign = (/** @type {string} */ name) =>
  name.startsWith('VESTIBULE_') || name.startsWith('LEPTOS_') || name === 'DATABASE_URL';
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign(name)));
/** The database of the door that runs with this state, by the file that Postgres keeps while it serves. */
function served() {
  const [, , , port, sockets] = readFileSync(join(state, 'data/postgres/postmaster.pid'), 'utf8').split('\n');
  return `postgres://vestibule@localhost:${port}/vestibule?host=${sockets}`;
}

// Another command than `serve`, for whoever starts this: what it says is theirs.
const command = process.argv.slice(4);
const child = spawn(program, command.length ? command : ['serve'], {
  cwd: state,
  env: {
    ...environment,
    ...settings[/** @type {keyof typeof settings} */ (which)],
    VESTIBULE_DATA_DIR: join(state, 'data'),
    ...(command.length ? { DATABASE_URL: served() } : {}),
    LEPTOS_SITE_ROOT: site,
  },
  stdio: command.length ? 'inherit' : ['ignore', log, log],
});
closeSync(log);

let stopping = false;
function stop() {
  stopping = true;
  child.kill('SIGTERM');
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
const parent = process.ppid;
setInterval(() => stopping || process.ppid === parent || stop(), 500).unref();

child.on('exit', (code) => {
  if (command.length) process.exit(code ?? 1);
  if (!stopping) {
    console.error(`Vestibule (${which}) ended by itself with ${code}. The end of ${logFile}:`);
    console.error(readFileSync(logFile, 'utf8').split('\n').slice(-20).join('\n'));
  }
  process.exit(stopping ? 0 : 1);
});
