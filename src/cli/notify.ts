import { existsSync } from 'node:fs';
import { Argument, Command, Option } from 'commander';
import type { Config } from '../config/schema.ts';
import type { ArticleData, EventType } from '../notify/event.ts';
import { isArticleEvent, type Notice } from '../notify/notice.ts';
import { TEMPLATE_KINDS, type TemplateKind } from '../notify/templates/template-kinds.ts';
import { printable, wrap } from './columns.ts';
import {
  type ConfigOption,
  type Context,
  type JsonOption,
  readConfig,
  table,
  usageError,
  withStore,
} from './context.ts';
import { findKnownFiles } from './known-files.ts';

type NotifyOptions = ConfigOption & JsonOption & { readonly event: TemplateKind };

export function notifyCommand(context: Context): Command {
  return new Command('notify')
    .description('tries a webhook: sends a test message, or shows what would be sent')
    .addArgument(
      new Argument('<what>', 'test: send one message now; preview: send nothing').choices(['test', 'preview']),
    )
    .argument('<name>', 'the webhook')
    .argument('[path-or-guid]', 'preview: the article, else the newest one')
    .addOption(new Option('--event <event>', 'preview: of what').choices(TEMPLATE_KINDS).default('new'))
    .option('--json', 'print one JSON object')
    .action(async (what: 'test' | 'preview', name: string, pathOrGuid: string | undefined, options: NotifyOptions) => {
      const target = await openTarget(await readConfig(context, options), name);
      if (what === 'preview') return preview(context, target, pathOrGuid, options);
      if (pathOrGuid !== undefined) throw usageError('"notify test" tells of a made-up article: leave the path out');
      return sendTest(context, target, options);
    });
}

type Target = Awaited<ReturnType<typeof openTarget>>;

