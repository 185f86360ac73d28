import { Command, Option } from 'commander';
import type { App } from '../app.ts';
import { type Choice, DELIVERY_STATES, type DeliveryState, type Letter } from '../store/dead-letters.ts';
import { printable, wrap } from './columns.ts';
import { type ConfigOption, type Context, type JsonOption, plural, usageError, withApp } from './context.ts';
import { titleOf } from './letter-title.ts';

type WebhookOption = { readonly webhook?: string };
type ListOptions = ConfigOption & JsonOption & WebhookOption & { readonly state?: DeliveryState | 'all' };
type RetryOptions = ConfigOption & WebhookOption & { readonly all?: boolean };

const ofWebhook = () => new Option('--webhook <name>', 'only of this webhook');

export function outboxCommand(context: Context): Command {
  return new Command('outbox')
    .description('messages that wait, have failed or are dead')
    .addCommand(listCommand(context))
    .addCommand(retryCommand(context))
    .addCommand(dropCommand(context));
}

function listCommand(context: Context): Command {
  return new Command('list')
    .description('the messages that wait and those that are dead, newest last')
    .addOption(ofWebhook())
    .addOption(new Option('--state <state>', 'only in this state').choices([...DELIVERY_STATES, 'all']))
    .option('--json', 'print one JSON object a line')
    .action((options: ListOptions) =>
      withApp(context, options, 'warn', async (app) => {
        checkWebhook(app, options.webhook);
        const states = statesOf(options.state);
        const counts = new Map<DeliveryState, number>();
        for (const letter of app.store.deadLetters.list(states, options.webhook)) {
          counts.set(letter.state, (counts.get(letter.state) ?? 0) + 1);
          context.out(options.json ? `${JSON.stringify(asJson(letter))}\n` : render(letter));
        }
        if (options.json) return;
        const all = [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
        context.out(all === '' ? 'There is nothing of that in the outbox.\n' : `${all}\n`);
        await tellDisabled(context, app, options.webhook);
      }),
    );
}

function retryCommand(context: Context): Command {
  return new Command('retry')
    .description(
      'sends dead letters again: by their ids, all of a webhook, which enables it if it was disabled, or all',
    )
    .argument('[id...]', 'ids of messages, as "outbox list" shows them')
    .addOption(ofWebhook())
    .option('--all', 'the dead letters of every webhook')
    .action((ids: string[], options: RetryOptions) =>
      withApp(context, options, 'warn', async (app) => {
        if (options.all && (ids.length > 0 || options.webhook !== undefined))
          throw usageError('--all goes without ids and without --webhook');
        const choice = options.all ? { ids: undefined, webhook: undefined } : choiceOf('retry', ids, options);
        checkWebhook(app, choice.webhook);
        checkIds(app, choice, ['pending', 'dead', 'dropped'], 'it was delivered');
        const now = Date.now();
        const { webhook } = choice;
        const isEnabled = webhook !== undefined && ids.length === 0;
        if (isEnabled && (await app.enableWebhook(webhook)))
          context.out(`The webhook ${webhook} is enabled again, with all that waits for it.\n`);
        const count = await app.store.deadLetters.retry(choice, now);
        context.out(`${plural(count, 'message')} will be sent again: by the service within a minute, or by "once".\n`);
        if (!isEnabled) await tellDisabled(context, app, webhook);
      }),
    );
}

function dropCommand(context: Context): Command {
  return new Command('drop')
    .description('takes messages that wait or are dead out of the outbox: by their ids, or all of a webhook')
    .argument('[id...]', 'ids of messages, as "outbox list" shows them')
    .addOption(ofWebhook())
    .action((ids: string[], options: ConfigOption & WebhookOption) =>
      withApp(context, options, 'warn', async (app) => {
        const choice = choiceOf('drop', ids, options);
        checkWebhook(app, choice.webhook);
        checkIds(app, choice, ['pending', 'dead'], 'it was delivered or dropped');
        const count = await app.store.deadLetters.drop(choice, Date.now());
        context.out(`${plural(count, 'message')} dropped. "feedwright outbox retry ID" brings one back.\n`);
      }),
    );
}

/** Nothing named is never everything. */
function choiceOf(command: string, ids: readonly string[], { webhook }: WebhookOption): Choice {
  if (ids.length === 0 && webhook === undefined)
    throw usageError(
      `which messages? Name their ids, as "feedwright outbox list" shows them, or a webhook: "outbox ${command} --webhook NAME"`,
    );
  return { ids: ids.length === 0 ? undefined : ids, webhook };
}

function checkIds(app: App, { ids = [] }: Choice, states: readonly DeliveryState[], otherwise: string): void {
  for (const id of ids) {
    const found = app.store.deadLetters.statesOf(id);
    if (found.length === 0)
      throw new Error(
        `no message has the id ${printable(id)}: "feedwright outbox list --state all" shows those there are`,
      );
    if (!found.some((state) => states.includes(state))) throw new Error(`nothing to do for ${id}: ${otherwise}`);
  }
}

function checkWebhook({ config, store }: App, name: string | undefined): void {
  if (name === undefined) return;
  const known = [...new Set([...config.webhooks.map((webhook) => webhook.name), ...store.deadLetters.webhooks()])];
  if (!known.includes(name))
    throw new Error(
      `there is no webhook ${printable(name)}: there ${known.length === 0 ? 'are none' : `is ${known.join(', ')}`}`,
    );
}

async function tellDisabled(context: Context, { config, store }: App, only: string | undefined): Promise<void> {
  for (const { name } of config.webhooks) {
    if (only !== undefined && only !== name) continue;
    const { disabledAt, reason = 'disabled' } = await store.outbox.state(name);
    if (disabledAt !== undefined)
      context.out(
        wrap(
          `The webhook ${name} is disabled (${reason}): "feedwright outbox retry --webhook ${name}" enables it.`,
          '',
        ),
      );
  }
}

function statesOf(state: ListOptions['state']): readonly DeliveryState[] {
  if (state === 'all') return DELIVERY_STATES;
  return state === undefined ? ['pending', 'dead'] : [state];
}

function asJson({ payload, createdAt, nextAttemptAt, finishedAt, ...letter }: Letter) {
  return {
    ...letter,
    title: titleOf(payload),
    createdAt: iso(createdAt),
    nextAttemptAt: letter.state === 'pending' ? iso(nextAttemptAt) : null,
    finishedAt: finishedAt === null ? null : iso(finishedAt),
  };
}

function render(letter: Letter): string {
  const { id, webhook, type, state, attempts, lastError, bundle } = letter;
  const { title, nextAttemptAt, finishedAt } = asJson(letter);
  const when = nextAttemptAt ?? finishedAt;
  return [
    `${id}\n`,
    wrap(title, '  '),
    wrap(
      `${type} to ${webhook}: ${state} after ${plural(attempts, 'attempt')}${when === null ? '' : `, ${state === 'pending' ? 'next' : 'since'} ${when}`}`,
      '  ',
    ),
    bundle === null || bundle === id ? '' : `  together with others as ${bundle}\n`,
    lastError === null ? '' : wrap(lastError, '  '),
    '\n',
  ].join('');
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
