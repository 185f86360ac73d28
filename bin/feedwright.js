#!/usr/bin/env node
// Written for any Node that knows modules, so that an old one gets a sentence instead of a stack trace.
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `feedwright needs Node 24 or newer, and this is Node ${process.versions.node}: ` +
      'install a newer one, or in a checkout use "npm start", which brings its own.',
  );
  process.exitCode = 1;
} else {
  // Compiled code is kept from one start to the next: a run that finds nothing new is mostly start-up.
  nodeModule.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/feedwright', import.meta.url)));
  // A checkout runs its TypeScript as it stands; the package and the image hold only dist/.
  const source = new URL('../src/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : new URL('../dist/main.js', import.meta.url).href);
}
