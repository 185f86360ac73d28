import { Command } from 'commander';
import { type ConfigOption, type Context, readConfig } from './context.ts';

export function configCommand(context: Context): Command {
  return new Command('config')
    .description('the configuration in force, secrets masked')
    .option('--schema', 'print the JSON Schema of the configuration instead')
    .action(async (options: ConfigOption & { schema?: boolean }) => {
      if (options.schema) {
        const { configJsonSchema } = await import('../config/schema.ts');
        context.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
        return;
      }
      const config = await readConfig(context, options);
      const [{ maskSecrets }, { dump }] = await Promise.all([import('../config/mask.ts'), import('js-yaml')]);
      context.out(dump(maskSecrets(config)));
    });
}
