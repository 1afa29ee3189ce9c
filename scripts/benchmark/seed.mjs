// Sessions in the database, and the cookies of some of them.
import { execFileSync } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export const SESSIONS = 100_000;

/** Those that are asked with again and again. */
export const COOKIES = 1_000;

/** At how many sessions there is one at the service too. */
const AT_SERVICE = 50_000;

/** Writes the files of cookies that `load` reads: the door's, and the service's of a hundred, a thousand, and each. */
export function seed(dir, host) {
  const own = [];
  const at = [];
  const [users, sessions, children] = [[], [], []];
  for (let i = 0; i < SESSIONS; i++) {
    const [session, user] = [secret(), randomUUID()];
    users.push(`${user}\tPerson ${i}\tperson${i}@example.org\tt\t{editor}`);
    sessions.push(`${session.id}\t${session.hash}\t${user}\tmain`);
    if (i < COOKIES) own.push(session.cookie);
    if (i < AT_SERVICE) {
      const child = secret();
      at.push(child.cookie);
      children.push(`${child.id}\t${session.id}\twiki\t${host}\t${child.hash}`);
    }
  }
  const files = { own, "at-100": at.slice(0, 100), "at-1000": at.slice(0, 1000), "at-each": at.slice(1000), nobody: ["none"] };
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

function sql(input) {
  const host = /host=(.*)$/.exec(process.env.DATABASE_URL)[1];
  execFileSync("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-h", host, "-U", "vestibule", "vestibule"], { input, maxBuffer: 1 << 28 });
}
