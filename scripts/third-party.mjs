// Says whose work the packages for test suites carry, and under which licences, with the texts: binary copies have to have them.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const host = /^host: (.*)$/m.exec(execFileSync("rustc", ["-vV"], { encoding: "utf8" }))[1];
const found = new Map();
// The program, and the browser's half that it carries.
for (const [target, roots, features] of [
  [host, ["vestibule-door"], []],
  ["wasm32-unknown-unknown", ["vestibule"], ["--features", "hydrate"]],
]) {
  const flags = ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", target, ...features];
  const { packages, resolve } = JSON.parse(execFileSync("cargo", flags, { encoding: "utf8", maxBuffer: 1 << 28 }));
  const byId = new Map(packages.map((about) => [about.id, about]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const waiting = packages.filter(({ name }) => roots.includes(name)).map(({ id }) => id);
  const seen = new Set(waiting);
  while (waiting.length) {
    const id = waiting.pop();
    const about = byId.get(id);
    if (about.targets.some(({ kind }) => kind.includes("proc-macro"))) continue;
    if (about.source) found.set(`${about.name} ${about.version}`, about);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) {
      // What is linked: neither tests nor what runs while it is built, as macros do.
      if (!seen.has(pkg) && dep_kinds.some(({ kind }) => kind === null)) {
        seen.add(pkg);
        waiting.push(pkg);
      }
    }
  }
}

const isLicence = (/** @type {string} */ file) => /^(licen[cs]e|copying|notice|unlicense|copyright)/i.test(file);
const texts = new Map();
const lines = [];
for (const [name, { manifest_path, license, authors, repository }] of [...found].sort(([one], [other]) => (one < other ? -1 : 1))) {
  const folder = dirname(manifest_path);
  const files = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter((file) => file.isFile() && isLicence(file.name)) : [];
  const numbers = files.map((file) => {
    const text = readFileSync(join(folder, file.name), "utf8").replaceAll("\r\n", "\n").trim();
    if (!texts.has(text)) texts.set(text, texts.size + 1);
    return texts.get(text);
  });
  const whose = numbers.length ? `texts ${numbers.sort((one, other) => one - other).join(", ")}` : [authors.join(", "), repository].filter(Boolean).join(", ");
  lines.push(`${name}: ${license} (${whose})`);
}
console.log(`This program is made of Vestibule and Rust's standard library (both MIT OR Apache-2.0) and of these ${found.size} crates, each under its own licence.\n`);
console.log(lines.join("\n"));
for (const [text, number] of texts) console.log(`\n${"-".repeat(40)} text ${number}\n\n${text}`);
