import { ARCHIVE, archiveFormat, FORMAT_FILES, FORMATS, type Format } from '../feeds/document.ts';

/** What a published file is, by where it stands in the output folder. */
export type PublishedPath = {
  /** Its media type. */
  readonly type: string;
  /** A feed as readers poll it, a page of a feed's archive, a list of all feeds, or a page to look at. */
  readonly kind: 'feed' | 'archive' | 'list' | 'page';
  /** The feed it belongs to. */
  readonly slug: string | undefined;
  readonly format: Format | undefined;
};

const TYPES: Readonly<Record<string, { readonly type: string; readonly kind: 'list' | 'page' }>> = {
  html: { type: 'text/html', kind: 'page' },
  json: { type: 'application/json', kind: 'list' },
  opml: { type: 'text/x-opml', kind: 'list' },
  xml: { type: 'application/xml', kind: 'list' },
};
const FORMAT_OF_FILE = new Map(FORMATS.map((format) => [FORMAT_FILES[format].file, format]));

/** What the file at a path of clean segments is; undefined for what is not published. */
export function describePath(segments: readonly string[], formats: readonly Format[]): PublishedPath | undefined {
  const name = segments.at(-1) ?? '';
  const slug = segments[0] === 'feeds' && segments.length > 2 ? segments[1] : undefined;
  if (slug !== undefined && segments.length === 3) {
    const format = FORMAT_OF_FILE.get(name);
    if (format) return { type: FORMAT_FILES[format].type, kind: 'feed', slug, format };
  }
  if (slug !== undefined && segments.length === 4 && segments[2] === ARCHIVE && /^\d+\.(?:xml|json)$/.test(name)) {
    const format = archiveFormat(formats);
    return { type: FORMAT_FILES[format].type, kind: 'archive', slug, format };
  }
  const known = TYPES[/\.([a-z]+)$/.exec(name)?.[1] ?? ''];
  return known && { ...known, slug, format: undefined };
}

/** Longest path that is looked for: our own names are shorter (slugs are cut), and no file system takes a longer one. */
const MAX_PATH = 1024;
const MAX_SEGMENT_BYTES = 255;

/**
 * The segments of a request's target without its query, decoded once. Undefined for one that could name anything but a
 * published file: hidden names, separators and null characters in a segment, what does not decode, what is too long.
 */
export function cleanSegments(target: string): string[] | undefined {
  // The absolute form (RFC 9112, section 3.2.2) names the host as well.
  const rawPath = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/]*/i, '');
  if (rawPath.length > MAX_PATH * 3) return undefined;
  const segments: string[] = [];
  for (const raw of rawPath.split('/')) {
    if (raw === '') continue;
    let segment = raw;
    if (raw.includes('%')) {
      try {
        segment = decodeURIComponent(raw);
      } catch {
        return undefined;
      }
    }
    if (segment.startsWith('.') || /[/\\\0]/.test(segment)) return undefined;
    if (segment.length > MAX_SEGMENT_BYTES / 3 && Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) return undefined;
    segments.push(segment);
  }
  return segments.reduce((length, segment) => length + segment.length + 1, 0) > MAX_PATH ? undefined : segments;
}
