// Which sessions and tokens have ended, as the door tells it (docs/signals.md).
import { setTimeout as sleep } from "node:timers/promises";

const SILENCE = 3_000;

/** As long as the longest token is good that is verified by keys, and as clocks may differ. By time: there may be any number. */
const KEPT = 360_000;

/** Listens from now on. `isSilent()`: nobody can tell what has ended; `has(sid)`: what tokens name by it has. */
export function listen({ at, authorization }) {
  const ended = new Map();
  let alive = -Infinity;
  let heard = -Infinity;
  let last = {};
  const isLongAgo = (since) => performance.now() - since > SILENCE;

  function take(kind, data) {
    if (kind === "ended") ended.set(JSON.parse(data).sid, performance.now());
    // Something may have ended that is not told any more: what is known is not all, until the next sign of life.
    if (kind === "gap") alive = -Infinity;
    if (kind !== "alive") return;
    alive = performance.now();
    for (const [sid, told] of ended) if (alive - told > KEPT) ended.delete(sid);
  }

  async function follow(signal) {
    const answer = await fetch(new URL("/signals", at), { headers: { authorization, ...last }, signal });
    if (!answer.ok) throw new Error(`the door says ${answer.status}`);
    let [rest, kind] = ["", ""];
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop();
      for (const [name, value] of lines.map((line) => line.split(/: (.*)/))) {
        if (name === "event") kind = value;
        if (name === "id") last = { "last-event-id": value };
        if (name === "data") take(kind, value);
      }
      heard = performance.now();
    }
  }

  async function forever() {
    for (;; await sleep(500)) {
      const [silence, began] = [new AbortController(), performance.now()];
      const watch = setInterval(() => isLongAgo(Math.max(heard, began)) && silence.abort(), 100);
      await follow(silence.signal).catch(() => {}).finally(() => clearInterval(watch));
    }
  }
  forever();
  return { isSilent: () => isLongAgo(alive), has: (sid) => ended.has(sid) };
}
