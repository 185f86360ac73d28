import { Command, CommanderError } from 'commander';
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
    complain(`feedwright: ${explain(error, code)}\n`);
    return code === 'config-invalid' || code === 'usage' ? 2 : 1;
  }
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** The failures people meet, with the way out; anything else keeps its own words. */
function explain(error: Error, code: unknown): string {
  const path = 'path' in error && typeof error.path === 'string' ? ` ${error.path}` : '';
  switch (code) {
    case 'EADDRINUSE': {
      const port = 'port' in error ? error.port : '';
      return `port ${port} is in use: stop what listens there, or set another server.port`;
    }
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
      return `no permission to write${path}: let the account Feedwright runs under write there, or set another folder`;
    case 'ENOSPC':
      return `the disk is full (${error.message}): make room; the feeds stand as they were, and the next run goes on from there`;
    case 'ERR_SQLITE_ERROR':
      return explainStore(error);
    case 'ENOTDIR':
    case 'EEXIST':
      return `a file is in the way of a folder${path}: move it, or set another folder`;
    default:
      return error.message;
  }
}

/** By SQLite's result codes (https://www.sqlite.org/rescode.html). */
function explainStore(error: Error): string {
  const code = 'errcode' in error ? error.errcode : undefined;
  switch (code) {
    case 13:
      return 'the disk under the store is full: make room; what was decided is kept, and the next run goes on from there';
    case 8:
      return 'the store cannot be written: let the account Feedwright runs under write in its folder';
    case 11:
    case 26:
      return `the store is damaged or no store at all (${error.message}): put a backup in its place, or name another`;
    default:
      return `the store does not work (${error.message})`;
  }
}
