// The certified provider of npm, as strict as it comes: PKCE for everybody, claims at the userinfo endpoint,
// consent asked for, everything in memory.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { interact } from './oidc-pages.mjs';
import { claimsOf } from './people.mjs';
import { CLIENT_ID, CLIENT_SECRET, DOOR, PROVIDER } from './places.mjs';

// It would rather have a newer node and a database: true, and of no use to whoever runs these tests.
console.warn = () => {};

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const provider = new Provider(PROVIDER, {
  clients: [{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: [`${DOOR}/auth/callback`] }],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'browser-tests' }] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
  findAccount: (_context, login) => ({ accountId: login, claims: () => claimsOf(login) }),
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  // Its own page of an error asks another site for a font.
  renderError: (context, { error, error_description: why }) => {
    context.type = 'text/plain';
    context.body = `The provider says: ${error}, ${why}`;
  },
  // Its defaults, said aloud, so that it does not ask for them at every start.
  ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 86400, IdToken: 3600, Interaction: 3600, Session: 86400 },
});

provider.on('server_error', (_context, error) => console.error(error));

const protocol = provider.callback();
const server = createServer((request, response) => {
  if (!request.url?.startsWith('/interaction/')) return void protocol(request, response);
  interact(provider, request, response).catch((error) => {
    response.writeHead(error.statusCode ?? 500, { 'content-type': 'text/plain' }).end(String(error.message));
  });
});

const { port } = new URL(PROVIDER);
server.listen(Number(port), '127.0.0.1');
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));

// Whoever started this is gone: so are we.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(0), 500).unref();
