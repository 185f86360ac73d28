import { Command, Option } from 'commander';
import { VERDICT_KINDS } from '../corpus/verdict.ts';
import { type ConfigOption, type Context, type JsonOption, withStore } from './context.ts';

export function listCommand(context: Context): Command {
  return new Command('list')
    .description('every known file with its verdict')
    .addOption(new Option('--verdict <verdict>', 'only files under this verdict').choices(VERDICT_KINDS))
    .option('--json', 'print one JSON object a line')
    .action((options: ConfigOption & JsonOption & { verdict?: string }) =>
      withStore(context, options, async (app) => {
        for (const line of app.store.inventory.lines(options.verdict)) {
          if (options.json) context.out(`${JSON.stringify(line)}\n`);
          else {
            const note = line.problem
              ? `${line.problem.code}: ${line.problem.message}`
              : line.duplicateOf
                ? `of ${line.duplicateOf}`
                : (line.title ?? '');
            context.out(`${line.verdict.padEnd(10)} ${line.source}/${line.path}\n           ${note}\n`);
          }
        }
      }),
    );
}
