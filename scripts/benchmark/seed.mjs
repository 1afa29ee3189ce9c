// Sessions in the database, and the cookies of some of them.
import { execFileSync } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";

export const SESSIONS = 100_000;

/** Those that are asked with again and again. */
export const COOKIES = 1_000;

/** At how many sessions there is one at the service too. */
const AT_SERVICE = 50_000;

/** Who is signed out one after the other, and whose sessions are ended by SQL; the rest is for doors to end. None is at the service. */
export const ENDED_SINGLY = 1_000;
export const BY_SQL = 10_000;

/** How many API tokens there are, and how many of them are asked with. */
const TOKENS = 100_000;
export const TOKENS_ASKED = 1_000;

/** Writes the files that `load` reads: cookies of the door, and of the service of a hundred, a thousand, and each; and API tokens. */
export function seed(dir, host) {
  const [own, at, bySql, late] = [[], [], [], []];
  const [users, sessions, children, tokens] = [[], [], [], []];
  for (let i = 0; i < SESSIONS; i++) {
    const [session, user] = [secret(), randomUUID()];
    users.push(`${user}\tPerson ${i}\tperson${i}@example.org\tt\t{editor}`);
    sessions.push(`${session.id}\t${session.hash}\t${user}\tmain`);
    if (i < COOKIES) own.push(session.cookie);
    if (i >= AT_SERVICE + BY_SQL) late.push(session.cookie);
    else if (i >= AT_SERVICE) bySql.push(session.id);
    if (i < TOKENS) tokens.push({ ...token(), user });
    if (i < AT_SERVICE) {
      const child = secret();
      at.push(child.cookie);
      children.push(`${child.id}\t${session.id}\twiki\t${host}\t${child.hash}`);
    }
  }
  const files = { own, "at-100": at.slice(0, 100), "at-1000": at.slice(0, 1000), "at-each": at.slice(1000), nobody: ["none"] };
  Object.assign(files, { "ended-singly": late.slice(0, ENDED_SINGLY), "ended-by-sql": bySql, "ended-by-doors": late.slice(ENDED_SINGLY) });
  files.tokens = tokens.slice(0, TOKENS_ASKED).map(({ text }) => text);
  for (const [name, cookies] of Object.entries(files)) writeFileSync(join(dir, name), cookies.join("\n"));
  sql(
    [
      "copy users (id, name, email, email_verified, roles) from stdin;",
      ...users,
      "\\.",
      "create temporary table seed (id uuid, secret_hash bytea, user_id uuid, provider text);",
      "copy seed from stdin;",
      ...sessions,
      "\\.",
      "insert into sessions (id, secret_hash, user_id, provider, idle_expires_at, expires_at) select id, secret_hash, user_id, provider, now() + interval '6 h', now() + interval '12 h' from seed;",
      "copy service_sessions (id, session_id, service, host, secret_hash) from stdin;",
      ...children,
      "\\.",
      "create temporary table seed_tokens (id uuid, user_id uuid, prefix text, secret_hash bytea);",
      "copy seed_tokens from stdin;",
      ...tokens.map(({ id, user, text, hash }) => `${id}\t${user}\t${text.slice(0, 8)}\t${hash}`),
      "\\.",
      "insert into api_tokens (id, user_id, name, prefix, secret_hash, scopes, expires_at) select id, user_id, 'a script', prefix, secret_hash, '{wiki:read,crm:convert}', now() + interval '90 d' from seed_tokens;",
      "vacuum analyze api_tokens;",
      "vacuum analyze sessions; vacuum analyze users; vacuum analyze service_sessions;",
    ].join("\n"),
  );
}

/** As if every session had been used just now: none of them has to be written because of that. */
export const touchAll = () => sql("update sessions set last_seen_at = now(); vacuum analyze sessions;");

function secret() {
  const id = randomUUID();
  const bytes = randomBytes(32);
  const hash = createHash("sha256").update(bytes).digest("hex");
  return { id, cookie: `${id}.${bytes.toString("base64url")}`, hash: `\\\\x${hash}` };
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** As the door makes them: 43 characters, and the checksum of those. */
function token() {
  const secret = Array.from(randomBytes(43), (byte) => DIGITS[byte % 62]).join("");
  let [rest, checksum] = [crc32(secret), ""];
  for (let at = 0; at < 6; at++, rest = Math.floor(rest / 62)) checksum = DIGITS[rest % 62] + checksum;
  const text = `vst_${secret}${checksum}`;
  return { id: randomUUID(), text, hash: `\\\\x${createHash("sha256").update(text).digest("hex")}` };
}

/** The folder of its socket. */
export const databaseHost = () => /host=(.*)$/.exec(process.env.DATABASE_URL)[1];

export function sql(input) {
  execFileSync("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-h", databaseHost(), "-U", "vestibule", "vestibule"], { input, maxBuffer: 1 << 28 });
}
