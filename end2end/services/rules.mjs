// The rules that are more than a line of `things.mjs`. BROKEN=KIND breaks one, as it happens in real services, for the tests of
// `vestibule acl check`: the right rule comes first, then the broken one.
import { mayEdit, owns } from "./things.mjs";

export const KINDS = ["method", "parent", "or", "override", "case", "list"];
const broken = process.env.BROKEN ?? "";
if (broken && !KINDS.includes(broken)) throw new Error(`BROKEN is "${broken}". It can be ${KINDS.join(", ")}`);
const rule = (kind, right, wrong) => (broken === kind ? wrong : right);

/** What needs a role, whatever it is about. */
const GUARDED = [
  { method: "GET", under: "/reports", roles: ["admin", "editor", "reader"] },
  { method: "DELETE", under: "/things", roles: ["admin", "editor"] },
];

/** Asked before every route. Paths mean the same in capital letters. */
export const mayPass = (method, path, who) =>
  GUARDED.every((guarded) => guarded.method !== method || !isUnder(path, guarded.under) || hasOne(who, guarded.roles));

// A path in another case: routes are found in any, and the guard knows one.
const isUnder = rule("case",
  (path, under) => path.toLowerCase().startsWith(under),
  (path, under) => path.startsWith(under));

// A method override: the guard is asked about the method that came, and what answers is found by the one that is wished for.
export const methodOf = rule("override",
  (request) => request.method,
  (request) => request.headers["x-http-method-override"] ?? request.method);

// A check that is forgotten on one method.
export const mayDropNote = rule("method",
  (thing, who) => owns(thing, who),
  () => true);

// Another's child under one's own parent.
export const noteOf = rule("parent",
  (thing, note) => note?.thing === thing.id,
  (thing, note) => Boolean(note));

// `or` for `and`.
export const maySeeHistory = rule("or",
  (thing, who) => hasOne(who, ["admin"]) && mayEdit(thing, who),
  (thing, who) => hasOne(who, ["admin"]) || mayEdit(thing, who));

// A list that leaks.
export const listed = rule("list",
  (things, who) => things.readableBy(who),
  (things) => things.all());

const hasOne = (who, roles) => roles.some((role) => who.roles.includes(role));
