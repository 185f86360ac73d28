import { Command } from 'commander';
import type { Problem } from '../article/problem.ts';
import type { RunSummary } from '../run/ports.ts';
import { type ConfigOption, type Context, type JsonOption, table, withApp } from './context.ts';
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
        const bar = createProgressBar(context.terminal);
        const summary = await app
          .runOnce({
            acceptRemovals: options.acceptRemovals ?? false,
            signal: context.interrupted,
            onProgress: bar.update,
          })
          .finally(bar.clear);
        const { delivered, failed } = context.interrupted.aborted
          ? { delivered: 0, failed: 0 }
          : await app.deliverDue();
        const { problems, waiting, ...counts } = summary;
        if (options.json) {
          const {
            scanned,
            new: fresh,
            changed,
            unchanged,
            moved,
            duplicate,
            removed,
            held,
            invalid,
            feedsWritten,
            durationMs,
          } = counts;
          context.out(
            `${JSON.stringify({ scanned, new: fresh, changed, unchanged, moved, duplicate, removed, held, invalid, feedsWritten, delivered, failedDeliveries: failed, durationMs })}\n`,
          );
        } else {
          context.out(renderSummary(summary, delivered, failed));
          context.out(renderProblems(problems));
          if (waiting > 0)
            context.out(
              `\n${waiting} ${waiting === 1 ? 'file was' : 'files were'} written a moment ago and will be read by the next run.\n`,
            );
        }
      }),
    );
}

function renderSummary(summary: RunSummary, delivered: number, failed: number): string {
  const { problems, waiting: _waiting, durationMs, feedsWritten, ...counts } = summary;
  return table([
    ...Object.entries(counts),
    ['feeds written', feedsWritten],
    ['delivered', failed > 0 ? `${delivered}, ${failed} failed and will be tried again` : delivered],
    ['took', `${(durationMs / 1000).toFixed(2)} s`],
  ]);
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
  return `\n${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}:\n${lines.join('')}${more}`;
}
