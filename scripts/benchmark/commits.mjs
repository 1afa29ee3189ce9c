// What the ends of sessions cost whoever else commits in the same database: updates of another table by 16 clients.
import { spawn } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { countCpu } from "./processes.mjs";
import { BY_SQL, databaseHost, sql } from "./seed.mjs";
import { print } from "./table.mjs";

const CLIENTS = 16;

/** How many ends a second are asked for. */
const ENDS = 2_000;

const SIGNING_OUT = 64;

/** How the others go about it: at their own pace what is taken from them shows as fewer commits, at a given one as time. */
const PACES = { "as many as they can": [], "1,000 a second": ["-R", "1000"] };

/** Each is measured so often, in turns, and its median counts. */
const ROUNDS = 3;

const UPDATE = "\\set id random(1, 10000)\nupdate others.rows set n = n + 1 where id = :id;\n";

// The row and its event, as the door writes them; `told`: and the others are told in the same transaction.
const end = (told) => `\\set n random(1, ${BY_SQL})
with ended as (
  update sessions set ended_at = now(), end_reason = 'admin', changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
  where id = (select id from others.sessions where n = :n) returning id, user_id, provider),
noted as (
  insert into events (id, kind, user_id, session_id, provider, reason)
  select gen_random_uuid(), 'session_ended', user_id, id, provider, 'admin' from ended)
select ${told ? "pg_notify('vestibule_changed', '')" : "1"} from ended;
`;

// With a pause before each request, so that there are no more than ENDS.
const SIGN_OUTS = `local all, at = {}, 0
function init(args)
  for line in io.lines(args[1]) do table.insert(all, args[2] .. "=" .. line) end
  wrk.headers["Sec-Fetch-Site"] = "same-origin"
end
function delay() return ${Math.round((SIGNING_OUT * 1000) / ENDS) - 4} end
function request()
  at = at + 1
  if all[at] == nil then wrk.thread:stop() end
  wrk.headers["Cookie"] = all[at] or "none=none"
  return wrk.format("POST")
end
function done(summary, latency)
  io.write(string.format("RESULT %d %d %d\\n", summary.requests, summary.duration, summary.errors.status + summary.errors.timeout))
end`;

/** Measures, and prints. `doors`: those that are told; `alone`: one that tells nobody and keeps nothing in memory. */
export async function commits(dir, seconds, doors, alone) {
  prepare(dir);
  const ways = {
    "nothing else": () => ({ rate: 0, errors: 0 }),
    "ends by SQL alone": () => pgbench(dir, "end", seconds, 4, ["-R", String(ENDS)]),
    "the same with NOTIFY in the transaction": () => pgbench(dir, "end-told", seconds, 4, ["-R", String(ENDS)]),
    [SILENT]: () => signOuts(dir, seconds, alone),
    "ends by one of two doors": () => signOuts(dir, seconds, doors[0]),
  };
  const pids = [...doors, alone].map(({ pid }) => pid);
  for (const [pace, more] of Object.entries(PACES)) {
    const runs = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, ends] of Object.entries(ways)) {
        runs[name].push(await measured(dir, seconds, more, ends, pids));
        // So that there is somebody to sign out the next time.
        sql("update sessions set ended_at = null, end_reason = null where end_reason = 'signed_out';");
      }
    }
    printRuns(pace, runs, seconds);
  }
  console.log("Everything shares the same cores: what a door takes from others by computing is in the row of the one that tells nobody too.");
}

const SILENT = "ends by a door that tells nobody";

async function measured(dir, seconds, pace, ends, pids) {
  const used = countCpu(pids);
  const [others, ended] = await Promise.all([pgbench(dir, "update", seconds, CLIENTS, [...pace, "-l", "--log-prefix", join(dir, "log")]), ends()]);
  const { each, postgres } = used();
  const [p50, p99] = latencies(dir);
  // Of one core, in per cent.
  const [doors, database] = [each.reduce((sum, ms) => sum + ms, 0), postgres].map((ms) => ms / 10 / seconds);
  return { rate: others.rate, p50, p99, ends: ended.rate, doors, database, errors: others.errors + ended.errors };
}

