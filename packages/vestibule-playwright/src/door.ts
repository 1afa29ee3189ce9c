// Opens a door for one run, and closes it however the run ends.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { findCarriedPostgres, findProgram, howToGetPostgres } from './program';

/** How the door is opened. */
export interface DoorOptions {
  /** Settings, such as the personas and services of your own; without it `vestibule.toml` of the folder, if there is one. */
  config?: string;
  /** Where it listens; without it a port that is free, so that runs do not meet. */
  port?: number;
  /** More of its settings, as the environment has them: `VESTIBULE_SESSION__IDLE_TIMEOUT`. */
  env?: Record<string, string>;
  /** How long it may take to open, in milliseconds; 60,000 without it. */
  timeout?: number;
}

/** A door that is open. */
export interface OpenDoor {
  /** Where people and programs find it, without a slash at the end. */
  url: string;
  /** Where proxies ask, as `127.0.0.1:40123`; `null` without `[forward_auth]`. */
  checks: string | null;
  /** Its process. */
  pid: number;
  /** Closes it, and waits until nothing of it is left. */
  close: () => Promise<void>;
}

const LINES_KEPT = 40;
const CLOSES_WITHIN = 15_000;

/**
 * Opens a door with a database of its own. Its standard input is a pipe that nobody writes to: when this process ends, by
 * `kill -9` too, the pipe closes, and the door ends with its database.
 */
export async function openDoor(options: DoorOptions = {}): Promise<OpenDoor> {
  const child = spawn(findProgram(), ['serve', '--for-tests'], { stdio: 'pipe', env: environment(options) });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`it ended with ${code ?? signal}`));
  });
  const complaints = keepComplaints(child.stderr);
  const lines = createInterface({ input: child.stdout });
  let alarm: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    const limit = options.timeout ?? 60_000;
    alarm = setTimeout(() => resolve(`it was not open after ${limit} ms`), limit);
  });
  const first = await Promise.race([once(lines, 'line').then(([line]) => ({ line: line as string })), ended, late]);
  clearTimeout(alarm);
  if (typeof first === 'string') {
    await close(child, ended);
    throw new Error(reason(first, complaints));
  }
  const { url, checks, pid } = JSON.parse(first.line) as Pick<OpenDoor, 'url' | 'checks' | 'pid'>;
  // Whoever forgets to close it can end all the same, and it ends with them.
  child.unref();
  for (const pipe of [child.stdin, child.stdout, child.stderr]) (pipe as unknown as { unref(): void }).unref();
  return { url, checks, pid, close: () => close(child, ended) };
}

/** The door's environment: this process's, and what was asked for. */
function environment({ config, port, env }: DoorOptions): NodeJS.ProcessEnv {
  const postgres = findCarriedPostgres();
  return {
    ...process.env,
    ...(config !== undefined && { VESTIBULE_CONFIG: config }),
    ...(port !== undefined && { VESTIBULE_LISTEN: `127.0.0.1:${port}` }),
    ...(postgres !== undefined && { PG_FALLBACK_DIR: postgres }),
    ...env,
  };
}

/** The last lines for people; its log, which is in JSON, is there for whoever asks for it. */
function keepComplaints(stderr: Readable): string[] {
  const kept: string[] = [];
  createInterface({ input: stderr }).on('line', (line) => {
    if (process.env.VESTIBULE_SHOW_LOG) process.stderr.write(`${line}\n`);
    if (line.startsWith('{')) return;
    kept.push(line);
    if (kept.length > LINES_KEPT) kept.shift();
  });
  return kept;
}

function reason(why: string, complaints: string[]): string {
  const said = complaints.join('\n');
  const help = said.includes('no Postgres server was found') ? [howToGetPostgres] : [];
  return [`Vestibule did not open: ${why}.`, ...(said ? [said] : []), ...help].join('\n');
}

async function close(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.ref();
  child.stdin?.end();
  const alarm = setTimeout(() => child.kill('SIGKILL'), CLOSES_WITHIN);
  await ended;
  clearTimeout(alarm);
}
