import { escapeHtml } from '../../article/text.ts';
import type { FeedDocument } from '../document.ts';

/** What the library leaves out of its documents, added to them. One function a format. */

/** Atom: the language of what stands in it (RFC 4287, section 2). */
export function finishAtom(xml: string, document: FeedDocument): string {
  return xml.replace('<feed xmlns=', `<feed xml:lang="${escapeHtml(document.site.language)}" xmlns=`);
}

type JsonItem = Record<string, unknown> & { author?: unknown; id?: string };

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) from the library's 1.0: authors and language. */
export function finishJson(json: string, document: FeedDocument): string {
  const {
    version: _version,
    items,
    ...feed
  } = JSON.parse(json) as { version: string; items: JsonItem[] } & Record<string, unknown>;
  const finished = {
    version: 'https://jsonfeed.org/version/1.1',
    ...feed,
    language: document.site.language,
    items: items.map((item, at) => {
      const entry = document.entries[at];
      const authors = entry?.authors.map((name) => ({ name })) ?? [];
      return {
        ...item,
        ...(authors.length > 0 ? { authors } : {}),
        ...(entry?.language === undefined ? {} : { language: entry.language }),
      };
    }),
  };
  return JSON.stringify(finished, null, 2);
}
