import type { StoredArticle } from '../article/article.ts';
import type { Known } from '../corpus/view.ts';
import type { Schema } from './schema.ts';

/** The column order of an article in the bulk statements. */
export const ARTICLE_COLUMNS = [
  'id',
  'guid',
  'source',
  'path',
  'state',
  'title',
  'published',
  'published_is_fallback',
  'modified',
  'categories',
  'tags',
  'authors',
  'language',
  'link',
  'image',
  'declared_id',
  'html',
  'summary',
  'warnings',
  'left_out',
  'text_hash',
  'whole_hash',
  'content_hash',
  'markup_hash',
  'also',
  'first_seen',
  'updated',
] as const satisfies readonly (keyof Schema['articles'])[];

export type ArticleRow = { [K in (typeof ARTICLE_COLUMNS)[number]]: Schema['articles'][K] };

export function toRow(known: Known): ArticleRow {
  const { article, fingerprint } = known;
  return {
    id: known.id,
    guid: known.guid,
    source: known.source,
    path: known.path,
    state: known.state,
    title: article.title,
    published: article.published,
    published_is_fallback: Number(article.publishedIsFallback),
    modified: article.modified ?? null,
    categories: JSON.stringify(article.categories),
    tags: JSON.stringify(article.tags),
    authors: JSON.stringify(article.authors),
    language: article.language ?? null,
    link: article.link ?? null,
    image: article.image ?? null,
    declared_id: article.declaredId ?? null,
    html: article.html,
    summary: article.summary,
    warnings: JSON.stringify(article.warnings),
    left_out: JSON.stringify(article.leftOut),
    text_hash: fingerprint.text,
    whole_hash: fingerprint.whole,
    content_hash: fingerprint.content,
    markup_hash: fingerprint.markup,
    also: JSON.stringify(known.also),
    first_seen: known.firstSeen,
    updated: known.updated,
  };
}

export function fromRow(row: ArticleRow): Known {
  const article: StoredArticle = {
    title: row.title,
    published: row.published,
    publishedIsFallback: row.published_is_fallback === 1,
    modified: row.modified ?? undefined,
    categories: JSON.parse(row.categories),
    tags: JSON.parse(row.tags),
    authors: JSON.parse(row.authors),
    language: row.language ?? undefined,
    link: row.link ?? undefined,
    image: row.image ?? undefined,
    declaredId: row.declared_id ?? undefined,
    html: row.html,
    summary: row.summary,
    warnings: JSON.parse(row.warnings),
    leftOut: JSON.parse(row.left_out),
  };
  return {
    id: row.id,
    guid: row.guid,
    source: row.source,
    path: row.path,
    state: row.state as Known['state'],
    article,
    fingerprint: { text: row.text_hash, whole: row.whole_hash, content: row.content_hash, markup: row.markup_hash },
    also: JSON.parse(row.also),
    firstSeen: row.first_seen,
    updated: row.updated,
  };
}
