// Who is signed in, answered by axum-login over tower-sessions, whose sessions are in the same Postgres.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { start } from "./processes.mjs";
import { COOKIES, SESSIONS } from "./seed.mjs";

const PROGRAM = "target/release/contender";

/** Makes as many sessions as the door has, in a schema of their own, and starts it; gives what `load` is to do. */
export async function startContender(dir, port) {
  execFileSync(PROGRAM, ["seed", String(SESSIONS), String(COOKIES), join(dir, "contender")]);
  const { pid } = await start(PROGRAM, [String(port)], `http://127.0.0.1:${port}/health`, process.env);
  const url = `http://127.0.0.1:${port}/me`;
  const row = { name: "axum-login, tower-sessions", url, headers: ["Accept: application/json"], cookies: "contender", cookie: "id" };
  return { pid, row };
}
