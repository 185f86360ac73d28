import { Command } from 'commander';
import type { App } from '../app.ts';
import { hubName, hubOf } from '../notify/hubs.ts';
import { printable } from './columns.ts';
import { type ConfigOption, type Context, type JsonOption, plural, table, withStore } from './context.ts';
import { advice, standOf, undone, waits } from './receiver-state.ts';
import { waitingOf } from './waiting.ts';

export function statusCommand(context: Context): Command {
  return new Command('status')
    .description('the last run, counts, sources and channels')
    .option('--json', 'print one JSON object')
    .action((options: ConfigOption & JsonOption) =>
      withStore(context, options, async (app) => {
        const status = await collect(app);
        context.out(options.json ? `${JSON.stringify(status)}\n` : render(status));
      }),
    );
}

type Status = Awaited<ReturnType<typeof collect>>;

async function collect(app: App) {
  const { store, config, shownSlug, receivers } = app;
  const [last, counts, near, deliveries, readers, known, open] = await Promise.all([
    store.runs.last(),
    store.inventory.counts(),
    store.inventory.nearDuplicates(),
    store.outbox.counts(),
    store.audience.readers(),
    store.feeds.all(),
    store.alarms.open(),
  ]);
  // The folder of a feed that is gone may have been the key to a private one.
  const slugs = new Set(known.map(({ slug }) => slug));
  const audience = readers.filter(({ slug }) => slugs.has(slug));
  const sources = await Promise.all(
    config.sources.map(async ({ name, path }) => {
      const record = await store.runs.source(name);
      const verdicts = Object.fromEntries(
        counts.filter(({ source }) => source === name).map(({ verdict, count }) => [verdict, count]),
      );
      return {
        name,
        path,
        lastNew: iso(record.lastNewAt),
        silentSince: iso(open.find(({ topic, subject }) => topic === 'source.silent' && subject === name)?.since),
        problem: record.problem ?? null,
        files: verdicts,
        nearDuplicates: near.get(name) ?? 0,
      };
    }),
  );
  const queueOf = (name: string): Record<string, number> =>
    Object.fromEntries(
      deliveries.filter(({ webhook }) => webhook === name).map(({ state, count }) => [state, count] as const),
    );
  const receiver = async (name: string) => {
    const state = await store.outbox.state(name);
    return {
      disabled: state.disabledAt === undefined ? null : (state.reason ?? 'disabled'),
      failingSince: iso(state.failingSince),
      lastError: state.failingSince === undefined ? null : (state.reason ?? null),
      deliveries: queueOf(name),
    };
  };
  const webhooks = await Promise.all(
    config.webhooks.map(async ({ name, type }) => ({
      name,
      type,
      ...(await receiver(name)),
      ...(await waitingOf(app, name)),
    })),
  );
  const pinged = [...new Set(deliveries.map(({ webhook }) => webhook))].sort();
  const hubs = await Promise.all(
    pinged.flatMap((name) => {
      const address = hubOf(name);
      return address === undefined ? [] : receiver(name).then((state) => ({ address, ...state }));
    }),
  );
  const formerWebhooks = pinged
    .filter((name) => !receivers.includes(name) && hubOf(name) === undefined)
    .map((name) => ({ name, deliveries: undone(queueOf(name)) }))
    .filter((former) => Object.keys(former.deliveries).length > 0);
  const lastRun = last
    ? {
        startedAt: iso(last.startedAt),
        finishedAt: iso(last.finishedAt),
        error: last.error ?? null,
        summary: last.summary,
      }
    : null;
  const alarms = open.map(({ topic, subject, since }) => ({ topic, subject, since: iso(since) }));
  return { lastRun, alarms, sources, webhooks, formerWebhooks, hubs, feeds: feedsOf(audience, shownSlug) };
}