/** A configured webhook, spoken to as the service speaks to it; without its store, which need not be there. */
async function openTarget(config: Config, name: string) {
  const settings = config.webhooks.find((webhook) => webhook.name === name);
  if (!settings) {
    const names = config.webhooks.map((webhook) => webhook.name);
    throw usageError(
      `there is no webhook named ${JSON.stringify(name)}: the configuration has ${names.join(', ') || 'none'}`,
    );
  }
  const [{ describeFeeds }, { describeMessageSite }, { createWebhook }] = await Promise.all([
    import('../config/feeds.ts'),
    import('../config/webhooks.ts'),
    import('../notify/webhook.ts'),
  ]);
  const { addresses } = describeFeeds(config, new URL(config.site.url).hostname);
  const site = describeMessageSite(config, addresses);
  const { webhook, addressee } = await createWebhook(settings, site);
  /** Why the user's own words were left aside. */
  let spoilt: string | undefined;
  const { template } = settings;
  const write =
    template && (await import('../notify/templates/template.ts')).createWriter(template, site, webhook.channel.escape);
  const words = (notice: Notice) => {
    try {
      return write ? write(notice) : undefined;
    } catch (error) {
      spoilt = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  };
  return { config, settings, addresses, webhook, addressee, words, spoilt: () => spoilt };
}

async function sendTest(context: Context, target: Target, options: NotifyOptions): Promise<void> {
  const { config, settings, webhook, words } = target;
  const [{ adviceOn, testArticle, trialMessage }, { newEventId }, { post }] = await Promise.all([
    import('../notify/trial.ts'),
    import('../notify/event.ts'),
    import('../notify/http/post.ts'),
  ]);
  const articles = [testArticle(config.site.language, config.site.url, settings.name)];
  const trial = { id: newEventId(), at: Date.now(), type: 'article.new', articles, isTest: true } as const;
  const request = webhook.channel.compose(trialMessage(trial, words), Date.now());
  const delivery = webhook.channel.interpret(await post(request, context.interrupted), Date.now());
  const isDelivered = delivery.kind === 'delivered';
  const error = isDelivered ? undefined : webhook.redact(delivery.error);
  const advice = adviceOn(delivery);
  if (options.json) {
    const { kind, status } = delivery;
    const outcome = { webhook: settings.name, type: settings.type, outcome: kind, status: status ?? null };
    context.out(`${JSON.stringify({ ...outcome, error: error ?? null, advice: advice ?? null })}\n`);
  } else if (isDelivered) {
    context.out(
      `delivered: ${settings.name} (${settings.type}) took a test message, and answered ${delivery.status}\n`,
    );
  }
  if (target.spoilt() !== undefined && !options.json)
    context.out(wrap(`its template failed, so these were the ordinary words: ${target.spoilt()}`, ''));
  if (!isDelivered)
    throw new Error(
      `${settings.name} (${settings.type}) did not take the message: ${printable(error ?? '')}${advice ? `\n${advice}` : ''}`,
    );
}

/** How many articles a digest shows. */
const DIGEST_ARTICLES = 5;

async function preview(
  context: Context,
  target: Target,
  pathOrGuid: string | undefined,
  options: NotifyOptions,
): Promise<void> {
  const { settings, webhook, words } = target;
  const [{ trialMessage }, { newEventId }, { maskRequest }] = await Promise.all([
    import('../notify/trial.ts'),
    import('../notify/event.ts'),
    import('../notify/http/masked-request.ts'),
  ]);
  const type = typeOf(options.event);
  const isDigest = options.event === 'digest';
  const found = await articlesFor(context, target, pathOrGuid, isDigest ? DIGEST_ARTICLES : 1, options);
  const articles = found.map(({ data }) => data);
  const message = trialMessage({ id: newEventId(), at: Date.now(), type, articles, isDigest }, words);
  const request = maskRequest(webhook.channel.compose(message, Date.now()), webhook.redact);
  const remarks = [...remarksOn(target, type, isDigest), ...(isArticleEvent(type) ? refusalsOf(found) : [])];
  if (options.json) {
    context.out(
      `${JSON.stringify({ webhook: settings.name, type: settings.type, event: type, ...request, remarks })}\n`,
    );
    return;
  }
  const { method, url, headers, body } = request;
  const [article] = articles;
  context.out(
    table([
      ['webhook', `${settings.name} (${settings.type})`],
      ['event', isDigest ? `${type}, as a digest` : type],
      ...(article && options.event !== 'alarm' ? ([['article', printable(article.title)]] as const) : []),
    ]),
  );
  for (const remark of remarks) context.remark(wrap(remark, ''));
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
  context.out(`\n${[`${method} ${url}`, ...lines, '', ...text.split('\n').map(printable)].join('\n')}\n`);
}

function typeOf(event: TemplateKind): EventType {
  switch (event) {
    case 'digest':
      return 'article.new';
    case 'alarm':
      return 'source.silent';
    default:
      return `article.${event}`;
  }
}

function remarksOn({ settings, webhook, spoilt }: Target, type: EventType, isDigest: boolean): readonly string[] {
  const remarks: string[] = [];
  if (!settings.events.includes(type)) remarks.push(`this webhook does not ask for ${type}: see its "events"`);
  if (webhook.channel.edits && !isDigest && (type === 'article.changed' || type === 'article.removed'))
    remarks.push('where the article was told of before, the message of that time becomes this one');
  const reason = spoilt();
  if (reason !== undefined) remarks.push(`its template fails here, so these are the ordinary words: ${reason}`);
  return remarks;
}

function refusalsOf(articles: readonly Shown[]): readonly string[] {
  return articles.flatMap(({ data, refusal }) =>
    refusal === undefined ? [] : [`this webhook is not told of ${printable(data.title)}: ${refusal}`],
  );
}

/** An article in a preview, and the rule by which the webhook would not be told of it. */
type Shown = { readonly data: ArticleData; readonly refusal?: string | undefined };

/** The article that is meant, else the newest ones of the store, else one that is made up. */
async function articlesFor(
  context: Context,
  { config, addresses, addressee }: Target,
  pathOrGuid: string | undefined,
  limit: number,
  options: ConfigOption,
): Promise<readonly Shown[]> {
  const [{ articleEvent }, { sampleArticle }] = await Promise.all([
    import('../notify/event.ts'),
    import('../notify/templates/samples.ts'),
  ]);
  let articles: readonly Shown[] = [];
  // Opening a store would make one.
  if (existsSync(config.store))
    await withStore(context, options, async (app) => {
      const meant = pathOrGuid === undefined ? [] : await findKnownFiles(app, pathOrGuid);
      const known = meant.flatMap((file) => file.known ?? []);
      if (meant.length > 0 && known.length === 0) throw new Error(`no article has been read from ${pathOrGuid}`);
      const newest = known.length >= limit ? [] : await app.store.inventory.newest(limit);
      const all = new Map([...known, ...newest].map((one) => [one.id, one]));
      articles = [...all.values()].slice(0, limit).flatMap((one) => {
        const { data, facts = [] } = articleEvent('article.new', one, one.firstSeen, addresses);
        const [refusal] = facts.flatMap((known) => addressee.refuses(known) ?? []);
        return data.article ? { data: data.article, refusal } : [];
      });
    });
  else if (pathOrGuid !== undefined) throw new Error('there is no store yet: "feedwright once" reads the articles');
  if (articles.length > 0) return articles;
  return [{ data: sampleArticle(config.site.language, config.site.url) }];
}
