import { summariseArticle } from './body/article-summary.ts';
import { imageKey, type Learned, type LeftOut, withoutBoilerplate } from './body/boilerplate.ts';
import { type Cleaned, cleanHtml, MAX_HTML, MAX_TEXT } from './body/clean.ts';
import { looksLikeHtml, MAX_MARKDOWN, renderMarkdown } from './body/markdown.ts';
import { isPlaceholder } from './body/placeholder.ts';
import { keepTagLikeText } from './body/tag-like-text.ts';
import { createFieldReader, type FieldMap } from './fields/fields.ts';
import { fallbackDate, usableDate } from './fields/publication-dates.ts';
import { parseFrontMatter, withoutBlankLines } from './front-matter/front-matter.ts';
import type { Finding } from './problem.ts';
import { cut, escapeHtml, oneLine } from './text.ts';
import { linkUrl, mediaUrl } from './urls.ts';
import type { Warning, WarningCode } from './warning.ts';

/** What a file says, cleaned: safe to show anywhere, comparable, without a trace of how it was written down. */
export type Article = {
  readonly title: string;
  /** Milliseconds since 1970, as all moments. */
  readonly published: number;
  /** Whether `published` is only the file's name, the link or the file's age speaking, because the front matter names no usable date. */
  readonly publishedIsFallback: boolean;
  readonly modified: number | undefined;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  readonly authors: readonly string[];
  readonly language: string | undefined;
  readonly link: string | undefined;
  readonly image: string | undefined;
  readonly declaredId: string | undefined;
  readonly html: string;
  readonly text: string;
  /** The text with what was left out of it. */
  readonly wholeText: string;
  readonly summary: string;
  readonly warnings: readonly Warning[];
  /** Boilerplate that stands neither in `html` nor in `text`, `summary` and `image`. */
  readonly leftOut: readonly LeftOut[];
};

/** An article without its plain text, which its HTML holds. */
export type StoredArticle = Omit<Article, 'text' | 'wholeText'>;

export type ParseOptions = {
  readonly format: 'auto' | 'html' | 'markdown';
  /** IANA name, for dates that name no zone. */
  readonly timeZone: string;
  readonly baseUrl?: string | undefined;
  readonly fields: FieldMap;
  /** Makes the categories that are shown of those that are written. */
  readonly settleCategories?: ((categories: readonly string[]) => readonly string[]) | undefined;
  /** Cuts what the source's `remove` selectors match. */
  readonly prune?: ((html: string) => string) | undefined;
  /** What the source repeats from article to article; left out, boilerplate stays in the article. */
  readonly learned?: Learned | undefined;
};

