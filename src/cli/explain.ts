import { relative, resolve } from 'node:path';
import { Command } from 'commander';
import type { App } from '../app.ts';
import type { LeftOut } from '../article/body/boilerplate.ts';
import { announces } from '../corpus/changes.ts';
import { declines } from '../notify/rules.ts';
import { type ConfigOption, type Context, type JsonOption, plural, table, withApp } from './context.ts';

export function explainCommand(context: Context): Command {
  return new Command('explain')
    .description('why: how a file was read, its verdict and evidence, its feeds and its messages')
    .argument('<path-or-guid>', 'a path within a source, or a guid')
    .option('--json', 'print one JSON object a file')
    .action((pathOrGuid: string, options: ConfigOption & JsonOption) =>
      withApp(context, options, 'warn', async (app) => {
        const explanations = await explain(app, pathOrGuid);
        if (explanations.length === 0) {
          throw new Error(
            `no file or article is known as ${pathOrGuid}: "feedwright list" shows what is known, with paths relative to the source's folder`,
          );
        }
        for (const explanation of explanations)
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

type Explanation = Awaited<ReturnType<typeof explain>>[number];

async function explain(app: App, pathOrGuid: string) {
  const { inventory, outbox, runs } = app.store;
  const found = await findFiles(app, pathOrGuid);
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

/** By guid, by path within a source, by source and path as `list` shows them, or by a path as the shell completes it. */
async function findFiles({ store, config }: App, pathOrGuid: string) {
  const found = await store.inventory.find(pathOrGuid);
  if (found.length > 0) return found;
  for (const { name, path } of config.sources) {
    const inside = pathOrGuid.startsWith(`${name}/`) ? pathOrGuid.slice(name.length + 1) : undefined;
    for (const candidate of [inside, relative(resolve(path), resolve(pathOrGuid)).replaceAll('\\', '/')]) {
      const files = candidate === undefined ? [] : await store.inventory.find(candidate, name);
      if (files.length > 0) return files;
    }
  }
  return [];
}

function render(file: Explanation): string {
  const { evidence } = file;
  const why = (() => {
    switch (evidence.kind) {
      case 'duplicate':
        return `${evidence.reason} as ${file.duplicateOf} (similarity ${evidence.similarity})`;
      case 'moved':
        return `found before at ${evidence.from}${evidence.changes.length > 0 ? `; changed: ${evidence.changes.join(', ')}` : ''}`;
      case 'changed':
        return `${evidence.material ? 'a material' : 'a minor'} change: ${evidence.changes.join(', ')}`;
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
