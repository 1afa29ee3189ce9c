// The pages of the repository and of the transformations, as plain as they can be.
import { mayEdit } from "./things.mjs";
import { page, text } from "./pages.mjs";

const SIGN_OUT = '<form method="post" action="/.vestibule/sign-out"><button>Sign out</button></form>';
const convert = ({ id }) => `<form method="post" action="/documents/${id}/convert"><button>Convert</button></form>`;

export function documents(who, all) {
  const line = (one) => `<li><a href="/documents/${one.id}">${text(one.title)}</a>${mayEdit(one, who) ? convert(one) : ""}</li>`;
  return page("The repository", `<script src="/back.js"></script>
<p>You are ${text(who.name || who.id)}.</p>
<ul>${all.map(line).join("\n")}</ul>
<form method="post" action="/documents"><p><label>Title <input name="title" required></label></p>
<p><label>Text <textarea name="text"></textarea></label> <button>Keep</button></p></form>
${SIGN_OUT}`);
}

/** What another service has made of its text is its HTML, escaped by that service. */
export function document(one) {
  const converted = one.converted === undefined ? "" : `<section aria-label="Converted">${one.converted}</section>`;
  return page(one.title, `<pre>${text(one.text)}</pre>${converted}<p><a href="/">Back</a></p>`);
}

export function conversions(name, done) {
  const line = ({ by, at, characters }) => `<li>${characters} characters at ${at}${by ? `, asked by ${text(by)}` : ""}</li>`;
  return page("The transformations", `<p>What was converted for ${text(name ?? "you")}:</p>
<ul>${done.map(line).join("\n")}</ul>
${SIGN_OUT}`);
}
