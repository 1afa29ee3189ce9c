// node nginx.mjs 0|1: Debian's nginx with the configuration of docs/proxies/nginx.md, and the services behind it. Nothing of the
// page is replaced but ports, paths and the door's name. Ends with whoever started it.

import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAMILY, FAMILY_PORTS, secretOf } from './places.mjs';

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

/** A third service, where the second is, and two more by the block of the first. @param {string} block */
function more(block) {
  const second = block.indexOf('server {', 1);
  const like = (/** @type {'repo' | 'transformations'} */ id) =>
    block.slice(0, second).replaceAll('wiki.', `${id}.`).replaceAll('127.0.0.1:8080', `127.0.0.1:${ports[id]}`);
  return [block.slice(second).replaceAll('crm.', 'payroll.'), like('repo'), like('transformations')].join('\n');
}

// Each block of the page names its file.
const page = readFileSync(join(root, 'docs/proxies/nginx.md'), 'utf8');
for (const [, name, block] of page.matchAll(/\n```nginx\n# (\S+)\n([^]*?)\n```/g)) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, here(`${block}\n${name.endsWith('/services.conf') ? more(block) : ''}\n`));
}
const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/temp/${of};`);
writeFileSync(
  join(folder, 'nginx.conf'),
  `daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1; events { worker_connections 512; }
http { access_log off; ${temp.join(' ')} include ${folder}/etc/nginx/conf.d/*.conf; }
`,
);

const log = openSync(`${folder}.log`, 'w');
const at = (/** @type {string} */ name) => join(root, 'end2end/services', name);
const service = at('service.mjs');
const DOOR_AT = `http://127.0.0.1:${ports.door}`;
const given = {
  DOOR_AT,
  KEY_SET: `${DOOR_AT}/.well-known/jwks.json`,
  TRANSFORMATIONS_AT: `http://127.0.0.1:${ports.transformations}`,
};
for (const id of ['repo', 'transformations']) writeFileSync(join(folder, id), secretOf(id), { mode: 0o600 });
/** @type {[string, string[], Record<string, string>?][]} */
const programs = [
  [process.execPath, [service, 'wiki', 'The wiki', String(ports.wiki), FAMILY.door]],
  [process.execPath, [service, 'crm', 'Customers', String(ports.crm), FAMILY.door]],
  [
    process.execPath,
    [at('repo.mjs'), String(ports.repo), FAMILY.door, FAMILY.transformations, FAMILY.repo],
    { SECRET_FILE: join(folder, 'repo') },
  ],
  [
    process.execPath,
    [at('transformations.mjs'), String(ports.transformations), FAMILY.door, FAMILY.transformations],
    { SECRET_FILE: join(folder, 'transformations') },
  ],
  [process.env.VESTIBULE_NGINX ?? '/usr/sbin/nginx', ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')]],
];
const children = programs.map(([program, parameters, own]) =>
  spawn(program, parameters, { env: { ...process.env, ...given, ...own }, stdio: ['ignore', log, log] }),
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
