// A small service behind the door, without dependencies: node service.mjs ID NAME PORT DOOR
// For `make demo` and for tests. It listens on loopback only, and believes nobody but the door; with TRUST=headers, whoever
// reaches it. VESTIBULE_ACL_TOKEN lets `vestibule acl` make things here (acl.mjs), BROKEN breaks a rule (rules.mjs).
import { readFileSync } from "node:fs";

import { contract } from "./acl.mjs";
import { fields, html, json, list, seeOther, serve, wantsPage } from "./answers.mjs";
import { asked, found, front, one } from "./pages.mjs";
import { listed, mayDropNote, mayPass, maySeeHistory, methodOf, noteOf } from "./rules.mjs";
import { echo } from "./socket.mjs";
import { Things, mayEdit, mayRead, owns } from "./things.mjs";
import { folded, whoAsks } from "./who.mjs";

const [id, name, port, door] = process.argv.slice(2);
const who = whoAsks({ id, door, trust: process.env.TRUST });
const script = readFileSync(new URL("back.js", import.meta.url));
const things = new Things([`Welcome to ${name}`]);

const seen = { requests: 0, now: 0, most_at_once: 0 };
const acl = contract(things, seen);

/** What answers, for whom there is somebody: `handler(request, who, id, …)`. As in many frameworks, in any case of letters. */
const routes = [
  ["GET", /^\/$/i, (request, who) => html(200, front(name, who, things.readableBy(who)))],
  ["GET", /^\/search$/i, (request, who) => html(200, found(things.readableBy(who), new URL(request.url, "http://service").searchParams.get("title") ?? ""))],
  ["GET", /^\/asked\//i, (request) => html(200, asked(request.url))],
  ["GET", /^\/back\.js$/i, () => ({ status: 200, headers: { "content-type": "text/javascript" }, body: script })],
  ["GET", /^\/headers$/i, (request) => json(200, { raw: request.rawHeaders, folded: folded(request.rawHeaders) })],
  ["POST", /^\/upload$/i, async (request) => json(200, { bytes: await count(request) })],
  ["GET", /^\/reports$/i, () => json(200, things.count())],
  ["GET", /^\/things$/i, (request, who) => json(200, listed(things, who))],
  ["POST", /^\/things$/i, make],
  ["GET", /^\/things\/([^/]+)$/i, allowed(mayRead, (request, who, thing) => wantsPage(request) ? html(200, one(thing, who)) : json(200, thing))],
  ["POST", /^\/things\/([^/]+)$/i, allowed(mayEdit, change)],
  ["DELETE", /^\/things\/([^/]+)$/i, allowed(owns, (request, who, thing) => (things.drop(thing.id), { status: 204 }))],
  ["GET", /^\/things\/([^/]+)\/history$/i, allowed(maySeeHistory, () => json(200, []))],
  ["GET", /^\/things\/([^/]+)\/notes\/([^/]+)$/i, allowed(mayRead, (request, who, thing, note) => json(200, note))],
  ["DELETE", /^\/things\/([^/]+)\/notes\/([^/]+)$/i, allowed(mayDropNote, (request, who, thing, note) => (things.dropNote(note.id), { status: 204 }))],
];

const server = serve(name, port, (request, response) => {
  seen.requests += 1;
  seen.most_at_once = Math.max(seen.most_at_once, ++seen.now);
  response.on("close", () => (seen.now -= 1));
  return answer(request);
});
server.on("upgrade", async (request, socket) => {
  const known = await Promise.resolve(who(request.rawHeaders)).catch(() => null);
  if (known && request.url === "/socket") echo(request, socket);
  else socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
});

async function answer(request) {
  const path = request.url.split("?")[0];
  if (path.startsWith("/.acl/")) {
    const { status, body } = await acl(request, fields);
    return json(status, body);
  }
  if (path === "/health") return json(200, { up: true });
  const known = await who(request.rawHeaders);
  // Nobody is never anybody, whatever let the request through.
  if (!known) return json(403, { error: "the door did not say who you are" });
  if (!mayPass(request.method, path, known)) return json(403, { error: "it is not for you" });
  for (const [method, pattern, handler] of routes) {
    const match = pattern.exec(path);
    if (match && method === methodOf(request)) return handler(request, known, ...match.slice(1));
  }
  return json(404, { error: "there is no such page" });
}

/** A thing, and a note on it where the address has one. Who may not read it is not told that it is there. */
function allowed(rule, handler) {
  return (request, who, id, noteId) => {
    const thing = things.get(id);
    const note = things.note(noteId);
    const isThere = thing && (noteId === undefined || noteOf(thing, note));
    if (!isThere || !(mayRead(thing, who) || rule(thing, who))) return json(404, { error: "there is no such thing" });
    return rule(thing, who) ? handler(request, who, thing, note) : json(403, { error: "it is not yours to do that" });
  };
}

async function make(request, who) {
  const { title, text, readers, editors } = await fields(request);
  const thing = things.make(who, { title, text, readers: list(readers), editors: list(editors) });
  return wantsPage(request) ? seeOther(`/things/${thing.id}`) : json(201, thing);
}

async function change(request, who, thing) {
  const { text } = await fields(request);
  thing.text = text ?? thing.text;
  return wantsPage(request) ? seeOther(`/things/${thing.id}`) : json(200, thing);
}

async function count(request) {
  let bytes = 0;
  for await (const chunk of request) bytes += chunk.length;
  return bytes;
}
