import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoredArticle } from '../article/article.ts';
import { labelIdentity } from '../article/fields/fields.ts';
import type { Ignored } from '../corpus/changes.ts';
import type { Decision } from '../corpus/decide.ts';
import type { Verdict } from '../corpus/verdict.ts';
import type { Known } from '../corpus/view.ts';
import { slugFor } from '../feeds/slug.ts';
import { ARTICLE_COLUMNS, toRow } from './article-rows.ts';
import { createRevisions } from './revisions.ts';

/** The feed of everything, which is there from the start. */
const EVERYTHING = '';

/** A message for one or more webhooks, as it will be sent. */
export type OutboxEvent = {
  readonly id: string;
  readonly type: string;
  readonly articleId: string | undefined;
  readonly createdAt: number;
  /** The body as JSON text. */
  readonly payload: string;
  readonly deliveries: readonly { readonly webhook: string; readonly notBefore: number }[];
};

export type CommitOptions = { readonly now: number; readonly keepRevisions: number };

/**
 * Writes decisions by prepared statements, since a query builder would cost more than the rest of an article's way.
 * The caller holds the transaction.
 */
export function createCommit(raw: DatabaseSync) {
  const columns = ARTICLE_COLUMNS.join(', ');
  const places = ARTICLE_COLUMNS.map(() => '?').join(', ');
  const updates = ARTICLE_COLUMNS.map((column) => `${column} = ?`);
  const statements = {
    putFile:
      raw.prepare(`INSERT INTO files (source, path, bytes_hash, content_hash, verdict, article_id, evidence, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (source, path) DO UPDATE SET bytes_hash = excluded.bytes_hash, content_hash = excluded.content_hash, verdict = excluded.verdict,
      article_id = excluded.article_id, evidence = excluded.evidence, decided_at = excluded.decided_at`),
    touchFile: raw.prepare(
      `UPDATE files SET bytes_hash = ?, content_hash = ?, verdict = ?, evidence = json_set(evidence, '$.ignored', json(?))
      WHERE source = ? AND path = ?`,
    ),
    dropFile: raw.prepare('DELETE FROM files WHERE source = ? AND path = ? AND article_id IS ?'),
    addArticle: raw.prepare(`INSERT INTO articles (${columns}) VALUES (${places}) RETURNING key`),
    setArticle: raw.prepare(`UPDATE articles SET ${updates.join(', ')} WHERE id = ? RETURNING key`),
    putMembership: raw.prepare('INSERT OR IGNORE INTO memberships (feed_id, sorted_at, article_key) VALUES (?, ?, ?)'),
    dropMembership: raw.prepare('DELETE FROM memberships WHERE feed_id = ? AND sorted_at = ? AND article_key = ?'),
    putFeed: raw.prepare('INSERT INTO feeds (identity, label, slug, dirty, items) VALUES (?, ?, ?, 1, 0) RETURNING id'),
    markDirty: raw.prepare('UPDATE feeds SET dirty = 1 WHERE id = ?'),
    putEvent: raw.prepare('INSERT INTO events (id, type, article_id, created_at, payload) VALUES (?, ?, ?, ?, ?)'),
    putDelivery: raw.prepare(
      `INSERT INTO deliveries (event_id, webhook, state, attempts, next_attempt_at) VALUES (?, ?, 'pending', 0, ?)`,
    ),
  };
  const revisions = createRevisions(raw);
  const feeds = createFeedIds(raw, statements.putFeed);

  const writeArticle = (
    before: Known | undefined,
    after: Known,
    decision: Decision,
    options: CommitOptions,
    dirty: Set<number>,
  ) => {
    const row = toRow(after);
    const values = ARTICLE_COLUMNS.map((column) => row[column]);
    // Never an upsert: an id that turns out to be taken must fail, not overwrite another article.
    const stored = before ? statements.setArticle.get(...values, before.id) : statements.addArticle.get(...values);
    const { key } = stored as { key: number };
    if (before?.article === after.article && isListed(before) === isListed(after)) return;
    const { verdict } = decision;
    if (before && (verdict.kind === 'changed' || verdict.kind === 'moved'))
      revisions.put(key, before, verdict, { now: options.now, keep: options.keepRevisions });
    const left = before && isListed(before) ? feeds.of(before) : [];
    const entered = isListed(after) ? feeds.of(after) : [];
    for (const id of left) {
      statements.dropMembership.run(id, before?.article.published ?? 0, key);
      dirty.add(id);
    }
    for (const id of entered) {
      statements.putMembership.run(id, after.article.published, key);
      dirty.add(id);
    }
  };

  const writeFile = (decision: Decision, now: number) => {
    const { file, verdict } = decision;
    if (!file) return;
    const { source, path, bytesHash = null, content = null, articleId = null } = file;
    // Found unchanged, a file keeps what was last said of it and the evidence for it, but for what was ignored this time.
    if (verdict.kind === 'unchanged' && file.verdict !== 'unchanged') {
      const ignored = JSON.stringify(verdict.ignored ?? []);
      statements.touchFile.run(bytesHash, content, file.verdict, ignored, source, path);
    } else {
      const evidence = JSON.stringify(evidenceOf(decision));
      statements.putFile.run(source, path, bytesHash, content, file.verdict, articleId, evidence, now);
    }
  };

  return {
    /** Writes a batch: files, articles, revisions, feed memberships and outbox events. */
    decisions(decisions: readonly Decision[], events: readonly OutboxEvent[], options: CommitOptions): void {
      const dirty = new Set<number>();
      for (const decision of decisions) {
        const { leaves } = decision;
        if (leaves) statements.dropFile.run(leaves.source, leaves.path, leaves.articleId ?? null);
        for (const { before, after } of decision.writes) writeArticle(before, after, decision, options, dirty);
        writeFile(decision, options.now);
      }
      for (const id of dirty) statements.markDirty.run(id);
      this.events(events);
    },
    events(events: readonly OutboxEvent[]): void {
      for (const event of events) {
        statements.putEvent.run(event.id, event.type, event.articleId ?? null, event.createdAt, event.payload);
        for (const { webhook, notBefore } of event.deliveries) statements.putDelivery.run(event.id, webhook, notBefore);
      }
    },
    /** A rolled back transaction takes back the feeds it has made. */
    forgetFeeds: feeds.forget,
  };
}

