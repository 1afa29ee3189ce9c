// Converts texts: node transformations.mjs PORT DOOR URL, with DOOR_AT and SECRET_FILE in the environment.
// Another service calls it straight, with an access token on somebody's behalf; people come through the proxy, with an assertion.
// Both are verified by the door's keys, without a question to the door, and are refused as soon as the door tells that they have
// ended, or tells nothing any more.
import { health, html, insufficient, json, nobody, nobodyCanTell, serve, text, wantsPage } from "./answers.mjs";
import { conversions } from "./documents.mjs";
import { doorFor } from "./door.mjs";
import { listen } from "./ended.mjs";
import { folded, verifier } from "./who.mjs";

const [port, door, url] = process.argv.slice(2);
const { SECRET_FILE: secretFile, DOOR_AT: at = door } = process.env;
const ended = listen(doorFor({ id: "transformations", at, secretFile }));
const asserted = verifier({ door, typ: "vestibule-assertion+jwt", aud: "transformations" });
const granted = verifier({ door, typ: "at+jwt", aud: url });
const METADATA = new URL("/.well-known/oauth-protected-resource", url);

/** What was converted, for whom and by whom. */
const done = [];

serve("The transformations", port, async (request) => {
  const [path] = request.url.split("?");
  if (path === "/health") return health(ended);
  const claims = await who(request.rawHeaders).catch(() => null);
  if (claims && ended.isSilent()) return nobodyCanTell();
  if (!claims || ended.has(claims.token_id ?? claims.sid)) return nobody(request, METADATA);
  // A person's own session has no scopes: it may do whatever they may.
  if (claims.scope !== undefined && !claims.scope.split(" ").includes("convert")) return insufficient("convert", METADATA);
  const own = () => done.filter(({ sub }) => sub === claims.sub);
  if (request.method === "POST" && path === "/convert") return convert(request, claims);
  if (request.method === "GET" && path === "/conversions") return json(200, own());
  if (request.method === "GET" && path === "/" && wantsPage(request)) return html(200, conversions(claims.name, own()));
  return json(404, { error: "there is no such page" });
});

/** What is said of whoever asks: by the door's assertion, or by a token for this service. */
function who(rawHeaders) {
  const headers = folded(rawHeaders);
  const [, bearer] = /^bearer +(\S+)$/i.exec(headers.authorization ?? "") ?? [];
  return headers["vestibule-assertion"] ? asserted(headers["vestibule-assertion"]) : granted(bearer);
}

async function convert(request, { sub, act }) {
  const converted = paragraphs(await text(request));
  done.push({ sub, by: act?.sub ?? null, at: new Date().toISOString(), characters: converted.length });
  return json(200, { html: converted, on_behalf_of: sub, by: act?.sub ?? null });
}

const escaped = (of) => of.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
const paragraphs = (of) =>
  of.replaceAll("\r\n", "\n").split(/\n\s*\n/).map((part) => (part.startsWith("# ") ? `<h2>${escaped(part.slice(2))}</h2>` : `<p>${escaped(part)}</p>`)).join("\n");
