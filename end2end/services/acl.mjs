// The contract of `vestibule acl` (docs/acl.md): makes things that stand in a relation to whoever asks, and takes them away.
// Only with VESTIBULE_ACL_TOKEN, only from this machine, and never through a proxy: to any other there is nothing here.
import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";

const THING = ["GET /things/{id}", "POST /things/{id}", "DELETE /things/{id}", "GET /things/{id}/history"];
const LISTS = ["GET /things", "GET /search", "GET /"];
const NOTE = ["GET /things/{id}/notes/{note}", "DELETE /things/{id}/notes/{note}"];
const body = (fields) => ({ type: "application/json", body: JSON.stringify(fields) });
const DESCRIPTION = {
  kinds: { thing: [...THING, ...LISTS], note: NOTE },
  lists: LISTS,
  bodies: {
    "POST /things": body({ title: "Made by acl" }),
    "POST /things/{id}": body({ text: "Changed by acl" }),
    "POST /upload": { type: "text/plain", body: "Sent by acl" },
  },
  public: ["GET /health"],
};
const PROXIED = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/** Gives a function that answers what is under /.acl/: `{ status, body }`. `described` is what a service has, if it is another one. */
export function contract(things, seen, described = DESCRIPTION, token = process.env.VESTIBULE_ACL_TOKEN) {
  const runs = new Map();
  const answers = {
    "GET /.acl/describe": () => described,
    "POST /.acl/make": (wish) => make(things, runs, described.kinds, wish),
    "POST /.acl/drop": ({ run }) => drop(things, runs, run),
    // No part of the contract: what tests of ours ask.
    "GET /.acl/seen": () => ({ ...things.count(), ...seen }),
  };
  return async (request, fields) => {
    const answer = isTrusted(request, token) && answers[`${request.method} ${request.url}`];
    return answer ? { status: 200, body: answer(request.method === "POST" ? await fields(request) : {}) } : { status: 404, body: {} };
  };
}

function isTrusted({ headers, socket }, token) {
  if (!token || PROXIED.some((name) => name in headers) || !isLoopback(socket.remoteAddress)) return false;
  // Of equal length, so that the time it takes says nothing.
  const hash = (text) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(headers.authorization ?? ""), hash(`Bearer ${token}`));
}

const isLoopback = (address = "") => address === "::1" || (isIP(address.replace(/^::ffff:/, "")) === 4 && /^(::ffff:)?127\./.test(address));

function make(things, runs, kinds, { run, kind, owner, editor, reader }) {
  const somebody = { id: `somebody-else-of-${run}` };
  const known = runs.get(run) ?? { people: new Set([somebody.id]), before: new Set(things.all().map(({ id }) => id)) };
  runs.set(run, known);
  for (const person of [owner, editor, reader]) if (person) known.people.add(person);
  const [editors, readers] = [[editor ?? somebody.id], [reader ?? somebody.id]];
  const thing = things.make({ id: owner ?? somebody.id }, { title: `Made by acl`, text: "Nothing", editors, readers });
  const note = kind === "note" && things.makeNote(thing, "A note made by acl");
  const at = (route) => route.split(" ")[1].replace("{id}", thing.id).replace("{note}", note.id);
  return { id: (note || thing).id, paths: Object.fromEntries(kinds[kind].map((route) => [route, at(route)])) };
}

/** What was made, and what these people have made themselves since. */
function drop(things, runs, run) {
  const { people, before } = runs.get(run) ?? { people: new Set(), before: new Set() };
  const made = things.all().filter(({ id, owner }) => people.has(owner) && !before.has(id));
  for (const { id } of made) things.drop(id);
  runs.delete(run);
  return { dropped: made.length };
}
