import { Command } from 'commander';
import type { App } from '../app.ts';
import type { Part } from '../corpus/changes/word-diff.ts';
import { plainText } from '../corpus/plain-text.ts';
import { printable, shellPath, wrap } from './columns.ts';
import { type ConfigOption, type Context, type JsonOption, plural, withStore } from './context.ts';
import { tookPlaceOf } from './evidence.ts';
import { tookPlace } from './explanation.ts';
import { findKnownFiles } from './known-files.ts';
import { markDiff } from './marked-diff.ts';

export function historyCommand(context: Context): Command {
  return new Command('history')
    .description("an article's revisions, newest first, with what changed word by word")
    .argument('<path-or-guid>', 'a path within a source, or a guid')
    .option('--json', 'print one JSON object a file')
    .action((pathOrGuid: string, options: ConfigOption & JsonOption) =>
      withStore(context, options, async (app) => {
        for (const history of await historyOf(app, pathOrGuid))
          context.out(options.json ? `${JSON.stringify(history)}\n` : render(history, app.config.changes.keep));
      }),
    );
}

type History = Awaited<ReturnType<typeof historyOf>>[number];

async function historyOf(app: App, pathOrGuid: string) {
  const { diffWords } = await import('../corpus/changes/word-diff.ts');
  const found = await findKnownFiles(app, pathOrGuid);
  return Promise.all(
    found.map(async ({ line: { source, path, guid, verdict, duplicateOf, title }, evidence, known }) => {
      const isOwn = known !== undefined && verdict !== 'duplicate';
      const kept = isOwn ? await app.store.inventory.revisions(known.id) : [];
      const revisions = kept.map((revision, at) => {
        const next = kept[at - 1] ?? known?.article ?? revision;
        return {
          number: revision.number,
          replacedAt: new Date(revision.replacedAt).toISOString(),
          material: revision.material,
          changes: revision.changes,
          why: revision.why ?? null,
          title: diffWords(revision.title, next.title),
          text: revision.html === next.html ? [] : diffWords(plainText(revision.html), plainText(next.html)),
        };
      });
      const canonical = duplicateOf === null || !known ? null : { source: known.source, path: known.path };
      return {
        source,
        path,
        guid,
        title,
        isOwn,
        duplicateOf,
        canonical,
        tookPlaceOf: tookPlaceOf(evidence),
        revisions,
      };
    }),
  );
}

const WHOLE = { around: 40, most: 1000, changes: 50 };

function render(
  { source, path, guid, title, isOwn, canonical, tookPlaceOf, revisions }: History,
  keep: number,
): string {
  const file = printable(`${source}/${path}`);
  if (canonical !== null) {
    const place = shellPath(`${canonical.source}/${canonical.path}`);
    return `${file}\n${wrap('a duplicate has no history of its own: see that of', '  ')}  ${place}\n`;
  }
  if (!isOwn) return `${file}\n${wrap('no article has been read from this file', '  ')}`;
  const lines = [`${file}\n`, wrap(title ?? '', '  '), `  ${printable(guid ?? '')}\n`];
  if (tookPlaceOf) lines.push(wrap(tookPlace(tookPlaceOf), '  '));
  if (revisions.length === 0) {
    const none = keep === 0 ? '"changes.keep" is 0' : 'its words are those it was first seen with';
    return [...lines, wrap(`no revision is kept: ${none}`, '  ')].join('');
  }
  lines.push(wrap(`${plural(revisions.length, 'revision')}, newest first`, '  '));
  for (const { number, replacedAt, material, changes, why, title, text } of revisions) {
    const weight = `${material ? 'material' : 'minor'} (${changes.join(', ')})${why === null ? '' : `: ${why}`}`;
    lines.push(
      `\n${wrap(`${number}. until ${replacedAt}, ${weight}`, '')}`,
      renderDiff('title', title),
      renderDiff('text', text),
    );
  }
  return lines.join('');
}

function renderDiff(field: string, parts: readonly Part[]): string {
  const marked = markDiff(parts, WHOLE);
  return marked === '' ? '' : wrap(`${field}: ${marked}`, '   ');
}
