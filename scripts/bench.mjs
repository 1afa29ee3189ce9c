// Starts the release build and the baseline, loads both with wrk, and prints what a request costs, side by side.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { behindNginx, check, settings } from "./benchmark/behind_nginx.mjs";
import { loader } from "./benchmark/load.mjs";
import { memory, sleep, start, stop, stopAll } from "./benchmark/processes.mjs";
import { COOKIES, SESSIONS, seed } from "./benchmark/seed.mjs";
import { print } from "./benchmark/table.mjs";
import { credentials, grant, tokenRows } from "./benchmark/tokens.mjs";

const SECONDS = Number(process.env.BENCH_SECONDS ?? 8);
/** What was added later takes less. */
const FEWER_SECONDS = SECONDS / 2;
const PORT = 4390;
const ports = { door: PORT, baseline: PORT + 2, checks: PORT + 3, proxy: PORT + 4, backend: PORT + 6 };
/** A door that keeps nothing in memory, for comparison. */
const asking = { door: PORT + 8, checks: PORT + 9 };
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

const askingEnvironment = {
  ...environment,
  VESTIBULE_LISTEN: `127.0.0.1:${asking.door}`,
  VESTIBULE_CONFIG: join(dir, "asking.toml"),
  VESTIBULE_SESSION__CACHE: "0",
};

function settle() {
  const keys = join(dir, "keys");
  const made = execFileSync("target/release/vestibule", ["keys", "generate"], { env: { ...environment, VESTIBULE_CONFIG: "/dev/null" } });
  writeFileSync(keys, made, { mode: 0o600 });
  const services = credentials(dir);
  writeFileSync(join(dir, "vestibule.toml"), settings(ports.checks, keys, services));
  writeFileSync(join(dir, "asking.toml"), settings(asking.checks, keys, services));
  execFileSync("target/release/vestibule", ["migrate"], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  seed(dir, "wiki.example.org");
}

function printCosts(rows) {
  const base = new Map(rows.filter((row) => row.name === "one query").map((row) => [row.connections, row]));
  const columns = ["", "conn", "req/s", "p50 ms", "p99 ms", "CPU ms/req", "server", "Postgres", "CPU : one query", "errors"];
  const whole = ({ cpu: [server], postgres }) => server + postgres;
  const lines = rows.map((row) => {
    const ratio = whole(row) / whole(base.get(row.connections));
    return [row.name, row.connections, row.rate.toFixed(0), row.p50.toFixed(2), row.p99.toFixed(2), whole(row).toFixed(3), row.cpu[0].toFixed(3), row.postgres.toFixed(3), ratio.toFixed(2), row.errors];
  });
  print(columns, lines);
  for (const me of rows.filter((row) => row.name === "GET /me")) {
    const check = rows.find((row) => row.name.startsWith("a check") && row.connections === me.connections);
    const query = base.get(me.connections);
    const to = (other) => (check.cpu[0] / other.cpu[0]).toFixed(2);
    console.log(`\nthe door's own CPU of a check, ${me.connections} connections: ${to(me)} of GET /me, ${to(query)} of the handler with one query`);
    printTokens(rows.filter((row) => row.connections === me.connections), me, query, whole);
  }
}

/** Beside a session's /me, the CPU of all and the requests a second. */
function printTokens(rows, me, query, whole) {
  console.log(`tokens, ${me.connections} connections, CPU : GET /me (: one query), and requests a second : GET /me`);
  for (const row of rows.filter((row) => row.how)) {
    const [cpu, rate] = [(whole(row) / whole(me)).toFixed(2), (row.rate / me.rate).toFixed(2)];
    console.log(`  ${row.name.padEnd(28)} ${cpu} (${(whole(row) / whole(query)).toFixed(2)})  ${rate}`);
  }
}

try {
  settle();
  const starts = [];
  let door;
  for (let i = 0; i < 5; i++) {
    if (door) await stop();
    door = await start("target/release/vestibule", ["serve"], `http://127.0.0.1:${PORT}/health/ready`, environment);
    starts.push(door.ms);
  }
  await sleep(500);
  const idle = memory(door.pid);
  const baseline = await start("target/release/baseline", [String(ports.baseline)], `http://127.0.0.1:${ports.baseline}/bare`, environment);
  const uncached = await start("target/release/vestibule", ["serve"], `http://127.0.0.1:${asking.door}/health/ready`, askingEnvironment);
  const load = loader(dir);
  const own = (name, server, port, path, connections, accept, cookies = "own") => {
    const cookie = `session-${port === asking.door ? port : PORT}`;
    const what = { name, connections, url: `http://127.0.0.1:${port}${path}`, headers: [`Accept: ${accept}`], cookies, cookie };
    return load(what, [server.pid], SECONDS, 2);
  };
  const rows = [];
  for (const connections of [16, 64]) {
    rows.push(own("bare handler, the same bytes", baseline, ports.baseline, "/bare", connections, "application/json"));
    rows.push(own("one query", baseline, ports.baseline, "/query", connections, "application/json"));
    rows.push(own("GET /me", door, PORT, "/me", connections, "application/json"));
    rows.push(own("GET /me, asking Postgres", uncached, asking.door, "/me", connections, "application/json"));
    rows.push(load(check(ports, connections, "at-1000"), [door.pid], SECONDS, 2));
    const checked = { ...check({ ...ports, ...asking }, connections, "at-1000"), name: "the same, asking Postgres" };
    rows.push(load(checked, [uncached.pid], SECONDS, 2));
    rows.push(own("GET / (a whole page)", door, PORT, "/", connections, "text/html"));
    await grant(dir, `http://127.0.0.1:${PORT}`, `http://127.0.0.1:${ports.checks}`, "wiki.example.org");
    rows.push(...tokenRows(`http://127.0.0.1:${PORT}`, connections).map((row) => load(row, [door.pid], FEWER_SECONDS, 1)));
  }
  // The sign-in page is for those who are not signed in.
  rows.push(own("GET /sign-in", door, PORT, "/sign-in", 16, "text/html", "nobody"));
  console.log(`\n${SESSIONS} sessions in the table, ${COOKIES} cookies, ${SECONDS} s each after 2 s of warming up; this machine, this run\n`);
  printCosts(rows);
  await behindNginx(load, dir, ports, door, FEWER_SECONDS);
  starts.sort((a, b) => a - b);
  console.log(`\nstart to ready on an existing database: ${starts[2].toFixed(0)} ms (median of 5, ${starts[0].toFixed(0)} to ${starts[4].toFixed(0)})`);
  console.log(`resident memory: ${idle.toFixed(1)} MB idle, ${memory(door.pid).toFixed(1)} MB after the load`);
} finally {
  await stopAll();
  rmSync(dir, { recursive: true });
}
