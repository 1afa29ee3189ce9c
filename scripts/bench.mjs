// Starts the release build and the baseline, loads both with wrk, and prints what a request costs, side by side.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { answerOf } from "./benchmark/answer.mjs";
import { behindNginx, check, forwarded, settings } from "./benchmark/behind_nginx.mjs";
import { commits } from "./benchmark/commits.mjs";
import { startContender } from "./benchmark/contender.mjs";
import { printCosts } from "./benchmark/costs.mjs";
import { loader } from "./benchmark/load.mjs";
import { memory, sleep, start, stop, stopAll } from "./benchmark/processes.mjs";
import { revocation } from "./benchmark/revocation.mjs";
import { COOKIES, SESSIONS, seed } from "./benchmark/seed.mjs";
import { credentials, grant, tokenRows } from "./benchmark/tokens.mjs";

const SECONDS = Number(process.env.BENCH_SECONDS ?? 8);
/** What was added later takes less. */
const FEWER_SECONDS = Math.ceil(SECONDS / 2);
const PORT = 4390;
const ports = { door: PORT, baseline: PORT + 2, checks: PORT + 3, proxy: PORT + 4, backend: PORT + 6, contender: PORT + 7 };
/** A door that keeps nothing in memory, for comparison; another one as the first; and one that also tells nobody what has ended. */
const asking = { door: PORT + 8, checks: PORT + 9 };
const second = { door: PORT + 10, checks: PORT + 11 };
const silent = { door: PORT + 12 };
const dir = mkdtempSync(join(tmpdir(), "vestibule-bench-"));

const environment = {
  ...process.env,
  VESTIBULE_LISTEN: `127.0.0.1:${PORT}`,
  VESTIBULE_LOG: "warn",
  VESTIBULE_PROVIDER__0__ID: "main",
  VESTIBULE_PROVIDER__0__NAME: "Example Organisation",
  VESTIBULE_PROVIDER__0__ISSUER: "https://login.example.org",
  VESTIBULE_PROVIDER__0__CLIENT_ID: "vestibule",
  VESTIBULE_CONFIG: join(dir, "vestibule.toml"),
};

const as = (name, port, more) => ({ ...environment, VESTIBULE_LISTEN: `127.0.0.1:${port}`, VESTIBULE_CONFIG: join(dir, `${name}.toml`), ...more });
const NOTHING_KEPT = { VESTIBULE_SESSION__CACHE: "0" };
const at = (port) => `http://127.0.0.1:${port}`;
/** On plain http a door's cookie is named after its port. */
const cookieOf = (port) => `session-${port}`;
const serve = (port, env) => start("target/release/vestibule", ["serve"], `${at(port)}/health/ready`, env);

function settle() {
  const keys = join(dir, "keys");
  const made = execFileSync("target/release/vestibule", ["keys", "generate"], { env: { ...environment, VESTIBULE_CONFIG: "/dev/null" } });
  writeFileSync(keys, made, { mode: 0o600 });
  const services = credentials(dir);
  writeFileSync(join(dir, "vestibule.toml"), settings(ports.checks, keys, services));
  writeFileSync(join(dir, "asking.toml"), settings(asking.checks, keys, services));
  writeFileSync(join(dir, "second.toml"), settings(second.checks, keys, services));
  // Nobody listens there, and nothing is kept: so nothing is read, and nobody is told.
  writeFileSync(join(dir, "silent.toml"), "");
  execFileSync("target/release/vestibule", ["migrate"], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  seed(dir, "wiki.example.org");
}

/** How soon another door knows what has ended at this one, and what that costs everybody else. */
async function ends(door) {
  const beside = await serve(second.door, as("second", second.door));
  const other = await serve(silent.door, as("silent", silent.door, NOTHING_KEPT));
  const [here, there, alone] = [[PORT, door], [second.door, beside], [silent.door, other]].map(([port, { pid }]) => ({ url: at(port), pid, cookie: cookieOf(port) }));
  await revocation(dir, here, there);
  await commits(dir, FEWER_SECONDS, [here, there], alone);
}

try {
  settle();
  const starts = [];
  let door;
  for (let i = 0; i < 5; i++) {
    if (door) await stop();
    door = await serve(PORT, environment);
    starts.push(door.ms);
  }
  await sleep(500);
  const idle = memory(door.pid);
  const answer = await answerOf(dir, at(PORT), cookieOf(PORT));
  const baseline = await start("target/release/baseline", [String(ports.baseline), answer], `${at(ports.baseline)}/constant`, environment);
  const uncached = await serve(asking.door, as("asking", asking.door, NOTHING_KEPT));
  const contender = await startContender(dir, ports.contender);
  const load = loader(dir);
  const own = (name, server, port, path, connections, accept, cookies = "own") => {
    const cookie = cookieOf(port === asking.door ? port : PORT);
    const what = { name, connections, url: `${at(port)}${path}`, headers: [`Accept: ${accept}`], cookies, cookie };
    return load(what, [server.pid], SECONDS, 2);
  };
  const rows = [];
  for (const connections of [16, 64]) {
    rows.push(own("constant body", baseline, ports.baseline, "/constant", connections, "application/json"));
    rows.push(own("JSON by serde", baseline, ports.baseline, "/serialising", connections, "application/json"));
    rows.push(own("one query", baseline, ports.baseline, "/query", connections, "application/json"));
    rows.push(own("GET /me", door, PORT, "/me", connections, "application/json"));
    rows.push(own("GET /me, asking Postgres", uncached, asking.door, "/me", connections, "application/json"));
    rows.push(load({ ...contender.row, connections }, [contender.pid], SECONDS, 2));
    for (const way of [check, forwarded]) {
      const checked = way(ports, connections, "at-1000");
      rows.push(load(checked, [door.pid], SECONDS, 2));
      const asked = { ...way({ ...ports, ...asking }, connections, "at-1000"), name: `${checked.name}, asking Postgres` };
      rows.push(load(asked, [uncached.pid], SECONDS, 2));
    }
    rows.push(own("GET / (a whole page)", door, PORT, "/", connections, "text/html"));
    await grant(dir, at(PORT), at(ports.checks), "wiki.example.org");
    rows.push(...tokenRows(at(PORT), connections).map((row) => load(row, [door.pid], FEWER_SECONDS, 1)));
  }
  // The sign-in page is for those who are not signed in.
  rows.push(own("GET /sign-in", door, PORT, "/sign-in", 16, "text/html", "nobody"));
  console.log(`\n${SESSIONS} sessions in the table, ${COOKIES} cookies, ${SECONDS} s each after 2 s of warming up; this machine, this run\n`);
  printCosts(rows);
  await behindNginx(load, dir, ports, door, FEWER_SECONDS);
  const loaded = memory(door.pid);
  await ends(door);
  starts.sort((a, b) => a - b);
  console.log(`\nstart to ready on an existing database: ${starts[2].toFixed(0)} ms (median of 5, ${starts[0].toFixed(0)} to ${starts[4].toFixed(0)})`);
  console.log(`resident memory: ${idle.toFixed(1)} MB idle, ${loaded.toFixed(1)} MB after the load`);
} finally {
  await stopAll();
  rmSync(dir, { recursive: true });
}
