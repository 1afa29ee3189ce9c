// What services answer, and how they read what they are sent.
import { createServer } from "node:http";

// As careful services have it: no form of theirs leads anywhere else, and whatever the door does has to work under that.
const POLICY = "default-src 'self'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A server on loopback; `answer(request)` gives `{ status, headers, body }`. */
export function serve(name, port, answer) {
  const server = createServer(async (request, response) => {
    const { status, headers = {}, body = "" } = await answer(request, response).catch(() => json(400, { error: "not understood" }));
    // Nothing behind a session stays in a browser's cache.
    response.writeHead(status, { "cache-control": "no-store", "content-security-policy": POLICY, ...headers }).end(body);
  });
  return server.listen(Number(port), "127.0.0.1", () => console.log(`${name} listens on 127.0.0.1:${server.address().port}`));
}

export async function text(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

export async function fields(request) {
  const body = await text(request);
  const isJson = request.headers["content-type"]?.startsWith("application/json");
  return isJson ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
}

export const list = (of) => (Array.isArray(of) ? of : (of ?? "").split(/[\s,]+/).filter(Boolean));
export const wantsPage = (request) => (request.headers.accept ?? "").includes("text/html");
export const html = (status, body) => ({ status, headers: { "content-type": "text/html; charset=utf-8" }, body });
export const json = (status, body, headers = {}) => ({ status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
/** Nobody is known by what was brought, and what would count is told of there; without anything there is no error (RFC 6750, 9728). */
export const nobody = ({ headers }, metadata) => {
  const error = headers.authorization || headers["vestibule-assertion"] ? 'error="invalid_token", ' : "";
  return json(401, { error: "who are you?" }, { "www-authenticate": `Bearer ${error}resource_metadata="${metadata}"` });
};
/** A token that may not do this. */
export const insufficient = (scope, metadata) => {
  const challenge = `Bearer error="insufficient_scope", scope="${scope}", resource_metadata="${metadata}"`;
  return json(403, { error: `the token has no scope ${scope}` }, { "www-authenticate": challenge });
};
export const nobodyCanTell = () => json(503, { error: "nobody can tell who you are" }, { "retry-after": "1" });
/** Whether it hears of ends: without that a service that verifies by keys lets nobody in. */
export const health = (ended) => (ended.isSilent() ? json(503, { up: false }) : json(200, { up: true }));
export const seeOther = (location) => ({ status: 303, headers: { location } });
