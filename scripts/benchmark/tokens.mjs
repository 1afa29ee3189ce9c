// What tokens cost beside sessions: at /me, introspected, and exchanged for somebody.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const FORM = "Content-Type: application/x-www-form-urlencoded";
const JWT = "urn:ietf:params:oauth:token-type:jwt";
const exchange = (kind) => new URLSearchParams({ grant_type: EXCHANGE, audience: "crm", subject_token_type: kind });

/** Of whom there is an access token: as many as there are sessions that are asked with. */
const GRANTED = 1_000;

const SECRETS = { wiki: randomBytes(33).toString("base64"), crm: randomBytes(33).toString("base64") };
const basic = (id) => `Authorization: Basic ${btoa(`${id}:${SECRETS[id]}`)}`;

/** Settings of the service that acts, and of the one that it acts at; each has a file with its secret. */
export function credentials(dir) {
  for (const [id, secret] of Object.entries(SECRETS)) writeFileSync(join(dir, `${id}-secret`), secret, { mode: 0o600 });
  return {
    wiki: `scopes = ["read"]
client_secret_file = "${dir}/wiki-secret"
may_act_for = [{ audience = "crm", scopes = ["convert"] }]
`,
    crm: `
[[service]]
id = "crm"
name = "Customers"
url = "https://crm.example.com"
scopes = ["convert"]
client_secret_file = "${dir}/crm-secret"
`,
  };
}

/** What is measured at so many connections, beside a session's /me. */
export function tokenRows(door, connections) {
  const accept = "Accept: application/json";
  const form = (name, path, service, cookies, before) =>
    ({ name, connections, url: `${door}${path}`, headers: [accept, FORM, basic(service)], cookies, how: "form", before });
  return [
    // First, since assertions do not live long.
    form("an exchange, assertion", "/oauth/token", "wiki", "asserted", `${exchange(JWT)}&subject_token=`),
    form("an exchange, API token", "/oauth/token", "wiki", "tokens", `${exchange(ACCESS_TOKEN)}&subject_token=`),
    form("introspection, API token", "/oauth/introspect", "wiki", "tokens", "token="),
    form("introspection, access token", "/oauth/introspect", "crm", "granted", "token="),
    { name: "GET /me, API token", connections, url: `${door}/me`, headers: [accept], cookies: "tokens", how: "Authorization", before: "Bearer " },
  ];
}

/** Has assertions and access tokens made, of sessions at the service; the first are good for a minute, the others for five. */
export async function grant(dir, door, checks, host) {
  const cookies = readFileSync(join(dir, "at-1000"), "utf8").split("\n").slice(0, GRANTED);
  const asserted = await eachOf(cookies, (cookie) => assertion(checks, host, cookie));
  writeFileSync(join(dir, "asserted"), asserted.join("\n"));
  writeFileSync(join(dir, "granted"), (await eachOf(asserted, (token) => accessToken(door, token))).join("\n"));
}

/** A connection that is kept while others are measured is one that the door has closed by then. */
const ONCE = { connection: "close" };

/** Twenty at once, as a few programs would. */
async function eachOf(all, ask) {
  const answers = [];
  for (let at = 0; at < all.length; at += 20) answers.push(...(await Promise.all(all.slice(at, at + 20).map(ask))));
  return answers;
}

async function assertion(checks, host, cookie) {
  const headers = { ...ONCE, cookie: `__Host-vestibule=${cookie}`, "x-original-method": "GET", "x-original-url": `https://${host}/file.txt` };
  const answer = await fetch(`${checks}/authz/nginx`, { headers });
  if (answer.status !== 200) throw new Error(`a check is ${answer.status}`);
  return answer.headers.get("vestibule-assertion");
}

async function accessToken(door, subject_token) {
  const [name, value] = basic("wiki").split(": ");
  const body = exchange(JWT);
  body.set("subject_token", subject_token);
  const answer = await fetch(`${door}/oauth/token`, { method: "POST", headers: { ...ONCE, [name]: value }, body });
  if (answer.status !== 200) throw new Error(`an exchange is ${answer.status}: ${await answer.text()}`);
  return (await answer.json()).access_token;
}
