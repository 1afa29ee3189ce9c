// nginx with the configuration of docs/proxies/nginx.md as it stands there, in front of a service that is a small file.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { start } from "./processes.mjs";

const PROGRAM = "/usr/sbin/nginx";

/** Starts both; gives the process of the proxy, and where it listens. */
export async function startNginx(dir, { door, checks, proxy, backend }) {
  for (const temp of ["temp", "www/public", "ssl"]) mkdirSync(join(dir, temp), { recursive: true });
  certificate(dir);
  const places = [
    [/listen 443/g, `listen 127.0.0.1:${proxy}`],
    [/127\.0\.0\.1:3000/g, `127.0.0.1:${door}`],
    [/127\.0\.0\.1:3002/g, `127.0.0.1:${checks}`],
    [/127\.0\.0\.1:808[01]/g, `127.0.0.1:${backend}`],
    [/\/etc\/ssl\/[a-z.]*\.pem/g, `${dir}/ssl/cert.pem`],
    [/\/etc\/ssl\/[a-z.]*\.key/g, `${dir}/ssl/key.pem`],
    [/\/etc\/nginx\//g, `${dir}/etc/nginx/`],
  ];
  const files = page(dir, places);
  for (const [file, text] of files) write(file, text);
  // What is compared with: the same service without the door, and with it where the service does not take the assertion.
  const etc = join(dir, "etc/nginx");
  const without = (name) => files.get(join(etc, name)).replace(/^.*vs_jwt.*$/gm, "");
  write(join(etc, "bare-ask.conf"), without("vestibule-ask.conf"));
  write(join(etc, "bare-identity.conf"), without("vestibule-identity.conf"));
  write(join(etc, "conf.d/compared.conf"), compared(dir, etc, proxy, backend));
  for (const file of ["file.txt", "public/file.txt"]) writeFileSync(join(dir, "www", file), "What a service answers.\n".repeat(42));
  await run(dir, "backend", `server { listen 127.0.0.1:${backend}; root ${dir}/www; }`, `http://127.0.0.1:${backend}/file.txt`);
  const alive = `server { listen 127.0.0.1:${proxy + 1}; return 200; }`;
  return run(dir, "proxy", `include ${etc}/conf.d/*.conf; ${alive}`, `http://127.0.0.1:${proxy + 1}/`);
}

/** The files of the page: the first line of a block names its file. */
function page(dir, places) {
  const text = readFileSync("docs/proxies/nginx.md", "utf8");
  const blocks = [...text.matchAll(/^```nginx\n# (\S+)\n([^]*?)^```$/gm)];
  const placed = (text) => places.reduce((text, [example, place]) => text.replace(example, place), text);
  return new Map(blocks.map(([, file, body]) => [placed(file), placed(body)]));
}

function compared(dir, etc, proxy, backend) {
  const tls = `ssl_certificate ${dir}/ssl/cert.pem; ssl_certificate_key ${dir}/ssl/key.pem;`;
  const server = (name, body) => `server { listen 127.0.0.1:${proxy} ssl http2; server_name ${name}; ${tls} ${body} }\n`;
  const pass = `proxy_pass http://127.0.0.1:${backend};`;
  const told = `set $vestibule_url https://wiki.example.org$request_uri; include ${etc}/bare-ask.conf; include ${etc}/vestibule-check.conf;`;
  return (
    server("plain.example.org", `location / { proxy_http_version 1.1; proxy_set_header Host $host; ${pass} }`) +
    server("bare.example.org", `${told} location / { include ${etc}/bare-identity.conf; ${pass} }`)
  );
}

/** One process each, so that its CPU is all that it costs. */
function run(dir, name, servers, url) {
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((of) => `${of}_temp_path ${dir}/temp/${of};`).join(" ");
  const file = join(dir, `${name}.conf`);
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${dir}/${name}.pid; error_log stderr;
     events { worker_connections 1024; } http { access_log off; ${temp} ${servers} }`,
  );
  return start(PROGRAM, ["-e", "stderr", "-p", dir, "-c", file], url, process.env);
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function certificate(dir) {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", join(dir, "ssl/key.pem")];
  const args = ["req", "-x509", ...key, "-days", "2", "-subj", "/CN=bench", "-out", join(dir, "ssl/cert.pem")];
  execFileSync("openssl", args, { stdio: "ignore" });
}
