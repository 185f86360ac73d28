import { join } from 'node:path';
import { Command } from 'commander';
import type { Problem } from '../article/problem.ts';
import type { Config } from '../config/schema.ts';
import type { Folder, Sighting, WalkOptions } from '../inbox/walk.ts';
import { describeFindings, type Findings, renderFindings } from './check-report.ts';
import { type ConfigOption, type Context, type JsonOption, plural, readConfig, usageError } from './context.ts';
import { EXAMPLES, isFault, placeIn, type Remark } from './remarks.ts';

export function checkCommand(context: Context): Command {
  return new Command('check')
    .description('validates the configuration and reads articles without writing anything')
    .argument('[path...]', 'files and folders of the sources; all sources when left out')
    .option('--json', 'print one JSON object: { checked, articles, warnings, problems, warned, groups, passedOver }')
    .option('--all', 'name every file, not only the first of each group')
    .option('--strict', 'exit with 1 when there is a problem; drafts and warnings are none')
    .action(async (paths: string[], options: ConfigOption & JsonOption & { all?: boolean; strict?: boolean }) => {
      const config = await readConfig(context, options);
      const findings = await inspect(context, config, paths);
      if (options.json) context.out(`${JSON.stringify(describeFindings(findings))}\n`);
      else {
        const shown = options.all ? Number.POSITIVE_INFINITY : EXAMPLES;
        context.out(
          renderFindings(findings, { shown, place: placeIn(config.sources), rest: '"check --all" names them' }),
        );
      }
      const faults = findings.problems.filter(isFault).length;
      if (options.strict && faults > 0) throw new Error(`${plural(faults, 'problem')} found by a strict check`);
    });
}

/** Reads what the paths name, or everything, with the eyes of a run. */
async function inspect({ interrupted }: Context, config: Config, paths: readonly string[]): Promise<Findings> {
  const [{ describeSource }, { pick }, { batchesOf, BATCH_LIMITS }, { createReaders }] = await Promise.all([
    import('../config/source.ts'),
    import('../inbox/pick.ts'),
    import('../run/batches.ts'),
    import('../run/readers.ts'),
  ]);
  const sources = config.sources.map((source) => describeSource(source, config));
  const named = pick(
    paths,
    sources.map(({ walk }) => walk),
  );
  if (named.kind === 'refused') throw usageError(named.reason);

  const problems: Problem[] = [];
  const warned: Remark[] = [];
  let checked = 0;
  let articles = 0;
  const readers = createReaders({});
  try {
    for (const { walk, prepare } of sources) {
      const files = [...sightings(named.foldersOf(walk), walk, problems)];
      checked += files.length;
      for (const batch of batchesOf(files, BATCH_LIMITS, ({ size }) => size)) {
        if (interrupted.aborted) throw new Error('interrupted: nothing was written');
        const unknown = batch.map((sighting) => ({ sighting, knownHash: undefined }));
        for (const candidate of await readers.read(prepare, new Set(), unknown, Date.now())) {
          if (candidate?.prepared.kind === 'problem') problems.push(candidate.prepared.problem);
          if (candidate?.prepared.kind !== 'article') continue;
          articles++;
          const { source, path } = candidate;
          for (const warning of candidate.prepared.article.warnings) warned.push({ source, path, ...warning });
        }
      }
    }
  } finally {
    await readers.stop();
  }
  return { checked, articles, problems, warned, passedOver: named.passedOver };
}

function* sightings(folders: Iterable<Folder>, source: WalkOptions, problems: Problem[]): Generator<Sighting> {
  for (const folder of folders) {
    if (folder.kind === 'listed') yield* folder.sightings;
    else {
      const message = `the folder ${join(source.path, folder.path)} cannot be listed (${folder.reason})`;
      problems.push({ source: source.name, path: folder.path, code: 'unreadable', message });
    }
  }
}
