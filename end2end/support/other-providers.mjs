// node other-providers.mjs 0|1: providers that say of themselves what a provider says, each at a path, so that a door finds
// them awake. Nobody signs in there: what they are asked for, they say.

import { createServer } from 'node:http';
import { BRANDED_PORTS } from './places.mjs';

const { others: port } = BRANDED_PORTS[Number(process.argv[2])] ?? BRANDED_PORTS[0];

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', `http://localhost:${port}`);
  const [, id, ...rest] = url.pathname.split('/');
  const issuer = `${url.origin}/${id}`;
  const says = (/** @type {unknown} */ what) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(what));
  if (rest.join('/') === '.well-known/openid-configuration') {
    return says({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      authorization_response_iss_parameter_supported: true,
    });
  }
  if (rest[0] === 'jwks') return says({ keys: [] });
  const asked = JSON.stringify(Object.fromEntries(url.searchParams));
  const page = `<!doctype html><html lang="en"><title>${id}</title><link rel="icon" href="data:,"><h1>${id}</h1><pre>`;
  return response.writeHead(200, { 'content-type': 'text/html' }).end(page + asked.replace(/</g, '&lt;'));
});
server.listen(port, '127.0.0.1');
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));

// Whoever started this is gone: so are we.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(0), 500).unref();
