// Starts the release build and the baseline, loads both with wrk, and prints what a request costs, side by side.
import { spawn, spawnSync, execFileSync } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SESSIONS = 100_000;
const COOKIES = 1_000;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 8);
const PORT = 4390;
const dir = mkdtempSync(join(tmpdir(), "vestibule-bench-"));
const postmaster = Number(readFileSync(process.env.PG_PID_FILE, "utf8").split("\n")[0]);
const children = [];

const environment = {
  ...process.env,
  VESTIBULE_LISTEN: `127.0.0.1:${PORT}`,
  VESTIBULE_LOG: "warn",
  VESTIBULE_PROVIDER__0__ID: "main",
  VESTIBULE_PROVIDER__0__NAME: "Example Organisation",
  VESTIBULE_PROVIDER__0__ISSUER: "https://login.example.org",
  VESTIBULE_PROVIDER__0__CLIENT_ID: "vestibule",
  VESTIBULE_CONFIG: "/dev/null",
};

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function start(command, args, url) {
  const began = performance.now();
  const child = spawn(command, args, { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${command} stopped with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return { pid: child.pid, ms: performance.now() - began };
    await sleep(1);
  }
}

async function stop(child) {
  child.kill("SIGTERM");
  if (child.exitCode === null) await new Promise((done) => child.once("exit", done));
}

// Clock ticks of user and system time; 100 a second on Linux.
const ticks = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
  return Number(fields[11]) + Number(fields[12]);
};
const parent = (pid) => Number(readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ")[1]);
const backends = () =>
  readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && (Number(name) === postmaster || parent(name) === postmaster);
    } catch {
      return false;
    }
  });
const postgresTicks = () => new Map(backends().map((pid) => [pid, ticks(pid)]));
const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

function seed() {
  const cookies = [];
  const users = [];
  const rows = [];
  for (let i = 0; i < SESSIONS; i++) {
    const id = randomUUID();
    const user = randomUUID();
    const secret = randomBytes(32);
    if (i < COOKIES) cookies.push(`${id}.${secret.toString("base64url")}`);
    users.push(`${user}\tPerson ${i}\tperson${i}@example.org\tt\t{editor}`);
    const hash = createHash("sha256").update(secret).digest("hex");
    rows.push(`${id}\t\\\\x${hash}\t${user}\tmain`);
  }
  writeFileSync(join(dir, "cookies"), cookies.join("\n"));
  const sql = [
    "copy users (id, name, email, email_verified, roles) from stdin;",
    ...users,
    "\\.",
    "create temporary table seed (id uuid, secret_hash bytea, user_id uuid, provider text);",
    "copy seed from stdin;",
    ...rows,
    "\\.",
    "insert into sessions (id, secret_hash, user_id, provider, idle_expires_at, expires_at) select id, secret_hash, user_id, provider, now() + interval '6 h', now() + interval '12 h' from seed;",
    "vacuum analyze sessions; vacuum analyze users;",
  ].join("\n");
  const host = /host=(.*)$/.exec(process.env.DATABASE_URL)[1];
  execFileSync("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-h", host, "-U", "vestibule", "vestibule"], { input: sql, maxBuffer: 1 << 28 });
}

const lua = join(dir, "load.lua");
writeFileSync(
  lua,
  `local headers = {}
for line in io.lines("${join(dir, "cookies")}") do table.insert(headers, "session-${PORT}=" .. line) end
local next_one = 0
function init(args) math.randomseed(os.time()); next_one = math.random(#headers) end
function request()
  next_one = next_one % #headers + 1
  wrk.headers["Cookie"] = headers[next_one]
  return wrk.format("GET")
end
function done(summary, latency)
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end`,
);

function load(name, pid, url, connections, accept) {
  const run = (seconds) => {
    const args = ["-t2", `-c${connections}`, `-d${seconds}s`, "-s", lua, "-H", `Accept: ${accept}`, url];
    const output = spawnSync("wrk", args, { encoding: "utf8" });
    const result = /RESULT (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(output.stdout);
    if (!result) throw new Error(output.stdout + output.stderr);
    return result.slice(1).map(Number);
  };
  run(2);
  const server = ticks(pid);
  const postgres = postgresTicks();
  const [requests, micros, p50, p99, errors] = run(SECONDS);
  const serverMs = (ticks(pid) - server) * 10;
  const postgresMs = [...postgresTicks()].reduce((sum, [backend, now]) => sum + (now - (postgres.get(backend) ?? 0)) * 10, 0);
  return { name, connections, rate: (requests / micros) * 1e6, p50: p50 / 1000, p99: p99 / 1000, server: serverMs / requests, postgres: postgresMs / requests, errors };
}

function print(rows) {
  const base = new Map(rows.filter((row) => row.name === "one query").map((row) => [row.connections, row]));
  const columns = ["", "conn", "req/s", "p50 ms", "p99 ms", "CPU ms/req", "server", "Postgres", "CPU : one query", "errors"];
  const lines = rows.map((row) => {
    const cost = row.server + row.postgres;
    const reference = base.get(row.connections);
    const ratio = cost / (reference.server + reference.postgres);
    return [row.name, row.connections, row.rate.toFixed(0), row.p50.toFixed(2), row.p99.toFixed(2), cost.toFixed(3), row.server.toFixed(3), row.postgres.toFixed(3), ratio.toFixed(2), row.errors].map(String);
  });
  const widths = columns.map((column, i) => Math.max(column.length, ...lines.map((line) => line[i].length)));
  for (const line of [columns, ...lines]) console.log(line.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  "));
}

try {
  execFileSync("target/release/vestibule", ["migrate"], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  seed();
  const starts = [];
  let door;
  for (let i = 0; i < 5; i++) {
    if (door) await stop(children.pop());
    door = await start("target/release/vestibule", ["serve"], `http://127.0.0.1:${PORT}/health/ready`);
    starts.push(door.ms);
  }
  await sleep(500);
  const idle = memory(door.pid);
  const baseline = await start("target/release/baseline", [String(PORT + 2)], `http://127.0.0.1:${PORT + 2}/bare`);
  const rows = [];
  for (const connections of [16, 64]) {
    rows.push(load("bare handler, the same bytes", baseline.pid, `http://127.0.0.1:${PORT + 2}/bare`, connections, "application/json"));
    rows.push(load("one query", baseline.pid, `http://127.0.0.1:${PORT + 2}/query`, connections, "application/json"));
    rows.push(load("GET /me", door.pid, `http://127.0.0.1:${PORT}/me`, connections, "application/json"));
    rows.push(load("GET / (a whole page)", door.pid, `http://127.0.0.1:${PORT}/`, connections, "text/html"));
  }
  // The sign-in page is for those who are not signed in.
  writeFileSync(join(dir, "cookies"), "none");
  rows.push(load("GET /sign-in", door.pid, `http://127.0.0.1:${PORT}/sign-in`, 16, "text/html"));
  console.log(`\n${SESSIONS} sessions in the table, ${COOKIES} cookies, ${SECONDS} s each after 2 s of warming up; this machine, this run\n`);
  print(rows);
  starts.sort((a, b) => a - b);
  console.log(`\nstart to ready on an existing database: ${starts[2].toFixed(0)} ms (median of 5, ${starts[0].toFixed(0)} to ${starts[4].toFixed(0)})`);
  console.log(`resident memory: ${idle.toFixed(1)} MB idle, ${memory(door.pid).toFixed(1)} MB after the load`);
} finally {
  for (const child of children) await stop(child);
  rmSync(dir, { recursive: true });
}
