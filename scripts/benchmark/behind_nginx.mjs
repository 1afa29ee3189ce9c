// What the door adds to a service behind nginx, and what one check costs.
import { touchAll } from "./seed.mjs";
import { startNginx } from "./nginx.mjs";
import { print } from "./table.mjs";

const WIKI = "wiki.example.org";

/** Each measurement of a pair is taken so often, in turns: a machine is not equally fast for a minute. */
const ROUNDS = 5;

/** The settings of a door with a service, as a file. */
export const settings = (checks, keys, { wiki, crm }) => `
[forward_auth]
listen = "127.0.0.1:${checks}"

[keys]
file = "${keys}"

[[service]]
id = "wiki"
name = "The wiki"
url = "https://${WIKI}"
${wiki}
[[service.rule]]
path = "/admin/**"
roles = ["admin"]

[[service.rule]]
path = "/public/**"
public = true
${crm}`;

const ACCEPT = "Accept: application/json";
const at = (name, connections, more = {}) => ({ name, connections, path: "/file.txt", host: WIKI, cookies: "at-100", ...more });
const without = (connections) => at("without the door", connections, { host: "plain.example.org" });

/** Measures, and prints. `row`: what the figures of the door's own addresses are. */
export async function behindNginx(load, dir, ports, door, seconds) {
  const nginx = await startNginx(dir, ports);
  const ask = (what, seconds, warm) => {
    const headers = [`Host: ${what.host}`, ACCEPT];
    const url = `https://127.0.0.1:${ports.proxy}${what.path}`;
    return load({ ...what, url, headers, cookie: "__Host-vestibule" }, [door.pid, nginx.pid], seconds, warm);
  };
  const pairs = [];
  for (let round = 0; round < ROUNDS; round++) {
    const warm = round === 0 ? 1 : 0;
    pairs.push([ask(without(1), 1, warm), ask(at("with the door, 100 sessions", 1), 1, warm)]);
  }
  const rows = [];
  for (const connections of [16, 64]) {
    rows.push(ask(without(connections), seconds, 1));
    rows.push(ask(at("with the door, 100 sessions", connections), seconds, 1));
    if (connections !== 16) continue;
    rows.push(ask(at("with the door, 1,000 sessions", connections, { cookies: "at-1000" }), seconds, 1));
    rows.push(ask(at("the assertion left out by nginx", connections, { host: "bare.example.org" }), seconds, 1));
    touchAll();
    rows.push(ask(at("an assertion signed for each request", connections, { cookies: "at-each" }), seconds));
    rows.push(ask(at("anybody, at a public path", connections, { path: "/public/file.txt", cookies: "nobody" }), seconds, 1));
    rows.push(ask(at("nobody, refused (401)", connections, { cookies: "nobody", isRefused: true }), seconds, 1));
    rows.push(ask(at("somebody, refused (403)", connections, { path: "/admin/x", isRefused: true }), seconds, 1));
  }
  printRows(rows, seconds);
  printAdded(pairs);
}

/** One check, asked as nginx asks. */
export const check = (ports, connections, cookies) => ({
  name: `a check, ${cookies === "at-100" ? "100" : "1,000"} sessions`,
  connections,
  url: `http://127.0.0.1:${ports.checks}/authz/nginx`,
  headers: [ACCEPT, "X-Original-Method: GET", `X-Original-URL: https://${WIKI}/file.txt`],
  cookies,
  cookie: "__Host-vestibule",
});

/** The same, asked as Caddy, Traefik and HAProxy ask. */
export const forwarded = (ports, connections, cookies) => {
  const told = { Method: "GET", Proto: "https", Host: WIKI, Uri: "/file.txt" };
  const headers = Object.entries(told).map(([name, value]) => `X-Forwarded-${name}: ${value}`);
  const { name, ...asked } = check(ports, connections, cookies);
  return { ...asked, name: `${name}, forwarded`, url: `http://127.0.0.1:${ports.checks}/authz/forward`, headers: [ACCEPT, ...headers] };
};

function printRows(rows, seconds) {
  console.log(`\nA file of 1 kB that a service answers, through nginx with the configuration of docs/proxies/nginx.md; ${seconds} s each\n`);
  const plain = new Map(rows.filter((row) => row.host === "plain.example.org").map((row) => [row.connections, row]));
  const columns = ["", "conn", "req/s", "ratio", "p50 ms", "p99 ms", "CPU ms/req: door", "Postgres", "nginx", "errors"];
  const lines = rows.map((row) => {
    const [door, nginx] = row.cpu;
    const ratio = row.rate / plain.get(row.connections).rate;
    return [row.name, row.connections, row.rate.toFixed(0), ratio.toFixed(2), row.p50.toFixed(2), row.p99.toFixed(2), door.toFixed(3), row.postgres.toFixed(3), nginx.toFixed(3), row.errors];
  });
  print(columns, lines);
}

function printAdded(pairs) {
  const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  const added = pairs.map(([plain, door]) => door.p50 - plain.p50);
  const p99 = [0, 1].map((which) => median(pairs.map((pair) => pair[which].p99)).toFixed(2));
  const range = `${Math.min(...added).toFixed(2)} to ${Math.max(...added).toFixed(2)}`;
  console.log(`\none request after the other, the door adds ${median(added).toFixed(2)} ms at p50 (${range}, ${pairs.length} pairs in turns); p99 ${p99[1]} ms with it, ${p99[0]} without`);
  console.log("At 16 and 64 connections both cores are busy, so that times there say how much is done, not how long one request takes.");
  console.log("nginx asks twice about whom it refuses. It asks the service by a new connection each time, with the door and without.");
}
