// Reads `cargo metadata` and says which crates have a licence that deny.toml does not allow, or come from elsewhere.
import { readFileSync } from "node:fs";

const allowed = new Set([...readFileSync("deny.toml", "utf8").match(/allow = \[([^]*?)\]/)[1].matchAll(/"([^"]+)"/g)].map((match) => match[1]));

// SPDX expressions of names, OR, AND, WITH and brackets; `/` is an old way to write OR.
function isAllowed(expression) {
  const words = expression.replaceAll("/", " OR ").match(/\(|\)|[^\s()]+/g);
  const one = () => {
    let word = words.shift();
    if (word === "(") {
      const value = either();
      words.shift();
      return value;
    }
    if (words[0] === "WITH") word = `${word} ${words.shift()} ${words.shift()}`;
    return allowed.has(word);
  };
  const both = () => {
    let value = one();
    while (words[0] === "AND") value = (words.shift(), one()) && value;
    return value;
  };
  const either = () => {
    let value = both();
    while (words[0] === "OR") value = (words.shift(), both()) || value;
    return value;
  };
  return either();
}

const { packages } = JSON.parse(readFileSync(0, "utf8"));
const wrong = packages.flatMap(({ name, version, license, source }) => [
  ...(license && isAllowed(license) ? [] : [`${name} ${version}: licence ${license}`]),
  ...(source && !source.startsWith("registry+") ? [`${name} ${version}: comes from ${source}`] : []),
]);
console.log(`${packages.length} crates, ${wrong.length} with a licence or a source that is not allowed`);
wrong.forEach((line) => console.error(line));
process.exit(wrong.length ? 1 : 0);
