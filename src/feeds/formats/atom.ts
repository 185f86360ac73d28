import { Feed } from 'feed';
import { escapeHtml } from '../../article/text.ts';
import { type FeedDocument, feedUrl, isMoment } from '../document.ts';
import { atomId, webAddress } from './address.ts';
import { type Item, summaryHtml } from './item.ts';
import { documentLinks } from './links.ts';
import { ownMoment } from './moment.ts';
import {
  cutBeforeEnd,
  declarations,
  escapeText,
  itemIn,
  libraryHtml,
  libraryText,
  line,
  NAMESPACES,
  plainLine,
  swap,
  titleForAll,
  withoutTags,
} from './xml.ts';

/** Atom 1.0 (RFC 4287): what the library writes, and the rest on lines behind it, above all every link. */

/** What the library is given for texts that are put in their places afterwards, escaped as it does not. */
const TITLE = 'title';
const SUBTITLE = 'subtitle';
const NAME = 'name';

/** The part of a document before its entries, and the part behind them. */
export function atomFrame(document: FeedDocument): readonly [head: string, tail: string] {
  const { site, slug, authority, archive, withdrawn } = document;
  const icon = site.icon === undefined ? undefined : webAddress(site.icon);
  const logo = site.logo === undefined ? undefined : webAddress(site.logo);
  const feed = new Feed({
    id: `tag:${authority},2026:feeds/${encodeURIComponent(slug)}`,
    title: TITLE,
    ...(plainLine(document.description) === '' ? {} : { description: SUBTITLE }),
    updated: new Date(document.updated),
    generator: 'Feedwright',
    copyright: '',
    author: { name: NAME },
    ...(icon === undefined ? {} : { favicon: libraryText(icon) }),
    ...(logo === undefined ? {} : { image: libraryText(logo) }),
  });
  const [written, tail] = cutBeforeEnd(feed.atom1(), '</feed>');
  const titled = swap(written, `<title>${TITLE}</title>`, textConstruct('title', document.title));
  const described = swap(titled, `<subtitle>${SUBTITLE}</subtitle>`, textConstruct('subtitle', document.description));
  const head = swap(described, `<name>${NAME}</name>`, `<name>${escapeText(withoutTags(site.title))}</name>`);
  const tombstones = withdrawn.map(({ guid, at }) => tombstone(guid, at, authority)).join('');
  const prefixes = declarations(tombstones === '' ? ['fh', 'media'] : ['fh', 'media', 'at']);
  const root = `<feed xmlns="${NAMESPACES.atom}"${prefixes} xml:lang="${escapeHtml(document.language)}">`;
  const mark = archive === undefined ? '' : line(1, 'fh:archive', {});
  return [swap(head, `<feed xmlns="${NAMESPACES.atom}">`, root) + links(document) + mark, tombstones + tail];
}

function links(document: FeedDocument): string {
  return [
    link(1, 'alternate', feedUrl(document.site, document.slug), 'text/html'),
    ...documentLinks(document, 'atom').map(({ rel, href, type }) => link(1, rel, href, type)),
  ].join('');
}

function link(depth: number, rel: string, href: string, type?: string, title?: string): string {
  return line(depth, 'link', { rel, type, href, title: title || undefined });
}

/** RFC 6721: by what an article was called in the feed, its copies are told to go. */
function tombstone(guid: string, at: number, authority: string): string {
  const ref = atomId(guid, authority);
  return ref === undefined || !isMoment(at)
    ? ''
    : line(1, 'at:deleted-entry', { ref, when: new Date(at).toISOString() });
}

/** An entry, with its indentation and line end. */
export function atomEntry(item: Item): string {
  const feed = new Feed({ title: '' });
  feed.addItem({
    title: TITLE,
    id: item.atomId,
    link: item.url,
    date: item.updated,
    published: item.published,
    ...(item.summary === '' && item.html !== '' ? {} : { description: libraryHtml(summaryHtml(item)) }),
    ...(item.html === '' ? {} : { content: libraryHtml(item.html) }),
  });
  const entry = swap(
    itemIn(feed.atom1(), 'entry'),
    `<title type="html"><![CDATA[${TITLE}]]></title>`,
    textConstruct('title', item.title),
  );
  const updated = `<updated>${item.updated.toISOString()}</updated>`;
  const dated = swap(entry, updated, `<updated>${ownMoment(item.updated, item.guid)}</updated>`);
  const linked = swap(dated, '<link href=', '<link rel="alternate" type="text/html" href=');
  const { language } = item;
  const opened = language === undefined ? linked : swap(linked, '<entry>', `<entry xml:lang="${language}">`);
  return `${opened}${additions(item)}    </entry>\n`;
}

/** As plain text where that reads the same as HTML, for not every reader heeds the type. */
function textConstruct(name: 'title' | 'subtitle', text: string): string {
  const plain = plainLine(text);
  return titleForAll(plain) === plain
    ? `<${name}>${escapeText(plain)}</${name}>`
    : `<${name} type="html">${escapeText(escapeHtml(plain))}</${name}>`;
}

function additions({ authors, categories, picture, played, also, source, updated }: Item): string {
  // What no type is known of stands in the content alone.
  const media = [...(picture === undefined ? [] : [picture]), ...played].filter(({ type }) => type !== undefined);
  return [
    ...authors.map((name) => `        <author>\n${line(3, 'name', {}, name)}        </author>\n`),
    ...categories.map(({ term, label }) => line(2, 'category', { term, label })),
    ...media.map(({ url, type }) => link(2, 'enclosure', url, type)),
    ...(picture === undefined ? [] : [line(2, 'media:thumbnail', { url: picture.url })]),
    ...also.map(({ url, title }) => link(2, 'related', url, undefined, title)),
    ...(source === undefined ? [] : sourceLines(source, updated)),
  ].join('');
}

/** RFC 4287, section 4.2.11. The source says nothing of when it changed last, so its moment is the entry's. */
function sourceLines({ id, title, url }: NonNullable<Item['source']>, updated: Date): readonly string[] {
  return [
    '        <source>\n',
    line(3, 'id', {}, id),
    line(3, 'title', {}, title),
    line(3, 'updated', {}, updated.toISOString()),
    ...(url === undefined ? [] : [link(3, 'alternate', url, 'text/html')]),
    '        </source>\n',
  ];
}
