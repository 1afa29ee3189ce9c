// Which sessions and tokens have ended, as the door tells it (docs/signals.md).
import { setTimeout as sleep } from "node:timers/promises";

const SILENCE = 3_000;
const KEPT = 10_000;

/** Listens from now on. Gives a function: whether what tokens name by this `sid` is over, or nobody can tell. */
export function listen({ at, authorization }) {
  const ended = new Set();
  let heard = -Infinity;
  let last = {};
  const isSilent = (since) => performance.now() - since > SILENCE;

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
        if (name === "data" && kind === "ended") ended.add(JSON.parse(value).sid);
      }
      heard = performance.now();
      for (const sid of ended) if (ended.size > KEPT) ended.delete(sid);
    }
  }

  async function forever() {
    for (;; await sleep(500)) {
      const [silence, began] = [new AbortController(), performance.now()];
      const watch = setInterval(() => isSilent(Math.max(heard, began)) && silence.abort(), 100);
      await follow(silence.signal).catch(() => {}).finally(() => clearInterval(watch));
    }
  }
  forever();
  return (sid) => isSilent(heard) || ended.has(sid);
}
