import { Command } from 'commander';
import { type ConfigOption, type Context, type JsonOption, withStore } from './context.ts';
import { gatherEvidence } from './evidence.ts';
import { renderExplanation } from './explanation.ts';

export function explainCommand(context: Context): Command {
  return new Command('explain')
    .description('why: how a file was read, its verdict and evidence, its copies, its feeds and its messages')
    .argument('<path-or-guid>', 'a path within a source, or a guid')
    .option('--json', 'print one JSON object a file')
    .action((pathOrGuid: string, options: ConfigOption & JsonOption) =>
      withStore(context, options, async (app) => {
        for (const explanation of await gatherEvidence(app, pathOrGuid))
          context.out(options.json ? `${JSON.stringify(explanation)}\n` : renderExplanation(explanation));
      }),
    );
}
