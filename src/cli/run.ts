import { setTimeout } from 'node:timers/promises';
import { Command } from 'commander';
import { type ConfigOption, type Context, withApp } from './context.ts';

/** Longest wait for work in flight after a signal: container engines kill after 10 s. */
const STOP_WITHIN = 9000;

export function runCommand(context: Context): Command {
  return new Command('run')
    .description('the long-lived service: schedule, deliveries and the web server, until SIGTERM or SIGINT')
    .action((options: ConfigOption) =>
      withApp(context, options, 'info', async (app) => {
        const { address, stop } = await app.start();
        const { site, output } = app.config;
        context.out(
          `Feedwright is running.\n  index    ${site.url}/\n  feeds    ${site.url}/feeds/all/  (one folder for each category beside it)\n  OPML     ${site.url}/feeds.opml\n`,
        );
        if (!site.url.endsWith(`:${new URL(address).port}`)) context.out(`  listens  ${address}/\n`);
        context.out(`  files    ${output.dir}/\nStop it with Ctrl+C.\n`);
        if (!context.interrupted.aborted)
          await new Promise((resolve) => context.interrupted.addEventListener('abort', resolve, { once: true }));
        await Promise.race([stop(), setTimeout(STOP_WITHIN, undefined, { ref: false })]);
      }),
    );
}
