import { Command, Option } from 'commander';
import type { App } from '../app.ts';
import { DELIVERY_STATES, type DeliveryState, type Letter, type LetterCount } from '../store/dead-letters.ts';
import { wrap } from './columns.ts';
import { type ConfigOption, type Context, type JsonOption, plural, usageError, withStore } from './context.ts';
import { checkNamed, checkWebhook, choicesOf, type WebhookOption } from './letter-choice.ts';
import { titleOf } from './letter-title.ts';
import { createWaits, type Wait } from './waiting.ts';

type ListOptions = ConfigOption & JsonOption & WebhookOption & { readonly state?: DeliveryState | 'all' };
type DropOptions = ConfigOption & WebhookOption & { readonly state?: 'pending' | 'dead' };
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
      withStore(context, options, async (app) => {
        checkWebhook(app, options.webhook);
        const states = statesOf(options.state);
        const counts = new Map<DeliveryState, number>();
        const waitOf = createWaits(app);
        for (const letter of app.store.deadLetters.list(states, options.webhook, app.now())) {
          counts.set(letter.state, (counts.get(letter.state) ?? 0) + 1);
          const wait = await waitOf(letter);
          context.out(options.json ? `${JSON.stringify(asJson(letter, wait))}\n` : render(letter, wait));
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
      'sends dead letters again: by their ids, all of a webhook, which is enabled or paused no more, or all of every one',
    )
    .argument('[id...]', 'ids of messages, as "outbox list" shows them')
    .addOption(ofWebhook())
    .option('--all', 'the dead letters of every webhook')
    .action((ids: string[], options: RetryOptions) =>
      withStore(context, options, async (app) => {
        if (options.all && (ids.length > 0 || options.webhook !== undefined))
          throw usageError('--all goes without ids and without --webhook');
        if (!options.all) checkNamed('retry', ids, options);
        checkWebhook(app, options.webhook);
        const choices = choicesOf(app, ids, options.webhook, ['pending', 'dead', 'dropped'], 'it was delivered');
        const changed: LetterCount[] = [];
        const outdated: LetterCount[] = [];
        for (const choice of choices) {
          outdated.push(...(await app.store.deadLetters.dropOutdated(choice, app.now())));
          changed.push(...(await app.store.deadLetters.retry(choice, app.now())));
        }
        const isEnabled = options.webhook !== undefined && ids.length === 0;
        if (isEnabled) await enable(context, app, options.webhook);
        for (const [webhook, { count }] of totals(changed))
          context.out(`${plural(count, 'message')} to ${webhook} will be sent again: ${WHEN}.\n`);
        for (const [webhook, { count }] of totals(outdated))
          context.out(`${plural(count, 'message')} to ${webhook} dropped: it has had later news of the article.\n`);
        if (changed.length + outdated.length === 0) context.out('No message has failed or is dead there.\n');
        for (const name of totals(changed).keys()) tellUnknown(context, app, name);
        if (!isEnabled) await tellDisabled(context, app, options.webhook);
      }),
    );
}

const WHEN = 'by the service within a minute, or by "once"';

/** Has a webhook be tried at once, and says what that ends. */
async function enable(context: Context, app: App, name: string): Promise<void> {
  const { pausedUntil = 0 } = await app.store.outbox.state(name);
  const wasPaused = pausedUntil > app.now();
  const wasDisabled = await app.enableWebhook(name);
  if (!wasDisabled && !wasPaused) return;
  const counts = await app.store.outbox.counts();
  const waiting = counts.find(({ webhook, state }) => webhook === name && state === 'pending')?.count ?? 0;
  const what = wasDisabled ? 'is enabled again' : `is not paused any more (it was until ${iso(pausedUntil)})`;
  context.out(wrap(`The webhook ${name} ${what}, with all that waits for it: ${plural(waiting, 'message')}.`, ''));
}

function dropCommand(context: Context): Command {
  return new Command('drop')
    .description('takes messages that wait or are dead out of the outbox: by their ids, or all of a webhook')
    .argument('[id...]', 'ids of messages, as "outbox list" shows them')
    .addOption(ofWebhook())
    .addOption(new Option('--state <state>', 'only those that wait, or only the dead').choices(['pending', 'dead']))
    .action((ids: string[], options: DropOptions) =>
      withStore(context, options, async (app) => {
        checkNamed('drop', ids, options);
        checkWebhook(app, options.webhook);
        const states = options.state === undefined ? (['pending', 'dead'] as const) : [options.state];
        const otherwise = options.state === undefined ? 'it was delivered or dropped' : `it is not ${options.state}`;
        const changed: LetterCount[] = [];
        for (const choice of choicesOf(app, ids, options.webhook, states, otherwise))
          changed.push(...(await app.store.deadLetters.drop({ ...choice, states }, app.now())));
        for (const [webhook, { count, pending, dead }] of totals(changed))
          context.out(
            `${plural(count, 'message')} to ${webhook} dropped: ${pending} that waited, ${dead} dead. "feedwright outbox retry ID" brings one back.\n`,
          );
        if (changed.length === 0) context.out('There was nothing to drop.\n');
      }),
    );
}

/** What has changed for each webhook, in all and by the state it was in. */
function totals(changed: readonly LetterCount[]) {
  const sum = (counts: readonly LetterCount[]) => counts.reduce((all, { count }) => all + count, 0);
  const byWebhook = [...Map.groupBy(changed, ({ webhook }) => webhook)].map(([webhook, counts]) => {
    const of = (wanted: DeliveryState) => sum(counts.filter(({ state }) => state === wanted));
    return [webhook, { count: sum(counts), pending: of('pending'), dead: of('dead') }] as const;
  });
  return new Map(byWebhook);
}

function tellUnknown(context: Context, { receivers }: App, name: string): void {
  if (!receivers.includes(name))
    context.out(wrap(`The webhook ${name} is configured no more: its messages wait until it is again.`, ''));
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

function asJson(
  { payload, createdAt, nextAttemptAt: _own, finishedAt, behind: _behind, ...letter }: Letter,
  { next, waitsFor }: Wait,
) {
  return {
    ...letter,
    title: titleOf(payload),
    createdAt: iso(createdAt),
    nextAttemptAt: next,
    waitsFor,
    finishedAt: finishedAt === null ? null : iso(finishedAt),
  };
}

function render(letter: Letter, wait: Wait): string {
  const { id, webhook, type, state, attempts, lastError, bundle } = letter;
  const { title, finishedAt } = asJson(letter, wait);
  const stands =
    state === 'pending'
      ? `; ${wait.waitsFor ?? `due since ${wait.next}`}`
      : finishedAt === null
        ? ''
        : `, since ${finishedAt}`;
  return [
    `${id}\n`,
    wrap(title, '  '),
    wrap(`${type} to ${webhook}: ${state} after ${plural(attempts, 'attempt')}${stands}`, '  '),
    bundle === null || bundle === id ? '' : `  together with others as ${bundle}\n`,
    lastError === null ? '' : wrap(lastError, '  '),
    '\n',
  ].join('');
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
