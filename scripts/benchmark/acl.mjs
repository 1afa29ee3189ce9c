// How long `vestibule acl` takes for 1,000 cells of a small service on this machine: record, then check with every way around.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { print } from "./table.mjs";

const CELLS = 1_000;
const PORT = 4390;
const PROGRAM = resolve("target/debug/vestibule");
const dir = mkdtempSync(join(tmpdir(), "vestibule-bench-acl-"));
const door = `http://127.0.0.1:${PORT}`;
const base = `http://127.0.0.1:${PORT + 4}`;
const env = {
  ...process.env,
  VESTIBULE_CONFIG: join(dir, "vestibule.toml"),
  VESTIBULE_ACL_TOKEN: "the-token-of-a-measurement",
  VESTIBULE_LOG: "warn",
};
delete env.DATABASE_URL;
writeFileSync(env.VESTIBULE_CONFIG, `listen = "127.0.0.1:${PORT}"
data_dir = "${dir}/data"
autosession = true
[forward_auth]
listen = "127.0.0.1:${PORT + 3}"
[[service]]
id = "crm"
url = "http://crm.localhost:${PORT + 4}"
`);

const children = [];
async function start(command, args, url) {
  const child = spawn(command, args, { env, cwd: dir, stdio: ["ignore", "ignore", "inherit"] });
  children.push(child);
  while (!(await fetch(url).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`${command} stopped with ${child.exitCode}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

function acl(command, more = []) {
  const began = performance.now();
  const args = ["acl", command, "--service", "crm", "--base", base, "--json", ...more];
  const { status, stdout, stderr } = spawnSync(PROGRAM, args, { env, cwd: dir, maxBuffer: 1 << 28 });
  const ms = performance.now() - began;
  if (status !== 0) throw new Error(`acl ${command} ends with ${status}: ${stderr} ${stdout.subarray(-2000)}`);
  const { cells, requests } = JSON.parse(stdout);
  return [command, cells, requests, (ms / 1000).toFixed(1), (requests / (ms / 1000)).toFixed(0)];
}

try {
  await start(PROGRAM, ["serve"], `${door}/health/ready`);
  await start("node", [resolve("end2end/services/service.mjs"), "crm", "Customers", String(PORT + 4), door], `${base}/health`);
  const own = readFileSync("end2end/services/acl/routes.txt", "utf8");
  const table = readFileSync("end2end/services/acl/access.csv", "utf8").trim().split("\n").slice(1);
  const [there, each] = [table.flatMap((row) => row.split(",").slice(3).filter(Boolean)).length, table[0].split(",").slice(3).length];
  const more = Array.from({ length: Math.ceil((CELLS - there) / each) }, (_, number) => `GET /asked/${number}\n`);
  writeFileSync(join(dir, "routes.txt"), own + more.join(""));
  writeFileSync(join(dir, "acl.toml"), readFileSync("end2end/services/acl/acl.toml"));
  print(["vestibule acl", "cells", "requests", "seconds", "requests/s"], [acl("record"), acl("check")]);
} finally {
  for (const child of children) child.kill("SIGTERM");
  await Promise.all(children.map((child) => child.exitCode ?? new Promise((done) => child.once("exit", done))));
  rmSync(dir, { recursive: true });
}
