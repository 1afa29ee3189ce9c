// Load by wrk: each request with the next credential of a file, as a cookie, as a bearer token, or in a form.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { countCpu } from "./processes.mjs";

// Each thread begins at another place, so that no two ask with the same cookie at the same moment.
const LUA = `local threads = 0
function setup(thread) thread:set("part", threads); threads = threads + 1 end
local all, next_one, how, before = {}, 0, "", ""
function init(args)
  how, before = args[2], args[3]
  for line in io.lines(args[1]) do table.insert(all, before .. line) end
  math.randomseed(os.time())
  next_one = (math.random(#all) + math.floor(#all * part / 2)) % #all
end
function request()
  next_one = next_one % #all + 1
  if how == "form" then return wrk.format("POST", nil, nil, all[next_one]) end
  wrk.headers[how] = all[next_one]
  return wrk.format("GET")
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end`;

/** Writes down what wrk is to do, and gives the way to have it done. */
export function loader(dir) {
  const lua = join(dir, "load.lua");
  writeFileSync(lua, LUA);
  const run = ({ url, connections, headers, cookies, cookie, how = "Cookie", before = `${cookie}=` }, seconds) => {
    const threads = Math.min(2, connections);
    const args = [`-t${threads}`, `-c${connections}`, `-d${seconds}s`, "-s", lua, ...headers.flatMap((line) => ["-H", line])];
    const output = spawnSync("wrk", [...args, url, "--", join(dir, cookies), how, before], { encoding: "utf8" });
    const result = /RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(output.stdout);
    if (!result) throw new Error(output.stdout + output.stderr);
    const [requests, micros, p50, p99, refused, broken] = result.slice(1).map(Number);
    return { requests, rate: (requests / micros) * 1e6, p50: p50 / 1000, p99: p99 / 1000, refused, broken };
  };
  /** Loads for so many seconds after some of warming up. `pids`: whose CPU is counted, beside that of Postgres. */
  return (what, pids, seconds, warm) => {
    if (warm) run(what, warm);
    const used = countCpu(pids);
    const { refused, broken, requests, ...result } = run(what, seconds);
    const { each, postgres } = used();
    const errors = broken + (what.isRefused ? requests - refused : refused);
    return { ...what, ...result, requests, errors, cpu: each.map((ms) => ms / requests), postgres: postgres / requests };
  };
}
