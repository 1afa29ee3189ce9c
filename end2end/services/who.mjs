// Who asks: by the door's signed assertion, or by its headers where TRUST=headers says that the network is trusted. And what any
// token says that the door has signed.
import { createPublicKey, verify } from "node:crypto";

const ASKED_AGAIN_AFTER = 60_000;

/** Gives a function from a request's raw headers to `{ id, name, roles }`, or null for nobody. */
export function whoAsks({ id, door, trust = "assertion" }) {
  if (trust === "headers") return (headers) => byHeaders(folded(headers));
  const says = verifier({ door, typ: "vestibule-assertion+jwt", aud: id });
  return async (headers) => {
    const claims = await says(folded(headers)["vestibule-assertion"]);
    return claims && { id: claims.sub, name: claims.name, roles: claims.roles ?? [] };
  };
}

/** As WSGI, CGI, PHP and Rack read headers: an underscore is a dash, and the last one counts. */
export function folded(rawHeaders) {
  const all = {};
  for (let i = 0; i < rawHeaders.length; i += 2) all[rawHeaders[i].toLowerCase().replaceAll("_", "-")] = rawHeaders[i + 1];
  return all;
}

function byHeaders(headers) {
  if (!headers["remote-user"]) return null;
  const roles = (headers["remote-groups"] ?? "").split(",").filter(Boolean);
  return { id: headers["remote-user"], name: decodeURIComponent(headers["remote-name"] ?? ""), roles };
}

/** Gives a function from a token of this kind, for this audience, to its claims, or null. */
export function verifier({ door, typ, aud }) {
  const keys = keySet(door);
  return async (token) => {
    const [head, body, signature] = (token ?? "").split(".");
    if (!signature) return null;
    const header = json(head);
    const claims = json(body);
    const key = header.alg === "ES256" && header.typ === typ && (await keys(header.kid));
    if (!key || claims.aud !== aud || claims.iss !== door || !(claims.exp * 1000 > Date.now())) return null;
    const signed = Buffer.from(`${head}.${body}`);
    return verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url")) ? claims : null;
  };
}

const json = (part) => JSON.parse(Buffer.from(part, "base64url").toString());

/** The door's keys, fetched when one is not known, and not more often than once a minute. Whoever asks meanwhile waits for them. */
function keySet(door) {
  let keys = Promise.resolve(new Map());
  let asked = -Infinity;
  return async (kid) => {
    const known = (await keys).get(kid);
    if (known || Date.now() - asked < ASKED_AGAIN_AFTER) return known ?? (await keys).get(kid);
    asked = Date.now();
    keys = fetched(process.env.KEY_SET ?? new URL("/.well-known/jwks.json", door)).catch(() => ((asked = -Infinity), new Map()));
    return (await keys).get(kid);
  };
}

async function fetched(address) {
  const { keys } = await (await fetch(address)).json();
  return new Map(keys.map((key) => [key.kid, createPublicKey({ key, format: "jwk" })]));
}
