import { Command } from 'commander';
import type { App } from '../app.ts';
import type { LeftOut } from '../article/body/boilerplate.ts';
import { announces, type Comparison, type Ignored } from '../corpus/changes/changes.ts';
import { plainText } from '../corpus/plain-text.ts';
import type { Known } from '../corpus/view.ts';
import { declines } from '../notify/rules.ts';
import { type ConfigOption, type Context, type JsonOption, plural, table, withApp } from './context.ts';
import { findKnownFiles } from './known-files.ts';
import { markDiff } from './marked-diff.ts';

export function explainCommand(context: Context): Command {
  return new Command('explain')
    .description('why: how a file was read, its verdict and evidence, its feeds and its messages')
    .argument('<path-or-guid>', 'a path within a source, or a guid')
    .option('--json', 'print one JSON object a file')
    .action((pathOrGuid: string, options: ConfigOption & JsonOption) =>
      withApp(context, options, 'warn', async (app) => {
        for (const explanation of await explain(app, pathOrGuid))
          context.out(options.json ? `${JSON.stringify(explanation)}\n` : render(explanation));
      }),
    );
}

const LEFT_OUT: Readonly<Record<LeftOut['kind'], (sample: string) => string>> = {
  text: (sample) => `“${sample}”: the source repeats it from article to article`,
  image: (sample) => `the picture ${sample}: the source repeats it from article to article`,
  promotion: (sample) => `“${sample}”: an advertisement or a QR code, by what its element is called`,
  credit: (sample) => `“${sample}”: a line about who edited it, or its title elsewhere`,
};

/** What was different, and counted for nothing. */
const IGNORED: Readonly<Record<Ignored, string>> = {
  date: 'the date was set anew',
  pictures: 'another picture',
  title: 'the title in other quotes, case or width',
  link: 'http or https of the link',
  counters: 'counters, or a time that is stamped on the text',
  boilerplate: 'what the source repeats',
  letters: 'case or width of letters',
  space: 'white space',
  layout: 'how the text is set in blocks',
  attributes: 'attributes of the markup',
};

type Explanation = Awaited<ReturnType<typeof explain>>[number];

async function explain(app: App, pathOrGuid: string) {
  const { inventory, outbox, runs } = app.store;
  const found = await findKnownFiles(app, pathOrGuid);
  return Promise.all(
    found.map(async ({ line, evidence, known, decidedAt }) => {
      const isOwn = known !== undefined && line.verdict !== 'duplicate';
      const messages = isOwn ? await outbox.about(known.id) : [];
      const source = await runs.source(line.source);
      const told = new Set(messages.map(({ webhook }) => webhook));
      const withheld = (known === undefined ? [] : app.addressees.filter(({ name }) => !told.has(name))).map(
        (webhook) => ({
          webhook: webhook.name,
          reason: !isOwn
            ? 'a duplicate is not told of again'
            : (declines(webhook, { type: 'article.new', categories: known.article.categories }) ??
              (source.importedAt !== undefined && known.firstSeen <= source.importedAt
                ? 'the first run on a folder is told of in one summary'
                : 'the webhook was configured later')),
        }),
      );
      return {
        ...line,
        id: known?.id ?? null,
        decidedAt: new Date(decidedAt).toISOString(),
        evidence,
        silent: 'changes' in evidence && evidence.changes.length > 0 && !announces(evidence, app.config.changes),
        diff: isOwn && 'changes' in evidence ? await shortDiff(app, known, decidedAt) : null,
        ignored: evidence.ignored ?? [],
        warnings: isOwn ? known.article.warnings : [],
        leftOut: isOwn ? known.article.leftOut : [],
        firstSeen: isOwn ? new Date(known.firstSeen).toISOString() : null,
        updated: isOwn ? new Date(known.updated).toISOString() : null,
        revisions: isOwn ? (await inventory.revisions(known.id)).length : 0,
        feeds: isOwn ? (await inventory.feedsOf(known.id)).map(({ slug }) => slug) : [],
        messages,
        withheld,
      };
    }),
  );
}

/** What a change replaced, in its first few words; null where no revision of it is kept. */
async function shortDiff(app: App, known: Known, decidedAt: number): Promise<string | null> {
  const [revision] = await app.store.inventory.revisions(known.id);
  if (revision?.replacedAt !== decidedAt) return null;
  const { diffWords } = await import('../corpus/changes/word-diff.ts');
  const [before, after] = [revision, known.article].map(({ title, html }) => `${title}\n${plainText(html)}`);
  return markDiff(diffWords(before ?? '', after ?? ''), { around: 20, most: 60, changes: 3 }) || null;
}

function changeOf({ material, changes, why }: Pick<Comparison, 'material' | 'changes' | 'why'>): string {
  return `${material ? 'a material' : 'a minor'} change of ${changes.join(', ')}${why === undefined ? '' : ` (${why})`}`;
}

function render(file: Explanation): string {
  const { evidence } = file;
  const why = (() => {
    switch (evidence.kind) {
      case 'duplicate':
        return `${evidence.reason} as ${file.duplicateOf} (similarity ${evidence.similarity})`;
      case 'moved':
        return `found before at ${evidence.from}${evidence.changes.length > 0 ? `; ${changeOf(evidence)}` : ''}`;
      case 'changed':
        return changeOf(evidence);
      case 'held':
      case 'invalid':
        return `${evidence.problem.code}: ${evidence.problem.message}`;
      case 'removed':
        return evidence.reason;
      case 'new':
        return 'no article like it was known';
      case 'unchanged':
        return 'nothing a reader would notice is different';
    }
  })();
  const rows: [string, string][] = [
    ['file', `${file.source}/${file.path}`],
    ['verdict', `${file.verdict}: ${why}`],
    ...(file.diff === null ? [] : [['changed', file.diff] satisfies [string, string]]),
    ...(file.ignored.length === 0
      ? []
      : [['ignored', file.ignored.map((kind) => IGNORED[kind]).join('; ')] satisfies [string, string]]),
    ['decided', file.decidedAt],
    ['title', file.title ?? '-'],
    ['guid', file.guid ?? '-'],
    ['published', file.published ?? '-'],
    ['updated', file.updated ?? '-'],
    ['categories', file.categories.join(', ') || '-'],
    ['feeds', file.feeds.join(', ') || '-'],
    ['revisions', String(file.revisions)],
    ...file.warnings.map(({ message }): [string, string] => ['warning', message]),
    ...file.leftOut.map(({ kind, sample }): [string, string] => ['left out', LEFT_OUT[kind](sample)]),
    ...file.messages.map(({ type, webhook, state, attempts, last_error }): [string, string] => [
      'message',
      `${type} to ${webhook}: ${state} after ${plural(attempts ?? 0, 'attempt')}${last_error ? ` (${last_error})` : ''}`,
    ]),
    ...(file.silent
      ? [['no message', 'of this change: "changes" in the configuration keeps it silent'] satisfies [string, string]]
      : []),
    ...file.withheld.map(({ webhook, reason }): [string, string] => ['no message', `to ${webhook}: ${reason}`]),
  ];
  return `${table(rows)}\n`;
}
