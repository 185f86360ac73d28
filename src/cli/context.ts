import { existsSync } from 'node:fs';
import type { App } from '../app.ts';
import type { Environment } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { createLog, LOG_LEVELS } from '../observe/log.ts';

/** What a command may touch of the world outside. */
export type Context = {
  readonly environment: Environment;
  readonly out: (text: string) => void;
  /** Standard error: what is to be known beside the result. */
  readonly remark: (text: string) => void;
  /** Standard error, when it is a terminal that a progress bar can be drawn on. */
  readonly terminal: NodeJS.WriteStream | undefined;
  /** Fires on SIGTERM and SIGINT. */
  readonly interrupted: AbortSignal;
};

export type ConfigOption = { readonly config: string };
export type JsonOption = { readonly json?: boolean };

export async function readConfig(context: Context, { config }: ConfigOption): Promise<Config> {
  const { loadConfig } = await import('../config/load.ts');
  return loadConfig(config, context.environment);
}

/** Runs `work` with an app for the configuration and the store there is: where there is none, none is begun. */
export async function withStore(
  context: Context,
  options: ConfigOption,
  work: (app: App) => Promise<void>,
): Promise<void> {
  const { store } = await readConfig(context, options);
  if (!existsSync(store))
    throw new Error(`there is no store yet at ${store}: run "feedwright once" or "feedwright run" first`);
  return withApp(context, options, 'warn', work);
}

/** Runs `work` with an app for the configuration, and closes it whatever happens. */
export async function withApp(
  context: Context,
  options: ConfigOption,
  level: 'info' | 'warn',
  work: (app: App) => Promise<void>,
): Promise<void> {
  const logLevel = context.environment.LOG_LEVEL ?? level;
  if (!LOG_LEVELS.includes(logLevel)) {
    throw usageError(`LOG_LEVEL is ${JSON.stringify(logLevel)}: expected one of ${LOG_LEVELS.join(', ')}`);
  }
  const config = await readConfig(context, options);
  const [{ createApp }, { redactionFor }] = await Promise.all([import('../app.ts'), import('../config/mask.ts')]);
  const redact = redactionFor(config);
  const app = await createApp(config, { log: createLog({ level: logLevel, redact }) });
  try {
    await work(app);
  } catch (error) {
    throw discreetError(error, redact);
  } finally {
    await app.close();
  }
}

/** The folder of a private feed may be in the message of an error, or in its path. */
function discreetError(error: unknown, redact: (text: string) => string): unknown {
  if (!(error instanceof Error)) return error;
  error.message = redact(error.message);
  return 'path' in error && typeof error.path === 'string' ? Object.assign(error, { path: redact(error.path) }) : error;
}

/** A command line that cannot be meant: exit code 2. */
export function usageError(message: string): Error {
  return Object.assign(new Error(message), { code: 'usage' });
}

/** A number with its noun. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A table of label and value, for people. */
export function table(rows: readonly (readonly [string, string | number])[]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(width)}  ${value}\n`).join('');
}
