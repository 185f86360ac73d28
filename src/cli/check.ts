import { lstatSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { Command } from 'commander';
import type { Problem } from '../article/problem.ts';
import type { Folder, Sighting } from '../inbox/walk.ts';
import { type ConfigOption, type Context, type JsonOption, plural, readConfig, usageError } from './context.ts';
import { renderProblems } from './once.ts';

export function checkCommand(context: Context): Command {
  return new Command('check')
    .description('validates the configuration and reads articles without writing anything')
    .argument('[path...]', 'files and folders of the sources; all sources when left out')
    .option('--json', 'print one JSON object: { checked, articles, warnings, problems }')
    .action(async (paths: string[], options: ConfigOption & JsonOption) => {
      const config = await readConfig(context, options);
      const [{ describeSource }, { walk }, { createPrepare }] = await Promise.all([
        import('../config/source.ts'),
        import('../inbox/walk.ts'),
        import('../run/prepare.ts'),
      ]);
      const wanted = paths.map((path) => resolve(path));
      for (const path of wanted) {
        if (!lstatSync(path, { throwIfNoEntry: false })) throw usageError(`there is no ${path}`);
        if (
          !config.sources.some((source) => contains(resolve(source.path), path) || contains(path, resolve(source.path)))
        )
          throw usageError(`${path} is in none of the sources' folders`);
      }
      const problems: Problem[] = [];
      let checked = 0;
      let articles = 0;
      let warnings = 0;
      for (const source of config.sources.map((one) => describeSource(one, config))) {
        const root = resolve(source.walk.path);
        const prepare = await createPrepare(source.prepare);
        for (const sighting of sightings(walk(source.walk), source.walk.path, source.name, problems)) {
          if (wanted.length > 0 && !wanted.some((path) => contains(path, resolve(root, sighting.path)))) continue;
          checked++;
          const candidate = prepare(sighting, undefined, Date.now());
          if (candidate?.prepared.kind === 'article') {
            articles++;
            warnings += candidate.prepared.article.warnings.length;
          } else if (candidate?.prepared.kind === 'problem') problems.push(candidate.prepared.problem);
        }
      }
      if (options.json) context.out(`${JSON.stringify({ checked, articles, warnings, problems })}\n`);
      else
        context.out(
          `${plural(checked, 'file')} checked: ${plural(articles, 'article')}, ${plural(warnings, 'warning')}.\n${renderProblems(problems, problems.length) || 'No problems.\n'}`,
        );
    });
}

function* sightings(folders: Iterable<Folder>, root: string, source: string, problems: Problem[]): Generator<Sighting> {
  for (const folder of folders) {
    if (folder.kind === 'listed') yield* folder.sightings;
    else
      problems.push({
        source,
        path: folder.path,
        code: 'unreadable',
        message: `the folder ${join(root, folder.path)} cannot be listed (${folder.reason})`,
      });
  }
}

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}
