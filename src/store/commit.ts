import type { DatabaseSync } from 'node:sqlite';
import type { Ignored } from '../corpus/changes/changes.ts';
import type { Decision } from '../corpus/decision.ts';
import type { Verdict } from '../corpus/verdict.ts';
import type { Known } from '../corpus/view.ts';
import type { StandingOf } from '../feeds/standing.ts';
import { ARTICLE_COLUMNS, type ArticleRow, fromRow, toRow } from './article-rows.ts';
import { createCopies } from './copies.ts';
import { createMemberships } from './memberships.ts';
import { createRevisions } from './revisions.ts';
import { createSketches, NO_FILE, type SketchRecord } from './sketches.ts';

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

export type CommitOptions = {
  readonly now: number;
  readonly keepRevisions: number;
  readonly standing: StandingOf;
};

export type RegroupOptions = {
  readonly standing: StandingOf;
  readonly unlisted: ReadonlySet<string>;
  readonly now: number;
};

/** Articles that are regrouped in one transaction: it holds up everything else. */
const SLICE = 200;

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
    passCopies: raw.prepare("UPDATE files SET article_id = ? WHERE article_id = ? AND verdict = 'duplicate'"),
    detachFile: raw.prepare('UPDATE files SET article_id = NULL WHERE source = ? AND path = ? AND article_id IS ?'),
    holderAt: raw.prepare('SELECT article_id FROM files WHERE source = ? AND path = ?'),
    touchFile: raw.prepare(
      `UPDATE files SET bytes_hash = ?, content_hash = ?, verdict = ?, evidence = json_set(evidence, '$.ignored', json(?))
      WHERE source = ? AND path = ?`,
    ),
    dropFile: raw.prepare('DELETE FROM files WHERE source = ? AND path = ? AND article_id IS ?'),
    addArticle: raw.prepare(`INSERT INTO articles (${columns}) VALUES (${places}) RETURNING key`),
    setArticle: raw.prepare(`UPDATE articles SET ${updates.join(', ')} WHERE id = ? RETURNING key`),
    articlesAfter: raw.prepare(`SELECT key, ${columns} FROM articles WHERE key > ? ORDER BY key LIMIT ${SLICE}`),
    putEvent: raw.prepare('INSERT INTO events (id, type, article_id, created_at, payload) VALUES (?, ?, ?, ?, ?)'),
    putDelivery: raw.prepare(
      `INSERT INTO deliveries (event_id, webhook, state, attempts, next_attempt_at) VALUES (?, ?, 'pending', 0, ?)`,
    ),
  };
  const revisions = createRevisions(raw);
  const memberships = createMemberships(raw);
  const copies = createCopies(raw);
  const sketches = createSketches(raw);

  const writeArticle = (before: Known | undefined, after: Known, verdict: Verdict, options: CommitOptions) => {
    const row = toRow(after);
    const values = ARTICLE_COLUMNS.map((column) => row[column]);
    // Never an upsert: an id that turns out to be taken must fail, not overwrite another article.
    const stored = before ? statements.setArticle.get(...values, before.id) : statements.addArticle.get(...values);
    const { key } = stored as { key: number };
    const sameWords = before?.article === after.article;
    if (before && !sameWords && (verdict.kind === 'changed' || verdict.kind === 'moved'))
      revisions.put(key, before, verdict, { now: options.now, keep: options.keepRevisions });
    const isChanged = !sameWords || before.also !== after.also;
    if (isChanged || before.state !== after.state)
      memberships.move(key, { before, after, isChanged }, options.standing, options.now);
  };

  const forget = (source: string, path: string) => {
    copies.drop(source, path);
    sketches.drop(source, path);
  };
  /** What an article is found by outlives its file, as long as it may come back: until then it stands in a place of its own. */
  const keepSketch = ({ before, after }: Decision['writes'][number], isReplaced: boolean, isCopyNow: boolean) => {
    if (before?.state === 'published' && after.state === 'displaced' && isReplaced) {
      sketches.part(after.source, after.path, after.id);
    }
    if (after.state === 'withdrawn' && before?.state !== 'withdrawn' && !isCopyNow) {
      const file = statements.holderAt.get(after.source, after.path) as { article_id: string | null } | undefined;
      if (file?.article_id === after.id) sketches.part(after.source, after.path, after.id);
    }
    if (before && before.state !== 'published' && after.state === 'published') sketches.drop(NO_FILE, after.id);
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
      const evidence = JSON.stringify(verdict);
      statements.putFile.run(source, path, bytesHash, content, file.verdict, articleId, evidence, now);
    }
  };

  return {
    /** Writes a batch: files, articles, revisions, feed memberships and outbox events. */
    decisions(
      decisions: readonly Decision[],
      events: readonly OutboxEvent[],
      options: CommitOptions,
    ): readonly SketchRecord[] {
      const sketched: SketchRecord[] = [];
      const listed = new Map<string, Decision['writes'][number]>();
      const writeListed = (id: string) => {
        const write = listed.get(id);
        if (write) writeArticle(write.before, write.after, UNCHANGED, options);
        listed.delete(id);
      };
      for (const decision of decisions) {
        const { leaves } = decision;
        if (leaves?.stays) statements.detachFile.run(leaves.source, leaves.path, leaves.articleId ?? null);
        else if (leaves) {
          const { changes } = statements.dropFile.run(leaves.source, leaves.path, leaves.articleId ?? null);
          if (changes > 0) forget(leaves.source, leaves.path);
        }
        const { file, copy, sketch } = decision;
        for (const write of decision.writes) {
          const { before, after } = write;
          if (isListOfCopies(write)) {
            // A story with a thousand copies is written once a batch, not a thousand times.
            listed.set(after.id, { before: listed.get(after.id)?.before ?? before, after });
            continue;
          }
          writeListed(after.id);
          writeArticle(before, after, decision.verdict, options);
          const isCopyNow = file?.verdict === 'duplicate' && file.source === after.source && file.path === after.path;
          keepSketch(write, sketch !== undefined, isCopyNow);
        }
        if (decision.passes) statements.passCopies.run(decision.passes.to, decision.passes.from);
        writeFile(decision, options.now);
        if (copy) copies.put(copy);
        else if (file && file.verdict !== 'duplicate' && copies.drop(file.source, file.path)) {
          // A copy that is gone or reads no more is found by nothing.
          if (file.verdict === 'removed' || file.verdict === 'invalid') sketches.drop(file.source, file.path);
        }
        if (file && sketch) sketched.push(sketches.put(file.source, file.path, sketch.bins, sketch.moment));
      }
      for (const id of [...listed.keys()]) writeListed(id);
      memberships.flush();
      this.events(events);
      return sketched;
    },
    /**
     * Settles anew which feeds some articles behind a key stand in, after the rules have changed. Returns the last key, and
     * the copies that share no story with their article any more.
     */
    regroup(after: number, { standing, unlisted, now }: RegroupOptions) {
      const rows = statements.articlesAfter.all(after) as unknown as (ArticleRow & { key: number })[];
      const apart: { readonly source: string; readonly path: string }[] = [];
      for (const { key, ...row } of rows) {
        const known = fromRow(row);
        memberships.regroup(key, known, standing, now);
        const isUnlisted = unlisted.has(known.source);
        apart.push(...known.also.filter(({ source }) => unlisted.has(source) !== isUnlisted));
      }
      memberships.flush();
      return { last: rows.at(-1)?.key, apart };
    },
    events(events: readonly OutboxEvent[]): void {
      for (const event of events) {
        statements.putEvent.run(event.id, event.type, event.articleId ?? null, event.createdAt, event.payload);
        for (const { webhook, notBefore } of event.deliveries) statements.putDelivery.run(event.id, webhook, notBefore);
      }
    },
    /** A transaction that is rolled back takes back the feeds it has made. */
    forget: memberships.forget,
  };
}

const UNCHANGED: Verdict = { kind: 'unchanged' };

/** Whether a write changes nothing of an article but the list of its copies. */
function isListOfCopies({ before, after }: Decision['writes'][number]): boolean {
  return (
    before !== undefined &&
    before.article === after.article &&
    before.fingerprint === after.fingerprint &&
    before.state === after.state &&
    before.path === after.path &&
    before.source === after.source &&
    before.also !== after.also
  );
}

/** What is kept of a verdict, and what was ignored when the file was last read. */
export type Evidence = Verdict & { readonly ignored?: readonly Ignored[] };
