import { Command, CommanderError } from 'commander';
import { explainFailure } from '../observe/failure.ts';
import { checkCommand } from './check.ts';
import { configCommand } from './config.ts';
import type { Context } from './context.ts';
import { explainCommand } from './explain.ts';
import { historyCommand } from './history.ts';
import { listCommand } from './list.ts';
import { notifyCommand } from './notify.ts';
import { onceCommand } from './once.ts';
import { outboxCommand } from './outbox.ts';
import { rebuildCommand } from './rebuild.ts';
import { runCommand } from './run.ts';
import { statusCommand } from './status.ts';

const COMMANDS = [
  runCommand,
  onceCommand,
  checkCommand,
  listCommand,
  explainCommand,
  historyCommand,
  rebuildCommand,
  notifyCommand,
  outboxCommand,
  statusCommand,
  configCommand,
];

/** Runs one command line. Returns the exit code: 0 done, 1 it failed, 2 wrong usage or configuration. */
export async function runProgram(
  args: readonly string[],
  version: string,
  context: Context,
  complain: (text: string) => void,
): Promise<number> {
  const program = new Command('feedwright')
    .description('Turns folders of article files into feeds people trust.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText(
      'after',
      '\nExit codes: 0 done (bad articles are reported, not fatal), 1 it failed, 2 wrong usage or configuration.\nResults go to standard output, logs to standard error; LOG_LEVEL sets how much is logged.',
    );
  for (const create of COMMANDS) program.addCommand(create(context));
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({ writeOut: context.out, writeErr: complain });
    if (command === program) continue;
    command.helpOption('-h, --help', 'print this help').helpCommand(false);
    if (command.commands.length === 0)
      command.option('-c, --config <file>', 'the configuration', 'config/default.yaml');
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof Error)) throw error;
    const code = 'code' in error ? error.code : undefined;
    complain(`feedwright: ${explainFailure(error)}\n`);
    return code === 'config-invalid' || code === 'usage' ? 2 : 1;
  }
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
