import { readFileSync } from 'node:fs';
import { runProgram } from './cli/program.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const interruption = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => interruption.abort());
// Whoever reads our output may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const complain = (text: string) => void process.stderr.write(text);
const exitCode = await runProgram(
  process.argv.slice(2),
  version,
  {
    environment: process.env,
    out: (text) => void process.stdout.write(text),
    remark: complain,
    terminal: process.stderr.isTTY ? process.stderr : undefined,
    interrupted: interruption.signal,
  },
  complain,
);
// Nothing is left to wait for; what still holds the event loop, such as an idle connection, must not hold the process.
process.stdout.write('', () => process.exit(exitCode));
