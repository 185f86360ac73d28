import { Command } from 'commander';
import type { Problem } from '../article/problem.ts';
import { type ConfigOption, type Context, type JsonOption, plural, table, withApp } from './context.ts';
import { createProgressBar } from './progress.ts';

/** Problems a summary names; `list` has them all. */
const SHOWN = 10;

export function onceCommand(context: Context): Command {
  return new Command('once')
    .description('one run and the deliveries that are due')
    .option('--json', 'print one JSON object')
    .option('--accept-removals', 'take it as meant when more than half of a source has vanished')
    .action((options: ConfigOption & JsonOption & { acceptRemovals?: boolean }) =>
      withApp(context, options, 'warn', async (app) => {
        const acceptRemovals = options.acceptRemovals ?? false;
        if (acceptRemovals && (await app.leaveRemovalsToService())) {
          context.out('The service at work on this store will withdraw what has vanished in its next run.\n');
          return;
        }
        const bar = createProgressBar(context.terminal);
        const request = { acceptRemovals, signal: context.interrupted, onProgress: bar.update };
        const summary = await app.runOnce(request).finally(bar.clear);
        const interrupted = context.interrupted.aborted;
        const { delivered, failed } = interrupted
          ? { delivered: 0, failed: 0 }
          : await app.deliverDue(context.interrupted);
        const { problems, waiting, durationMs, feedsWritten, ...verdicts } = summary;
        if (options.json) {
          const result = { ...verdicts, feedsWritten, delivered, failedDeliveries: failed, durationMs };
          context.out(`${JSON.stringify(result)}\n`);
          return;
        }
        context.out(
          table([
            ...Object.entries(verdicts),
            ['feeds written', feedsWritten],
            ['delivered', failed > 0 ? `${delivered}, ${failed} failed and will be tried again` : delivered],
            ['took', `${(durationMs / 1000).toFixed(2)} s`],
          ]),
        );
        context.out(renderProblems(problems));
        if (waiting > 0) {
          context.out(
            `\n${plural(waiting, 'file')} written a moment ago: the next run will read what rests by then.\n`,
          );
        }
      }),
    );
}

export function renderProblems(problems: readonly Problem[], shown = SHOWN): string {
  if (problems.length === 0) return '';
  const lines = problems
    .slice(0, shown)
    .map(({ path, code, message }) => `  ${path || '.'}\n    ${code}: ${message}\n`);
  const more =
    problems.length > shown
      ? `  and ${problems.length - shown} more: see "feedwright list --verdict invalid" and "--verdict held"\n`
      : '';
  return `\n${plural(problems.length, 'problem')}:\n${lines.join('')}${more}`;
}
