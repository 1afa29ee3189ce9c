// node oidc-provider.mjs op|second|own-0|own-1|family-0|family-1|branded-0|branded-1: the certified provider of npm, as strict as it comes: PKCE for
// everybody, claims at the userinfo endpoint, consent asked for, everything in memory.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
import { askWhetherToLeave, interact, sayGoodbye } from './oidc-pages.mjs';
import { claimsOf } from './people.mjs';
import { CLIENT_ID, CLIENT_SECRET, PROVIDERS } from './places.mjs';

// It would rather have a newer node and a database: true, and of no use to whoever runs these tests.
console.warn = () => {};

const which = /** @type {keyof typeof PROVIDERS} */ (process.argv[2]);
const { id, issuer, door, doors = [door], tells = door } = PROVIDERS[which];
const { port } = new URL(issuer);

// What outlives a change of keys.
const adapter = createMemoryAdapter();
const cookieKey = randomBytes(32).toString('hex');

/** The newest is first and signs; tokens that an older one has signed can still be verified. */
const keys = [newKey()];
let provider = withKeys();
let protocol = provider.callback();

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') };
}

function withKeys() {
  const made = new Provider(issuer, {
    adapter,
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: doors.map((door) => `${door}/auth/callback`),
        post_logout_redirect_uris: doors.map((door) => `${door}/signed-out`),
        backchannel_logout_uri: `${tells}/auth/backchannel-logout/${id}`,
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys },
    cookies: {
      keys: [cookieKey],
      // Cookies know no ports: each provider on this machine has names of its own.
      names: { session: `session-${port}`, interaction: `interaction-${port}`, resume: `resume-${port}` },
    },
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    findAccount: (_context, login) => ({ accountId: login, claims: () => claimsOf(login) }),
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: askWhetherToLeave, postLogoutSuccessSource: sayGoodbye },
    },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    // Its dispatcher lets no request go to loopback, where the door is.
    fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
    // Its own page of an error asks another site for a font.
    renderError: (context, { error, error_description: why }) => {
      context.type = 'text/plain';
      context.body = `The provider says: ${error}, ${why}`;
    },
    // Its defaults, said aloud, so that it does not ask for them at every start.
    ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 86400, IdToken: 3600, Interaction: 3600, Session: 86400 },
  });
  made.on('server_error', (_context, error) => console.error(error));
  made.on('backchannel.error', (_context, error) => console.error(error));
  return made;
}

let goesDownAtSignOut = false;

const server = createServer((request, response) => {
  // Only the tests of these ask for them; nobody but this machine can.
  if (request.method === 'POST' && request.url === '/test/rotate-keys') {
    keys.unshift(newKey());
    provider = withKeys();
    protocol = provider.callback();
    return void response.writeHead(204).end();
  }
  if (request.method === 'POST' && request.url === '/test/go-down-at-sign-out') {
    goesDownAtSignOut = true;
    return void response.writeHead(204).end();
  }
  if (goesDownAtSignOut && request.url?.startsWith('/session/end')) process.exit(0);
  if (!request.url?.startsWith('/interaction/')) return void protocol(request, response);
  interact(provider, request, response).catch((error) => {
    response.writeHead(error.statusCode ?? 500, { 'content-type': 'text/plain' }).end(String(error.message));
  });
});

server.listen(Number(port), '127.0.0.1');
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));

// Whoever started this is gone: so are we.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(0), 500).unref();
