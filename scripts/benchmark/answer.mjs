// What `/me` answers, for the handlers that are to send the same.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Those that whoever sends an answer says by themselves. */
const OF_THE_CONNECTION = ["connection", "content-length", "date", "keep-alive", "transfer-encoding"];

/** Writes down an answer to one of the cookies in the file `own`; gives the file. */
export async function answerOf(dir, door, cookie) {
  const [first] = readFileSync(join(dir, "own"), "utf8").split("\n");
  // As wrk asks: what has been compressed would be another answer.
  const headers = { accept: "application/json", "accept-encoding": "identity", connection: "close", cookie: `${cookie}=${first}` };
  const answer = await fetch(`${door}/me`, { headers });
  if (answer.status !== 200) throw new Error(`/me is ${answer.status}`);
  const said = [...answer.headers].filter(([name]) => !OF_THE_CONNECTION.includes(name));
  const file = join(dir, "answer");
  writeFileSync(file, `${said.map(([name, value]) => `${name}: ${value}\n`).join("")}\n${await answer.text()}`);
  return file;
}
