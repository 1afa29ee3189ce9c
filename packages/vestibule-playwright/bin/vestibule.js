#!/usr/bin/env node
// `npx vestibule …`: the program of this package, with its arguments; `npx vestibule serve --for-tests` is a door for one run.

const { spawnSync } = require('node:child_process');
const { findProgram } = require('../dist/program.js');

const { status, error } = spawnSync(findProgram(), process.argv.slice(2), { stdio: 'inherit' });
if (error) console.error(error.message);
process.exit(status ?? 1);
