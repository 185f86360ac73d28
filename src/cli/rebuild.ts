import { Command } from 'commander';
import { type ConfigOption, type Context, withStore } from './context.ts';

export function rebuildCommand(context: Context): Command {
  return new Command('rebuild').description('renders every feed again from the store').action((options: ConfigOption) =>
    withStore(context, options, async (app) => {
      const written = await app.rebuild();
      context.out(`Every feed was rendered again; ${written === 1 ? '1 has' : `${written} have`} new bytes.\n`);
    }),
  );
}
