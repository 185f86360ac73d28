import { Command } from 'commander';
import { type ConfigOption, type Context, type JsonOption, plural, table, withApp } from './context.ts';
import { createProgressBar } from './progress.ts';
import { EXAMPLES, placeIn, renderProblems } from './remarks.ts';

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
        const deliver = async () =>
          context.interrupted.aborted ? { delivered: 0, failed: 0 } : app.deliverDue(context.interrupted);
        const summary = await app
          .runOnce(request)
          .finally(bar.clear)
          .catch(async (error: unknown) => {
            // Alarms, and what was decided before it failed, leave now. Where that fails as well, the run's error is the one to tell.
            await deliver().catch(() => {});
            throw error;
          });
        const { delivered, failed } = await deliver();
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
        const place = placeIn(app.config.sources);
        const rest = 'see "feedwright list --verdict invalid" and "--verdict held"';
        context.out(renderProblems(problems, { shown: EXAMPLES, place, rest }));
        if (waiting > 0) {
          context.out(
            `\n${plural(waiting, 'file')} written a moment ago: the next run will read what rests by then.\n`,
          );
        }
      }),
    );
}
