// What a request costs, beside handlers that do less and beside one that does the same in another way.
import { print } from "./table.mjs";

/** Each is what the others are divided by, at the same number of connections. */
const BESIDE = { "constant body": ": constant", "JSON by serde": ": serialising", "one query": ": one query" };

/** CPU of the server and of Postgres. */
const whole = ({ cpu: [server], postgres }) => server + postgres;

export function printCosts(rows) {
  const at = (name, { connections }) => rows.find((row) => row.name === name && row.connections === connections);
  const columns = ["", "conn", "req/s", "p50 ms", "p99 ms", "CPU ms/req", "server", "Postgres", ...Object.values(BESIDE), "errors"];
  const lines = rows.map((row) => {
    const beside = Object.keys(BESIDE).map((name) => (whole(row) / whole(at(name, row))).toFixed(2));
    const times = [row.rate.toFixed(0), row.p50.toFixed(2), row.p99.toFixed(2)];
    const cpu = [whole(row), row.cpu[0], row.postgres].map((ms) => ms.toFixed(4));
    return [row.name, row.connections, ...times, ...cpu, ...beside, row.errors];
  });
  print(columns, lines);
  for (const me of rows.filter((row) => row.name === "GET /me")) {
    printChecks(me, at("one query", me), at("a check, 1,000 sessions", me));
    printTokens(rows.filter((row) => row.connections === me.connections), me, at("one query", me));
  }
}

function printChecks(me, query, check) {
  const to = (other) => (check.cpu[0] / other.cpu[0]).toFixed(2);
  console.log(`\nthe door's own CPU of a check, ${me.connections} connections: ${to(me)} of GET /me, ${to(query)} of the handler with one query`);
}

/** Beside a session's /me, the CPU of all and the requests a second. */
function printTokens(rows, me, query) {
  console.log(`tokens, ${me.connections} connections, CPU : GET /me (: one query), and requests a second : GET /me`);
  for (const row of rows.filter((row) => row.how)) {
    const [cpu, rate] = [(whole(row) / whole(me)).toFixed(2), (row.rate / me.rate).toFixed(2)];
    console.log(`  ${row.name.padEnd(28)} ${cpu} (${(whole(row) / whole(query)).toFixed(2)})  ${rate}`);
  }
}