function render({ lastRun, alarms, sources, webhooks, formerWebhooks, hubs, feeds }: Status): string {
  const counts = (record: Record<string, number>) =>
    Object.entries(record)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || 'none';
  const run =
    lastRun === null
      ? 'there was none yet'
      : `${lastRun.finishedAt}${lastRun.error ? `: failed: ${lastRun.error}` : ''}`;
  return table([
    ['last run', run],
    ...alarms.map(({ topic, subject, since }): [string, string] => [
      'alarm',
      `${topic}${subject === '' ? '' : ` ${subject}`} since ${since}`,
    ]),
    ...sources.flatMap(({ name, path, files, nearDuplicates, lastNew, silentSince, problem }): [string, string][] => [
      [
        `source ${name}`,
        `${path}: ${counts(files)}${nearDuplicates > 0 ? `; ${plural(nearDuplicates, 'duplicate')} found by likeness` : ''}${lastNew ? `; last new article ${lastNew}` : ''}${silentSince ? `; silent since ${silentSince}` : ''}`,
      ],
      ...troubles(problem),
    ]),
    ...[
      ...webhooks.map((state) => ({ label: `webhook ${state.name}`, ...state, waits: waits(state) })),
      ...hubs.map((state) => ({ label: `hub ${state.address}`, name: hubName(state.address), ...state, waits: '' })),
    ].flatMap(({ label, waits, ...state }): [string, string][] => [
      [label, `${counts(state.deliveries)}${standOf(state)}${state.disabled ? '' : waits}`],
      ...advice(state).map((line): [string, string] => ['', line]),
    ]),
    ...formerWebhooks.flatMap(({ name, deliveries }): [string, string][] => [
      [`webhook ${printable(name)}`, `${counts(deliveries)}; configured no more`],
      ['', `they end after 30 days, or by "feedwright outbox drop --webhook ${printable(name)}"`],
    ]),
    ...feeds
      .slice(0, SHOWN)
      .map(({ feed, subscribers, readers }): [string, string] => [
        `feed ${printable(feed)}`,
        `${plural(subscribers, 'subscriber')} reported; ${namesOf(readers)}`,
      ]),
    ...(feeds.length > SHOWN ? [['', `and ${plural(feeds.length - SHOWN, 'more feed')}`] as [string, string]] : []),
  ]);
}

type Reader = Awaited<ReturnType<App['store']['audience']['readers']>>[number];

/** The feeds that are polled, those with most subscribers first, each with who polls it in any of its formats. */
function feedsOf(audience: readonly Reader[], shownSlug: (slug: string) => string) {
  return [...Map.groupBy(audience, ({ slug }) => slug)]
    .map(([slug, all]) => ({
      feed: shownSlug(slug),
      subscribers: all.reduce((sum, { subscribers = 0 }) => sum + subscribers, 0),
      requests: all.reduce((sum, { requests }) => sum + requests, 0),
      readers: all.map(({ slug: _slug, reader, subscribers = null, ...rest }) => ({
        name: reader,
        subscribers,
        ...rest,
      })),
    }))
    .sort((a, b) => b.subscribers - a.subscribers || b.requests - a.requests);
}

/** Readers named of a feed: the others are counted. */
const NAMED = 5;

function namesOf(readers: ReturnType<typeof feedsOf>[number]['readers']): string {
  const byName = [...Map.groupBy(readers, ({ name }) => name)]
    .map(([name, all]) => ({ name, subscribers: all.reduce((sum, one) => sum + (one.subscribers ?? 0), 0) }))
    .sort((a, b) => b.subscribers - a.subscribers);
  const named = byName
    .slice(0, NAMED)
    .map(({ name, subscribers }) => printable(subscribers > 0 ? `${name} ${subscribers}` : name));
  return [...named, ...(byName.length > NAMED ? [`${byName.length - NAMED} more`] : [])].join(', ');
}

/** Most troubles of a source, and most feeds, that are shown: a whole tree of folders may be closed. */
const SHOWN = 10;

function troubles(problem: string | null): [string, string][] {
  const all = problem?.split('\n') ?? [];
  const shown = all.slice(0, SHOWN).map((trouble): [string, string] => ['', trouble]);
  return all.length > SHOWN ? [...shown, ['', `and ${all.length - SHOWN} more`]] : shown;
}

function iso(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
