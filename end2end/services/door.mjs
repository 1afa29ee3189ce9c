// What a service asks the door with its own secret: what a token is, and a token for another service on somebody's behalf.
import { readFileSync } from "node:fs";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const KIND = "urn:ietf:params:oauth:token-type";

/** `at` is where the door is asked, which on one machine need not be where people find it. */
export function doorFor({ id, at, secretFile }) {
  const secret = readFileSync(secretFile, "utf8").trim();
  const authorization = `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}`;
  const post = async (path, fields) => {
    const answer = await fetch(new URL(path, at), { method: "POST", headers: { authorization }, body: new URLSearchParams(fields) });
    return { status: answer.status, said: await answer.json() };
  };

  /** Claims of a token that is good now, and meant for this service; else null. */
  async function introspect(token) {
    const { status, said } = await post("/oauth/introspect", { token });
    if (status !== 200) throw new Error(`introspection is ${status}: ${said.error}`);
    return said.active ? said : null;
  }

  /** A token for `resource`, for whom this service was given `token`: an assertion ("jwt") or a token ("access_token"). */
  async function onBehalf(token, kind, resource, scope) {
    const asked = { grant_type: EXCHANGE, subject_token: token, subject_token_type: `${KIND}:${kind}`, resource, scope };
    const { status, said } = await post("/oauth/token", asked);
    return status === 200 ? { token: said.access_token } : { error: said.error };
  }

  return { introspect, onBehalf, authorization, at };
}
