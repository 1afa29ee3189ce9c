// node nginx.mjs 0|1: Debian's nginx with the configuration of docs/proxies/nginx.md, and the services behind it. Nothing of the
// page is replaced but ports, paths and the door's name. Ends with whoever started it.

import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAMILY, FAMILY_PORTS } from './places.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const index = Number(process.argv[2]);
const ports = FAMILY_PORTS[index];
const folder = join(root, `end2end/.state/nginx-${index}`);
const tls = join(root, 'end2end/support/tls');
rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'temp'), { recursive: true });

/** @param {string} text */
const here = (text) =>
  text
    .replaceAll('door.example.org', new URL(FAMILY.door).hostname)
    .replaceAll('listen 443', `listen 127.0.0.1:${ports.proxy}`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${ports.door}`)
    .replaceAll('127.0.0.1:3002', `127.0.0.1:${ports.checks}`)
    .replaceAll('127.0.0.1:8080', `127.0.0.1:${ports.wiki}`)
    .replaceAll('127.0.0.1:8081', `127.0.0.1:${ports.crm}`)
    .replaceAll(/\/etc\/ssl\/[\w.]+\.(pem|key)/g, (_, kind) => `${tls}/family-${kind === 'pem' ? 'cert' : 'key'}.pem`)
    .replaceAll('/etc/nginx/', `${folder}/etc/nginx/`);

// Each block of the page names its file.
const page = readFileSync(join(root, 'docs/proxies/nginx.md'), 'utf8');
for (const [, name, block] of page.matchAll(/\n```nginx\n# (\S+)\n([^]*?)\n```/g)) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  // A third service, where the second is.
  const more = name.endsWith('/services.conf')
    ? block.slice(block.indexOf('server {', 1)).replaceAll('crm.', 'payroll.')
    : '';
  writeFileSync(file, here(`${block}\n${more}\n`));
}
const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/temp/${of};`);
writeFileSync(
  join(folder, 'nginx.conf'),
  `daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1; events { worker_connections 512; }
http { access_log off; ${temp.join(' ')} include ${folder}/etc/nginx/conf.d/*.conf; }
`,
);

const log = openSync(`${folder}.log`, 'w');
const service = join(root, 'end2end/services/service.mjs');
const KEY_SET = `http://127.0.0.1:${ports.door}/.well-known/jwks.json`;
/** @type {[string, string[]][]} */
const programs = [
  [process.execPath, [service, 'wiki', 'The wiki', String(ports.wiki), FAMILY.door]],
  [process.execPath, [service, 'crm', 'Customers', String(ports.crm), FAMILY.door]],
  [process.env.VESTIBULE_NGINX ?? '/usr/sbin/nginx', ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')]],
];
const children = programs.map(([program, given]) =>
  spawn(program, given, { env: { ...process.env, KEY_SET }, stdio: ['ignore', log, log] }),
);

let stopping = false;
function stop() {
  stopping = true;
  for (const child of children) child.kill('SIGTERM');
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
const parent = process.ppid;
setInterval(() => stopping || process.ppid === parent || stop(), 500).unref();
for (const child of children) {
  child.on('exit', (code) => {
    if (!stopping)
      console.error(`${child.spawnfile} ended by itself with ${code}: ${readFileSync(`${folder}.log`, 'utf8')}`);
    stop();
  });
}
