import type { Decision } from '../../src/corpus/decision.ts';
import type { Known } from '../../src/corpus/view.ts';
import { createStanding } from '../../src/feeds/definitions/standing.ts';

/** In which feeds articles stand where none is defined. */
export const STANDING = await createStanding([], { mergeCategories: true, unlisted: new Set() });

/** An article the store may hold; everything about it follows from its number unless told otherwise. */
export function knownArticle(number: number, overrides: Partial<Known> = {}): Known {
  return {
    id: `article${number}`,
    guid: `tag:feeds.example,2026:article${number}`,
    source: 'paper',
    path: `${number}.md`,
    state: 'published',
    article: {
      title: `第${number}号`,
      published: Date.UTC(2024, 2, 5) + number * 60_000,
      publishedIsFallback: false,
      modified: undefined,
      categories: ['港口'],
      tags: [],
      authors: [],
      language: undefined,
      link: undefined,
      image: undefined,
      declaredId: undefined,
      html: `<p>第${number}号</p>`,
      summary: `第${number}号`,
      warnings: [],
      leftOut: [],
    },
    fingerprint: {
      text: `text${number}`,
      whole: `text${number}`,
      content: `content${number}`,
      markup: `markup${number}`,
    },
    also: [],
    firstSeen: 0,
    updated: 0,
    ...overrides,
  };
}

/** The decision that a file holds a new article. */
export function decidedNew(known: Known): Decision {
  return {
    file: {
      source: known.source,
      path: known.path,
      bytesHash: `bytes of ${known.id}`,
      content: undefined,
      verdict: 'new',
      articleId: known.id,
    },
    verdict: { kind: 'new' },
    writes: [{ before: undefined, after: known }],
  };
}

/** The decision that an article has another text. */
export function decidedChanged(before: Known, html: string): { readonly decision: Decision; readonly after: Known } {
  const after: Known = { ...before, article: { ...before.article, html } };
  const { source, path, id } = before;
  return {
    after,
    decision: {
      file: { source, path, bytesHash: html, content: undefined, verdict: 'changed', articleId: id },
      verdict: { kind: 'changed', material: true, changes: ['text'], why: 'a correction', ignored: [] },
      writes: [{ before, after }],
    },
  };
}

/** The decision that an article comes to be in another state, its file gone or back. */
export function decidedState(before: Known, state: Known['state']): Decision {
  const { source, path, id } = before;
  const isBack = state === 'published';
  return {
    file: {
      source,
      path,
      bytesHash: undefined,
      content: undefined,
      verdict: isBack ? 'new' : 'removed',
      articleId: id,
    },
    verdict: isBack ? { kind: 'new' } : { kind: 'removed', reason: 'the file is gone' },
    writes: [{ before, after: { ...before, state } }],
  };
}
