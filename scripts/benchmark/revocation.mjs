// How long a session that has ended at one node is still let in at another one.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";

import { sleep } from "./processes.mjs";
import { ENDED_SINGLY } from "./seed.mjs";

/** Between two ends, at random: the other node reads every 250 ms in any case, and must not be met at the same moment. */
const APART_MS = 16;

/** Whoever is let in for so long after the sign-out was answered is let in for ever. */
const AT_MOST_MS = 2_000;

/** Ends each of the sessions at `here` by signing out, asks `there` until it refuses, and prints how long that took. */
export async function revocation(dir, here, there) {
  const cookies = readFileSync(join(dir, "ended-singly"), "utf8").split("\n");
  const agent = new Agent({ keepAlive: true });
  const lags = [];
  for (const value of cookies) {
    const shown = { accept: "application/json", cookie: [here, there].map(({ cookie }) => `${cookie}=${value}`).join("; ") };
    // The second answer comes from memory.
    for (const _ of [1, 2]) await expect(ask(agent, `${there.url}/me`, "GET", shown), 200);
    lags.push(await lag(agent, here, there, shown));
    await sleep(Math.random() * APART_MS);
  }
  agent.destroy();
  console.log(`\n${ENDED_SINGLY} sessions signed out at one door, one after the other, and asked for at another one of the same database, ms`);
  printLags("from the answer to the sign-out until the last request that was let in was sent", lags.map(({ late }) => late));
  printLags("from the answer to the sign-out until the first refusal had come", lags.map(({ refused }) => refused));
  printLags("from asking for the sign-out until the first refusal had come", lags.map(({ whole }) => whole));
}

/** The other node is asked all the time, while the session is being ended too. */
async function lag(agent, here, there, shown) {
  const asked = performance.now();
  let ended = Infinity;
  const ending = ask(agent, `${here.url}/auth/sign-out`, "POST", { ...shown, "sec-fetch-site": "same-origin" }).then((status) => {
    ended = performance.now();
    if (status >= 400) throw new Error(`a sign-out is ${status}`);
  });
  let last = asked;
  for (;;) {
    const sent = performance.now();
    const status = await ask(agent, `${there.url}/me`, "GET", shown);
    if (status !== 200) {
      await Promise.all([ending, expect(status, 401)]);
      // It may be known there before whoever has ended it is told.
      const [late, refused] = [last - ended, performance.now() - ended].map((ms) => Math.max(0, ms));
      return { late, refused, whole: performance.now() - asked };
    }
    last = sent;
    if (sent - ended > AT_MOST_MS) throw new Error("a session that has ended is let in");
  }
}

async function expect(status, wanted) {
  if ((await status) !== wanted) throw new Error(`an answer is ${await status} instead of ${wanted}`);
}

/** The status of an answer, of which everything has come. */
const ask = (agent, url, method, headers) =>
  new Promise((done, fail) => {
    const asked = request(url, { agent, method, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => done(answer.statusCode));
    });
    asked.on("error", fail);
    asked.end();
  });

function printLags(what, lags) {
  const sorted = lags.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(1);
  console.log(`  ${what.padEnd(80)} p50 ${at(0.5)}  p99 ${at(0.99)}  max ${at(1)}`);
}
