"""Reads `cargo metadata` and says which crates have a licence that deny.toml does not allow, or come from elsewhere."""

import json
import re
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
allowed = set(re.findall(r'"([^"]+)"', re.search(r"allow = \[(.*?)\]", text, re.S).group(1)))


def is_allowed(expression):
    """SPDX expressions of names, OR, AND, WITH and brackets; `/` is an old way to write OR."""
    words = re.findall(r"\(|\)|[^\s()]+", expression.replace("/", " OR "))

    def either():
        value = both()
        while words and words[0] == "OR":
            words.pop(0)
            value = both() or value
        return value

    def both():
        value = one()
        while words and words[0] == "AND":
            words.pop(0)
            value = one() and value
        return value

    def one():
        word = words.pop(0)
        if word == "(":
            value = either()
            words.pop(0)
            return value
        if words and words[0] == "WITH":
            words.pop(0)
            word = f"{word} WITH {words.pop(0)}"
        return word in allowed

    return either()


wrong = []
packages = json.load(sys.stdin)["packages"]
for package in packages:
    name = f"{package['name']} {package['version']}"
    if not package["license"] or not is_allowed(package["license"]):
        wrong.append(f"{name}: licence {package['license']}")
    if package["source"] and not package["source"].startswith("registry+"):
        wrong.append(f"{name}: comes from {package['source']}")
print(f"{len(packages)} crates, {len(wrong)} with a licence or a source that is not allowed")
print("\n".join(wrong), end="")
sys.exit(bool(wrong))
