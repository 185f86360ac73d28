import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from './condition.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/feedwright.js', import.meta.url));

export type Finished = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type CommandOptions = {
  /** The working directory. */
  readonly in: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Options for Node itself. */
  readonly node?: readonly string[];
};

export type RunningCommand = ReturnType<typeof startCommand>;

/** Starts `feedwright ARGS…` as a process of its own. */
export function startCommand(args: readonly string[], options: CommandOptions) {
  const child = spawn(process.execPath, [...(options.node ?? []), PROGRAM, ...args], {
    cwd: options.in,
    env: { PATH: process.env.PATH ?? '', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    pid: child.pid,
    finished,
    output: () => ({ stdout, stderr }),
    /** Neither ended nor being ended. */
    isAlive: () => child.exitCode === null && child.signalCode === null,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Stops reading what the command prints, as `head` does. */
    closeOutput: () => child.stdout.destroy(),
    firstOutput: () => until('the command prints something', () => stdout !== '' || child.exitCode !== null),
  };
}

/** Runs `feedwright ARGS…` to its end. */
export function runCommand(args: readonly string[], options: CommandOptions): Promise<Finished> {
  return startCommand(args, options).finished;
}