/** The file as it was found: its decoded text, and what its place and age say. */
export type FileText = {
  /** Relative to the source's folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly modifiedMs: number;
};

export type ParsedArticle =
  /** `body` is the whole one, with the boilerplate that is left out of the article. */
  | {
      readonly kind: 'article';
      readonly article: Article;
      readonly body: Cleaned;
      readonly declaredImage: string | undefined;
    }
  | { readonly kind: 'problem'; readonly problem: Finding };

/** Reads one article file. Pure: the same file and options give the same article. */
export function parseArticle(file: FileText, options: ParseOptions, now: number): ParsedArticle {
  const frontMatter = parseFrontMatter(file.text);
  if (frontMatter.kind === 'problem') return problem(frontMatter.problem.code, frontMatter.problem.message);
  const warnings = [...frontMatter.warnings];
  const warn: Warn = (code, message) => warnings.push({ code, message });
  const fields = createFieldReader(frontMatter.data, options.fields);
  const settle = options.settleCategories ?? ((categories) => categories);
  if (fields.isDraft())
    return problem('draft', 'marked as a draft: it is published once the front matter says so no more');

  const link = fields.text('link');
  const ownLink = link === undefined ? undefined : linkUrl(link, options.baseUrl);
  if (link !== undefined && ownLink === undefined)
    warn('link-unusable', `link "${cut(link, 80)}" is no address on its own: set the source's baseUrl`);

  const written = withoutBlankLines(frontMatter.body);
  const format = options.format === 'auto' ? bodyFormat(file.path, written) : options.format;
  const html = format === 'html' ? written : renderMarkdown(written);
  if (html === undefined)
    warn('body-cut', `the Markdown is longer than ${MAX_MARKDOWN} characters, or becomes so: read as plain text`);
  const raw = html ?? plainHtml(written);
  // Pruning closes what it takes for elements, so what only looks like one is told apart before.
  const cleaned = cleanHtml(options.prune ? options.prune(keepTagLikeText(raw)) : raw, ownLink ?? options.baseUrl);
  if (!cleaned)
    return problem('nesting-too-deep', 'the body opens hundreds of elements inside one another: repair the HTML');

  const title = fields.text('title') ?? fallbackTitle(cleaned, file.path, warn);
  if (title === undefined)
    return problem(
      'empty',
      'there is no title, no text and no picture in this file: delete it, or let the crawler fetch it again',
    );

  const body = withoutTitle(cleaned, title);
  const { learned, timeZone } = options;
  const { body: own, leftOut } = learned ? withoutBoilerplate(body, learned) : { body, leftOut: [] };
  const content = withinLimit(own, warn);
  const published = usableDate('published', fields.dates('published', timeZone), now, warn);
  const modified = usableDate('modified', fields.dates('modified', timeZone), now, warn);
  const isOwn = (image: string) => !cleaned.promotionImages.includes(image) && !isPlaceholder(image);
  const declaredImage = fields.text('image');
  const ownImage = declaredImage === undefined ? undefined : mediaUrl(declaredImage, ownLink ?? options.baseUrl);
  if (declaredImage !== undefined && (ownImage === undefined || !isOwn(ownImage)))
    warn('image-unusable', `picture "${cut(declaredImage, 80)}" ${whyUnusable(ownImage)}: not used`);
  // A declared picture that the source repeats may stand in no body.
  const isRepeated = ownImage !== undefined && learned?.has(imageKey(ownImage)) && !body.images.includes(ownImage);
  const leadLeftOut = isRepeated ? [{ kind: 'image' as const, sample: ownImage }] : [];
  return {
    kind: 'article',
    article: {
      title: cut(title, 1000),
      published: published ?? fallbackDate({ ...file, link, timeZone }, now, warn),
      publishedIsFallback: published === undefined,
      modified,
      categories: settle(fields.labels('categories')),
      tags: fields.labels('tags'),
      authors: fields.labels('authors'),
      language: cut(fields.text('language') ?? '', 35) || undefined,
      link: ownLink !== undefined && /^https?:/.test(ownLink) ? ownLink : undefined,
      image: [ownImage, ...own.images].find(
        (candidate) => candidate !== undefined && isOwn(candidate) && !learned?.has(imageKey(candidate)),
      ),
      declaredId: cut(fields.text('id') ?? '', 1000) || undefined,
      html: content.html,
      text: content.text,
      wholeText: body.text,
      summary: summariseArticle(fields.text('summary'), content.text, title),
      warnings: warnings.map(({ code, message }) => ({ code, message: oneLine(message) })),
      leftOut: [
        ...leadLeftOut,
        ...cleaned.promotions.map((sample) => ({ kind: 'promotion' as const, sample })),
        ...leftOut,
      ],
    },
    body,
    declaredImage: ownImage,
  };
}

type Warn = (code: WarningCode, message: string) => void;

function bodyFormat(path: string, body: string): 'html' | 'markdown' {
  return /\.(?:html?|xhtml)$/i.test(path) || looksLikeHtml(body) ? 'html' : 'markdown';
}

function fallbackTitle({ heading, text, images }: Cleaned, path: string, warn: Warn): string | undefined {
  const fromHeading = oneLine(heading ?? '');
  if (fromHeading !== '') {
    warn('title-missing', 'no title in the front matter: taken from the heading');
    return fromHeading;
  }
  if (text === '' && images.length === 0) return undefined;
  const name = decoded(path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, ''));
  const fromName = oneLine(name.replace(/^(?:19|20)\d{2}([-_.]?)\d{2}\1\d{2}(?!\d)[-_]*/, '').replace(/[-_]+/g, ' '));
  warn('title-missing', 'no title in the front matter: taken from the file name');
  return fromName || oneLine(name) || '…';
}

/** Crawlers name files after addresses, in which all but ASCII is percent-encoded. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function withinLimit({ html, text }: Pick<Cleaned, 'html' | 'text'>, warn: Warn): Pick<Cleaned, 'html' | 'text'> {
  if (html.length <= MAX_HTML) return { html, text };
  warn('body-cut', `the body is longer than ${MAX_HTML} characters: only the first ${MAX_TEXT} of its text are shown`);
  return { html: plainHtml(`${cut(text, MAX_TEXT)}…`), text };
}

/** Plain text as HTML: a paragraph for each line. */
function plainHtml(text: string): string {
  return text.replace(/[^\n]+/g, (line) => `<p>${escapeHtml(line)}</p>`);
}

/** A body that opens with its own title as a heading would show it twice, and summarise it. */
function withoutTitle(cleaned: Cleaned, title: string): Cleaned {
  const { html, text, blocks } = cleaned;
  const end = text.indexOf('\n');
  const [first, rest] = end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)];
  const heading = /^<h([1-6])>.*?<\/h\1>/s.exec(html);
  const isTitle =
    heading && oneLine(first) === title && heading[0].replace(/<[^>]*>/g, '').length === escapeHtml(title).length;
  if (!isTitle) return cleaned;
  const { length } = heading[0];
  const endings = cleaned.endings.slice(1).map((ending) => ({ ...ending, html: ending.html - length }));
  return { ...cleaned, html: html.slice(length), text: rest, blocks: blocks.slice(1), endings };
}

function whyUnusable(image: string | undefined): string {
  if (image === undefined) return "is no address on its own: set the source's baseUrl";
  return isPlaceholder(image) ? 'is a placeholder of no article' : 'stands in an advertisement';
}

function problem(code: Finding['code'], message: string): ParsedArticle {
  return { kind: 'problem', problem: { code, message: oneLine(message) } };
}
