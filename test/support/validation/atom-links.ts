import { every, languageTag, notBlank, oneOf, type ValidationContext, type ValueCheck } from './grammar.ts';
import { iri, mediaType, plainText, uri, wholeNumber } from './values.ts';
import { childrenOf, type XmlNode } from './xml-document.ts';

/** RFC 4287, section 4.2.7 and RFC 5005, section 3: relations feeds use, of the registry that validators know. */
const RELATIONS =
  'alternate current describedby edit enclosure first hub last license next next-archive payment prev-archive previous related replies search self service up via';
/** RFC 5005: how documents of a feed hang together, which is no matter of an entry (FeedHistoryRelInEntry). */
const HISTORY = /^(?:current|first|last|next|previous|next-archive|prev-archive)$/;

const FEED = 'application/atom+xml';

/** A registered relation, or an IRI that names another (RFC 4287, 4.2.7.2; UnregisteredAtomLinkRel). */
const relation: ValueCheck = (value, surroundings) =>
  oneOf(...RELATIONS.split(' '))(value, surroundings) === undefined || uri(value, surroundings) === undefined
    ? undefined
    : 'is no registered relation';

/** `atom:link`, in Atom and in RSS. It is empty (AtomLinkNotEmpty). */
export const ATOM_LINK = {
  attributes: {
    'href!': iri,
    rel: every(notBlank, relation),
    type: mediaType,
    hreflang: languageTag,
    title: every(notBlank, plainText),
    length: wholeNumber,
  },
  also: (link: XmlNode): readonly string[] => [
    ...(HISTORY.test(relationOf(link)) && /(?:^|:)(?:entry|item)$/.test(link.parent)
      ? [`${relationOf(link)} belongs to the feed, not to an entry`]
      : []),
    // SelfNotAtom.
    ...(relationOf(link) === 'self' && !/^application\/(?:atom|rss)\+xml$/.test(link.attributes.get('type') ?? FEED)
      ? ['to itself names another type than that of a feed']
      : []),
    ...(relationOf(link) === 'enclosure' && !link.attributes.has('type') ? ['to an enclosure names no type'] : []),
  ],
};

export function relationOf(link: XmlNode): string {
  return (link.attributes.get('rel') ?? 'alternate').replace('http://www.iana.org/assignments/relation/', '');
}

/** The addresses of an element's links of a relation. */
export function hrefsOf(element: XmlNode, rel: string): readonly string[] {
  return childrenOf(element, 'atom:link').flatMap((link) =>
    relationOf(link) === rel ? [link.attributes.get('href') ?? ''] : [],
  );
}

/** One link of a kind is enough: alternates differ in type or language (RFC 4287, 4.1.1; DuplicateAtomLink), and nothing is said twice. */
export function linkProblems(element: XmlNode): string[] {
  const keys = childrenOf(element, 'atom:link').map((link) => {
    const { attributes } = link;
    const what = `${attributes.get('type') ?? ''} ${attributes.get('hreflang') ?? ''}`;
    const rel = relationOf(link);
    return rel === 'alternate' ? `${rel} ${what}` : `${rel} ${what} ${attributes.get('href')}`;
  });
  return keys.filter((key, at) => keys.indexOf(key) !== at).map((key) => `has two links of ${key.trim()}`);
}

/** A feed names itself once, where it stands (RFC 4287, 4.1.1; WebSub; MissingSelf, SelfDoesntMatchLocation, RelativeSelf). */
export function selfProblems(element: XmlNode, { path }: ValidationContext): string[] {
  const [self, ...others] = hrefsOf(element, 'self');
  if (self === undefined) return ['has no link to itself'];
  if (others.length > 0) return ['has several links to itself'];
  const url = URL.parse(self);
  if (!url) return ['names itself by no absolute address'];
  return path === undefined || decodeURIComponent(url.pathname).endsWith(`/${path}`)
    ? []
    : [`stands at ${path} and names itself ${self}`];
}

/**
 * The links of a document in a history (RFC 5005, sections 2 to 4): a complete feed has none; an archive page leads to the
 * feed (MissingCurrentInArchive) and to a neighbour. The first page of an archive has none before it, and the one after it is
 * not there when it is written: ArchiveIncomplete is put up with where pages stand. `checkFolder` finds the others.
 */
export function historyProblems(feed: XmlNode, { path = '' }: ValidationContext): string[] {
  const isArchive = childrenOf(feed, 'fh:archive').length > 0;
  const isComplete = childrenOf(feed, 'fh:complete').length > 0;
  const of = (rel: string) => hrefsOf(feed, rel);
  const problems: string[] = [];
  if (isArchive && isComplete) problems.push('is complete and archived at once');
  if (isArchive && of('current').length !== 1) problems.push('is an archive page with no link to the feed');
  if (isArchive && of('prev-archive').length + of('next-archive').length === 0 && !/archive\/\d+\.xml$/.test(path))
    problems.push('is an archive page that leads to no other');
  if (isComplete && [...of('prev-archive'), ...of('next-archive')].length > 0)
    problems.push('is complete, and goes on');
  for (const rel of ['prev-archive', 'next-archive', 'current'])
    if (of(rel).length > 1) problems.push(`has several links of ${rel}`);
  for (const href of [...of('prev-archive'), ...of('next-archive')])
    if (of('self').includes(href)) problems.push('has itself for a neighbour');
  if (isArchive && of('current').some((href) => of('self').includes(href))) problems.push('is its own feed');
  return problems;
}
