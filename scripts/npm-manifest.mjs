// The manifest of the npm package as it is packed: for this platform only, and without what only its build needs.
import { readFileSync } from "node:fs";

const { private: _, devDependencies, scripts, files, ...manifest } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const packed = {
  ...manifest,
  os: [process.platform],
  cpu: [process.arch],
  // The program is linked with glibc: on Alpine npm says so instead of the system's "not found".
  ...(process.platform === "linux" && { libc: ["glibc"] }),
  files,
};
console.log(JSON.stringify(packed, null, 2));
