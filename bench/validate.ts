import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  type CheckedFile,
  checkFolder,
  checkText,
  problemsIn,
  summarise,
} from '../test/support/validation/published-folder.ts';

/**
 * Checks everything that readers fetch below an output folder, or single files: RSS, Atom, JSON feeds, their archive pages, OPML
 * and the list of feeds, as strictly as the W3C feed validator and the standards. Prints every kind of problem with how often and
 * where it is first met, all of them with --all. Exit 1: there are problems; 2: there is nothing to check.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { all: { type: 'boolean' } } });
const now = Date.now();
const files = positionals.flatMap((place): readonly CheckedFile[] => {
  if (statSync(place).isDirectory()) return checkFolder(place, now);
  const checked = checkText(place, readFileSync(place, 'utf8'), { now });
  return checked ? [checked] : [];
});
if (files.length === 0) {
  console.error('Usage: npm run -s validate -- FOLDER|FILE… [--all]');
  process.exit(2);
}

const problems = problemsIn(files);
if (values.all) for (const problem of problems) console.log(problem);
else for (const line of summarise(problems)) console.log(line);

const counts = Map.groupBy(files, ({ kind }) => kind);
const summary = [...counts].map(([kind, of]) => `${of.length} ${kind}`).join(', ');
console.log(`${files.length} files (${summary}): ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