/** Whether an article stands in its feeds. */
function isListed(known: Known): boolean {
  return known.state !== 'withdrawn';
}

/** What is kept of a verdict, and of a duplicate what it says of itself. */
export type Evidence = Verdict & {
  /** Of the last time it was read. */
  readonly ignored?: readonly Ignored[];
  readonly seen?: Pick<StoredArticle, 'title' | 'published' | 'modified' | 'categories' | 'link' | 'image'>;
};

function evidenceOf({ verdict, seen }: Decision): Evidence {
  if (!seen) return verdict;
  const { title, published, modified, categories, link, image } = seen;
  return { ...verdict, seen: { title, published, modified, categories, link, image } };
}

/** Which feeds an article stands in: everything, and one for each of its categories, made when first needed. */
function createFeedIds(raw: DatabaseSync, putFeed: StatementSync) {
  const ids = new Map<string, number>();
  const slugs = new Set<string>();
  const remember = () => {
    ids.clear();
    slugs.clear();
    for (const row of raw.prepare('SELECT id, identity, slug FROM feeds').all() as {
      id: number;
      identity: string;
      slug: string;
    }[]) {
      ids.set(row.identity, row.id);
      slugs.add(row.slug);
    }
  };
  const idFor = (identity: string, label: string): number => {
    const known = ids.get(identity);
    if (known !== undefined) return known;
    const slug = identity === EVERYTHING ? 'all' : slugFor(label, (candidate) => slugs.has(candidate));
    const { id } = putFeed.get(identity, label, slug) as { id: number };
    ids.set(identity, id);
    slugs.add(slug);
    return id;
  };
  return {
    of(known: Known): number[] {
      if (ids.size === 0) remember();
      return [idFor(EVERYTHING, ''), ...known.article.categories.map((label) => idFor(labelIdentity(label), label))];
    },
    forget: () => ids.clear(),
  };
}
