// Programs that run beside each other, and what each of them has cost.
import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

const postmaster = Number(readFileSync(process.env.PG_PID_FILE, "utf8").split("\n")[0]);
const children = [];

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Starts a program and waits until it answers at `url`. */
export async function start(command, args, url, env) {
  const began = performance.now();
  const child = spawn(command, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${command} stopped with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return { pid: child.pid, ms: performance.now() - began };
    await sleep(1);
  }
}

/** Stops what was started last. */
export async function stop() {
  const child = children.pop();
  child.kill("SIGTERM");
  if (child.exitCode === null) await new Promise((done) => child.once("exit", done));
}

export async function stopAll() {
  while (children.length > 0) await stop();
}

// Those after the name of the program, of which the first is its state.
const fields = (pid) => readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ").map(Number);
const parent = (pid) => fields(pid)[1];
// Clock ticks of user and system time; 100 a second on Linux.
const ticks = (pid) => fields(pid)[11] + fields(pid)[12];
// The same of its children that have ended.
const ended = (pid) => fields(pid)[13] + fields(pid)[14];

/** Of Postgres as a whole: a connection is a process, and some have ended meanwhile. */
function postgresTicks() {
  const each = readdirSync("/proc").map((name) => {
    try {
      return /^\d+$/.test(name) && parent(name) === postmaster ? ticks(name) : 0;
    } catch {
      return 0;
    }
  });
  return each.reduce((sum, one) => sum + one, ticks(postmaster) + ended(postmaster));
}

/** Megabytes. */
export const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

/** Begins to count; what it gives says how many milliseconds of CPU each of `pids` and Postgres have used since then. */
export function countCpu(pids) {
  const before = pids.map(ticks);
  const postgres = postgresTicks();
  return () => ({
    each: pids.map((pid, i) => (ticks(pid) - before[i]) * 10),
    postgres: (postgresTicks() - postgres) * 10,
  });
}