function prepare(dir) {
  writeFileSync(join(dir, "update"), UPDATE);
  writeFileSync(join(dir, "end"), end(false));
  writeFileSync(join(dir, "end-told"), end(true));
  writeFileSync(join(dir, "sign-outs.lua"), SIGN_OUTS);
  const ids = readFileSync(join(dir, "ended-by-sql"), "utf8").split("\n");
  sql(
    [
      "create schema others;",
      "create table others.rows (id int primary key, n int not null);",
      "insert into others.rows select id, 0 from generate_series(1, 10000) as id;",
      "create table others.sessions (n int primary key, id uuid not null);",
      "copy others.sessions from stdin;",
      ...ids.map((id, at) => `${at + 1}\t${id}`),
      "\\.",
      "vacuum analyze others.rows; vacuum analyze others.sessions;",
    ].join("\n"),
  );
}

/** Commits wait until they are written, as they do at a site; this server's files are in memory, so that no disk is measured. */
const environment = { ...process.env, PGOPTIONS: "-c synchronous_commit=on" };

async function pgbench(dir, script, seconds, clients, more) {
  const file = ["-f", join(dir, script)];
  const args = ["-n", "-M", "prepared", "-c", String(clients), "-j", "1", "-T", String(seconds), ...file, ...more, "-h", databaseHost(), "-U", "vestibule", "vestibule"];
  const output = await run("pgbench", args);
  const failed = /number of failed transactions: (\d+)/.exec(output);
  // Of none it says no rate.
  return { rate: Number(/tps = ([\d.]+)/.exec(output)?.[1] ?? 0), errors: Number(failed?.[1] ?? 0) };
}

/** Each of them once, from the first one on. */
async function signOuts(dir, seconds, { url, cookie }) {
  const args = ["-t1", `-c${SIGNING_OUT}`, `-d${seconds}s`, "-s", join(dir, "sign-outs.lua"), `${url}/auth/sign-out`];
  const output = await run("wrk", [...args, "--", join(dir, "ended-by-doors"), cookie]);
  const [requests, micros, errors] = /RESULT (\d+) (\d+) (\d+)/.exec(output).slice(1).map(Number);
  return { rate: (requests / micros) * 1e6, errors };
}

const run = (program, args) =>
  new Promise((done, fail) => {
    const child = spawn(program, args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    child.on("error", fail);
    child.on("close", (code) => (code === 0 ? done(output) : fail(new Error(`${program} ends with ${code}: ${output}`))));
  });

/** Of each commit, in milliseconds: the third column of what pgbench has written down. */
function latencies(dir) {
  const files = readdirSync(dir).filter((name) => name.startsWith("log."));
  const all = files.flatMap((name) => readFileSync(join(dir, name), "utf8").split("\n").filter(Boolean).map((line) => Number(line.split(" ")[2])));
  for (const name of files) rmSync(join(dir, name));
  const sorted = Float64Array.from(all).sort();
  return [0.5, 0.99].map((part) => sorted[Math.floor(sorted.length * part)] / 1000);
}

function printRuns(pace, runs, seconds) {
  const median = (run, of) => run.map(of).toSorted((a, b) => a - b)[Math.floor(run.length / 2)];
  const rate = (name) => median(runs[name], (run) => run.rate);
  console.log(`\nCommits of ${CLIENTS} clients in a table of their own, ${pace}, while sessions end; medians of ${ROUNDS} times ${seconds} s, in turns\n`);
  const columns = ["beside them", "commits/s", ": nothing else", ": told nobody", "p50 ms", "p99 ms", "ends/s", "CPU of the doors", "of Postgres", "errors"];
  const lines = Object.entries(runs).map(([name, run]) => {
    const beside = ["nothing else", SILENT].map((other) => (rate(name) / rate(other)).toFixed(3));
    const times = [median(run, ({ p50 }) => p50), median(run, ({ p99 }) => p99)].map((ms) => ms.toFixed(2));
    const cpu = [median(run, ({ doors }) => doors), median(run, ({ database }) => database)].map((percent) => `${percent.toFixed(0)} %`);
    return [name, rate(name).toFixed(0), ...beside, ...times, median(run, ({ ends }) => ends).toFixed(0), ...cpu, median(run, ({ errors }) => errors)];
  });
  print(columns, lines);
}
