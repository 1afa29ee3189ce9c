// A repository of documents, which has another service convert them on behalf of whoever asks:
// node repo.mjs PORT DOOR TRANSFORMATIONS URL, with DOOR_AT, SECRET_FILE and TRANSFORMATIONS_AT in the environment.
// People come through the proxy, with the door's assertion, which is verified by the door's keys, and refused as soon as the door
// tells that it has ended, or tells nothing any more. A script may also come straight, with an API token: what that is, the door is
// asked.
import { readFileSync } from "node:fs";

import { contract } from "./acl.mjs";
import { fields, health, html, insufficient, json, list, nobody, nobodyCanTell, seeOther, serve, wantsPage } from "./answers.mjs";
import { doorFor } from "./door.mjs";
import { document, documents } from "./documents.mjs";
import { listen } from "./ended.mjs";
import { Things, mayEdit, mayRead, owns } from "./things.mjs";
import { folded, verifier } from "./who.mjs";

const [port, door, transformations, url] = process.argv.slice(2);
const { SECRET_FILE: secretFile, DOOR_AT: at = door, TRANSFORMATIONS_AT = transformations } = process.env;
const oauth = doorFor({ id: "repo", at, secretFile });
const ended = listen(oauth);
const asserted = verifier({ door, typ: "vestibule-assertion+jwt", aud: "repo" });
const METADATA = new URL("/.well-known/oauth-protected-resource", url);
const script = readFileSync(new URL("back.js", import.meta.url));
const kept = new Things(["Welcome"]);

const ONE = ["GET /documents/{id}", "POST /documents/{id}/convert", "DELETE /documents/{id}"];
const LISTS = ["GET /documents", "GET /"];
const acl = contract(kept, {}, {
  kinds: { document: [...ONE, ...LISTS] },
  lists: LISTS,
  bodies: { "POST /documents": { type: "application/json", body: JSON.stringify({ title: "Made by acl" }) } },
  public: ["GET /health"],
});

const routes = [
  ["GET", /^\/$/, (request, who) => html(200, documents(who, kept.readableBy(who)))],
  ["GET", /^\/back\.js$/, () => ({ status: 200, headers: { "content-type": "text/javascript" }, body: script })],
  ["GET", /^\/documents$/, (request, who) => json(200, kept.readableBy(who))],
  ["POST", /^\/documents$/, make],
  ["GET", /^\/documents\/([^/]+)$/, allowed(mayRead, (request, who, one) => (wantsPage(request) ? html(200, document(one)) : json(200, one)))],
  ["POST", /^\/documents\/([^/]+)\/convert$/, allowed(mayEdit, convert)],
  ["DELETE", /^\/documents\/([^/]+)$/, allowed(mayDrop, (request, who, one) => (kept.drop(one.id), { status: 204 }))],
  ["GET", /^\/owners$/, (request, who) => (hasOne(who, ["admin", "editor"]) ? json(200, kept.all().map(({ owner }) => owner)) : forbidden())],
  ["GET", /^\/statistics$/, (request, who) => (hasOne(who, ["admin", "editor", "reader"]) ? json(200, kept.count()) : forbidden())],
];

serve("The repository", port, async (request) => {
  const [path] = request.url.split("?");
  if (path.startsWith("/.acl/")) {
    const { status, body } = await acl(request, fields);
    return json(status, body);
  }
  if (path === "/health") return health(ended);
  const known = await who(request.rawHeaders).catch(() => undefined);
  if (known === undefined) return nobodyCanTell();
  if (known === null) return nobody(request, METADATA);
  const needed = request.method === "GET" ? "read" : "write";
  if (known.scope && !known.scope.includes(needed)) return insufficient(needed, METADATA);
  for (const [method, pattern, handler] of routes) {
    const match = pattern.exec(path);
    if (match && method === request.method) return handler(request, known, ...match.slice(1));
  }
  return json(404, { error: "there is no such page" });
});

/** Whoever asks, with what they have shown; `scope` where it is a token. Null for nobody; it fails while nobody can tell. */
async function who(rawHeaders) {
  const headers = folded(rawHeaders);
  const assertion = headers["vestibule-assertion"];
  const [, bearer] = /^bearer +(vst_\S+)$/i.exec(headers.authorization ?? "") ?? [];
  const claims = assertion ? await asserted(assertion).catch(() => null) : bearer ? await oauth.introspect(bearer) : null;
  if (!claims) return null;
  if (assertion && ended.isSilent()) throw new Error("the door tells nothing of ends");
  if (assertion && ended.has(claims.token_id ?? claims.sid)) return null;
  const shown = assertion ? { token: assertion, kind: "jwt" } : { token: bearer, kind: "access_token" };
  return { id: claims.sub, name: claims.name ?? claims.username ?? "", roles: claims.roles ?? [], scope: claims.scope?.split(" "), shown };
}

const forbidden = () => json(403, { error: "it is not yours to do that" });
const hasOne = (who, roles) => roles.some((role) => who.roles.includes(role));
function mayDrop(one, who) {
  return owns(one, who) || hasOne(who, ["admin"]);
}

/** Who may not read a document is not told that it is there. */
function allowed(rule, handler) {
  return (request, who, id) => {
    const one = kept.get(id);
    if (!one || !mayRead(one, who)) return json(404, { error: "there is no such document" });
    return rule(one, who) ? handler(request, who, one) : forbidden();
  };
}

async function make(request, who) {
  const { title, text, readers, editors } = await fields(request);
  const one = kept.make(who, { title, text, readers: list(readers), editors: list(editors) });
  return wantsPage(request) ? seeOther(`/documents/${one.id}`) : json(201, one);
}

/** Why the door lets nobody act: they, or we, may not do that there. */
const MAY_NOT = ["invalid_target", "invalid_scope", "unauthorized_client"];

/** By the other service, which is told on whose behalf, and by whom. */
async function convert(request, { shown }, one) {
  const { token, error } = await oauth.onBehalf(shown.token, shown.kind, transformations, "convert");
  if (!token && error === "invalid_request") return nobody(request, METADATA);
  if (!token && MAY_NOT.includes(error)) return json(403, { error });
  // Our own secret, too many questions, a door that is away: none of that is the matter of whoever asks.
  if (!token) return nobodyCanTell();
  const headers = { authorization: `Bearer ${token}`, "content-type": "text/plain" };
  const answer = await fetch(new URL("/convert", TRANSFORMATIONS_AT), { method: "POST", headers, body: one.text });
  if (!answer.ok) return json(answer.status, { error: `the transformations say ${answer.status}` });
  one.converted = (await answer.json()).html;
  return wantsPage(request) ? seeOther(`/documents/${one.id}`) : json(200, one);
}
