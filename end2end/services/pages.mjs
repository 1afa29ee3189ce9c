// The pages of a service, as plain as they can be.
import { mayEdit } from "./things.mjs";

export const page = (title, main) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${text(title)}</title>
<link rel="icon" href="data:,"><style>body { font: 1rem/1.5 system-ui; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }</style>
<h1>${text(title)}</h1>
${main}
</html>`;

export function front(name, who, things) {
  return page(name, `<script src="/back.js"></script>
<p>You are ${text(who.name || who.id)}${who.roles.length ? ` (${text(who.roles.join(", "))})` : ""}.</p>
${list(things)}
<form action="/search"><p><label>Find <input type="search" name="title"></label> <button>Search</button></p></form>
<form method="post" action="/things"><p><label>Title <input name="title" required></label></p>
<p><label>Text <textarea name="text"></textarea></label></p>
<p><label>Readers <input name="readers" placeholder="ids, or *"></label> <button>Write</button></p></form>
<form method="post" action="/.vestibule/sign-out"><button>Sign out</button></form>`);
}

export const found = (things, title) =>
  page(`Found for "${title}"`, `${list(things.filter((thing) => thing.title.includes(title)))}<p><a href="/">Back</a></p>`);

/** The address as it reached the service, byte for byte. */
export const asked = (address) => page("You asked for", `<p><code>${text(address)}</code></p>`);

export function one(thing, who) {
  const edit = mayEdit(thing, who)
    ? `<form method="post"><p><textarea name="text">${text(thing.text)}</textarea> <button>Change</button></p></form>`
    : "";
  return page(thing.title, `<p>${text(thing.text)}</p>${edit}<p><a href="/">Back</a></p>`);
}

const list = (things) =>
  `<ul>${things.map((thing) => `<li><a href="/things/${thing.id}">${text(thing.title)}</a></li>`).join("\n")}</ul>`;

export const text = (of) => of.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
