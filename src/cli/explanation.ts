import type { LeftOut } from '../article/body/boilerplate.ts';
import { cut } from '../article/text.ts';
import type { Comparison, Ignored } from '../corpus/changes/changes.ts';
import type { Near } from '../corpus/verdict.ts';
import { printable, shellPath, wrap } from './columns.ts';
import { plural } from './context.ts';
import type { Explanation } from './evidence.ts';

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

/** A label, and what stands beside it, each on lines of its own. A `name` is kept in one line, to be copied. */
type Row = readonly [label: string, ...values: (string | Name)[]];
type Name = { readonly name: string };

/** All about one file, for people: columns that fit a terminal. */
export function renderExplanation(file: Explanation): string {
  const rows: Row[] = [
    ['file', place(file)],
    ['verdict', `${file.verdict}: ${reasonOf(file)}`],
    ...likeness(file),
    ...(file.comparedTo === null
      ? []
      : [['compared', `of each text its first ${file.comparedTo.toLocaleString('en')} characters`] as const]),
    ...(file.diff === null ? [] : [[file.tookPlaceOf ? 'differs' : 'changed', file.diff] as const]),
    ...(file.ignored.length === 0 ? [] : [['ignored', file.ignored.map((kind) => IGNORED[kind]).join('; ')] as const]),
    ['decided', file.decidedAt],
    ['title', file.title ?? '-'],
    ...(file.canonical ? [] : [['guid', { name: file.guid ?? '-' }] as const]),
    ['published', file.published ?? '-'],
    ...(file.canonical ? [] : [['updated', file.updated ?? '-'] as const]),
    ['categories', file.categories.join(', ') || '-'],
    ...feeds(file),
    ...alsoIn(file),
    ...(file.canonical ? [] : [['revisions', String(file.revisions)] as const]),
    ...file.warnings.map(({ message }): Row => ['warning', message]),
    ...file.leftOut.map(({ kind, sample }): Row => ['left out', LEFT_OUT[kind](sample)]),
    ...file.messages.map(
      ({ type, webhook, state, attempts, last_error, waitsFor }): Row => [
        'message',
        `${type} to ${webhook}: ${state} after ${plural(attempts ?? 0, 'attempt')}${last_error ? ` (${last_error})` : ''}${waitsFor ? `; ${waitsFor}` : ''}`,
      ],
    ),
    ...(file.silent ? [['no message', 'of this change: "changes" in the configuration keeps it silent'] as const] : []),
    ...file.withheld.map(({ webhook, reason }): Row => ['no message', `to ${webhook}: ${reason}`]),
  ];
  return `${renderRows(rows)}\n`;
}

function reasonOf({ evidence, threshold, window, tookPlaceOf }: Explanation): string {
  switch (evidence.kind) {
    case 'duplicate':
      return evidence.reason;
    case 'moved':
      if (tookPlaceOf) return tookPlace(tookPlaceOf);
      return `found before at ${evidence.from}${evidence.changes.length > 0 ? `; ${changeOf(evidence)}` : ''}`;
    case 'changed':
      return changeOf(evidence);
    case 'held':
    case 'invalid':
      return `${evidence.problem.code}: ${evidence.problem.message}`;
    case 'removed':
      return evidence.reason;
    case 'new':
      if (evidence.compared && evidence.compared.length > 0) return 'no article known by then told the same story';
      return threshold === null
        ? 'no article of the same text was known ("duplicates.near" is false: others were not compared)'
        : `no article like it was known among those published within ${window} of it`;
    case 'unchanged':
      return 'nothing a reader would notice is different';
  }
}

function changeOf({ material, changes, why }: Pick<Comparison, 'material' | 'changes' | 'why'>): string {
  return `${material ? 'a material' : 'a minor'} change of ${changes.join(', ')}${why === undefined ? '' : ` (${why})`}`;
}

/** Of a file that told the same story as another one until that one went. */
export function tookPlace({ source, path }: { readonly source: string; readonly path: string }): string {
  return `took the place of ${shellPath(`${source}/${path}`)}, whose copy it was, under the same guid`;
}

/** Copies shown. A crawler can bring thousands. */
const COPIES = 20;

function alsoIn({ also, title }: Explanation): Row[] {
  const rows = also.slice(0, COPIES).map((copy): Row => {
    const otherTitle = copy.title === title ? [] : [copy.title];
    const categories = copy.categories.length === 0 ? [] : [`in ${copy.categories.join(', ')}`];
    return ['also in', place(copy), ...otherTitle, [copy.published, ...categories].join(', ')];
  });
  const more = also.length - rows.length;
  return more === 0 ? rows : [...rows, ['also in', `${plural(more, 'more file')}: --json names all of them`]];
}

/** What the file was compared with, by how much they are alike, and what both say. */
function likeness({ evidence, canonical, threshold, title, standing }: Explanation): Row[] {
  if (evidence.kind === 'new')
    return (evidence.compared ?? []).map(
      (near): Row => [
        'unlike',
        place(near),
        standing.includes(near) ? STANDING : near.reason,
        ...measures(near, threshold),
      ],
    );
  if (!canonical) return [];
  const otherTitle = canonical.title === title ? [] : [canonical.title];
  const of: Row = ['of', place(canonical), ...otherTitle, `published ${canonical.published}`];
  const near = evidence.kind === 'duplicate' ? evidence.near : undefined;
  if (!near) return [of];
  // Of several files any may be the one that this one resembles: a copy, or what stood for the story and has gone.
  const isCanonical = near.source === canonical.source && near.path === canonical.path;
  return [
    of,
    ...(isCanonical ? [] : [['found by', place(near), 'another file that told of it'] as const]),
    ['alike', ...measures(near, threshold)],
  ];
}

function measures({ similarity, containment, passage }: Near, threshold: number | null): string[] {
  const needed = threshold === null ? '' : ` (threshold ${threshold})`;
  const shares = `similarity ${similarity}${needed}; ${percent(containment)} of the shorter text stands in the other`;
  if (passage === '') return [shares];
  return [shares, `both say “${passage.length > QUOTED ? `${cut(passage, QUOTED)}…` : passage}”`];
}

const STANDING =
  'too little of their text was the same for the threshold then in force; both stand published already: an article is never taken back for a later likeness';

/** Characters shown of a passage. */
const QUOTED = 80;

function percent(share: number): string {
  // What is not quite all is not said to be.
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100} %`;
}

function feeds({ feeds, feedsByCopies, canonical }: Explanation): Row[] {
  if (canonical) return [['feeds', `${canonical.feeds.join(', ') || '-'}: those of the article it is a duplicate of`]];
  const own = feeds.filter((slug) => !feedsByCopies.includes(slug));
  const row: Row = ['feeds', own.join(', ') || '-'];
  return feedsByCopies.length === 0
    ? [row]
    : [row, ['by copies', `${feedsByCopies.join(', ')}: in their categories stand only copies of it`]];
}

function place({ source, path }: { readonly source: string; readonly path: string }): Name {
  return { name: shellPath(`${source}/${path}`) };
}

/** Labels on the left, and what belongs to them in lines of their own on the right. */
function renderRows(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  const indent = ' '.repeat(width);
  return rows
    .map(([label, ...values]) => {
      const lines = values.map((value) =>
        typeof value === 'string' ? wrap(value, indent) : `${indent}${printable(value.name)}\n`,
      );
      return label.padEnd(width) + lines.join('').slice(width);
    })
    .join('');
}
