import type { Generated } from 'kysely';

/** The tables as queries see them. Moments are milliseconds since 1970; lists and payloads are JSON text. */
export type Schema = {
  sources: {
    name: string;
    /** When its first run was complete: until then its articles are announced in one summary. */
    imported_at: number | null;
    /** Of the options its files were read with: others mean reading them again. */
    options_hash: string;
    last_new_at: number | null;
    /** Unused since alarms have a table of their own. */
    silent_since: number | null;
    problem: string | null;
  };
  folders: { source: string; path: string; listing: string };
  files: {
    source: string;
    path: string;
    bytes_hash: string | null;
    content_hash: string | null;
    verdict: string;
    article_id: string | null;
    /** The whole verdict, for `list` and `explain`. */
    evidence: string;
    decided_at: number;
  };
  articles: {
    key: Generated<number>;
    id: string;
    guid: string;
    source: string;
    path: string;
    state: string;
    title: string;
    published: number;
    published_is_fallback: number;
    modified: number | null;
    categories: string;
    tags: string;
    authors: string;
    language: string | null;
    link: string | null;
    image: string | null;
    declared_id: string | null;
    html: string;
    summary: string;
    warnings: string;
    left_out: string;
    text_hash: string;
    whole_hash: string;
    content_hash: string;
    markup_hash: string;
    /** The files beside its own that tell its story, as JSON. */
    also: string;
    first_seen: number;
    updated: number;
  };
  /** What the duplicates say: compressed JSON of their articles and fingerprints. */
  copies: { source: string; path: string; said: Uint8Array };
  /** What files with articles are found by: `moment` is when the article was published. */
  sketches: { key: Generated<number>; source: string; path: string; moment: number; bins: Uint8Array };
  /** What an article said before, as it stood until `replaced_at`. */
  revisions: {
    article_key: number;
    number: number;
    replaced_at: number;
    changes: string;
    material: number;
    why: string | null;
    title: string;
    /** Compressed by Zstandard. */
    html: Uint8Array;
  };
  feeds: {
    id: Generated<number>;
    kind: 'all' | 'category' | 'defined';
    /** What makes two feeds of a kind the same. */
    identity: string;
    label: string;
    slug: string;
    /** The source that brought the first article of a category. */
    source: string | null;
    dirty: number;
    items: number;
    updated: number;
    /** The highest number an archive page has had: none is given twice. */
    last_page: number;
    /** Whether documents were about to be written that no hub has been told of. */
    owed: number;
  };
  /** `page` is the archive page, 0 for the feed's own document; `sorted_at` the moment that gives the place in it. */
  memberships: { article_key: number; feed_id: number; page: number; sorted_at: number };
  archive_pages: { feed_id: number; number: number; dirty: number };
  tombstones: { feed_id: number; guid: string; at: number };
  events: { id: string; type: string; article_id: string | null; created_at: number; payload: string };
  deliveries: {
    key: Generated<number>;
    event_id: string;
    webhook: string;
    state: string;
    attempts: number;
    next_attempt_at: number;
    finished_at: number | null;
    last_error: string | null;
    last_status: number | null;
    /** The id under which it goes out with others, once they were bound together. */
    bundle: string | null;
  };
  /** What a webhook was told of. `receipt` is what its message can be edited by; `withdrawn` whether it was last told that it is. */
  tellings: {
    webhook: string;
    article_id: string;
    receipt: string | null;
    told_at: number;
    withdrawn: Generated<number>;
  };
  /** Alarms that have begun and not ended: `since` is when the trouble began, `raised_at` when it was told. */
  alarms: { topic: string; subject: string; since: number; raised_at: number };
  webhooks: {
    name: string;
    /** Of the address it was disabled at: under another one it is tried again. */
    address_hash: string | null;
    disabled_at: number | null;
    failing_since: number | null;
    paused_until: number | null;
    reason: string | null;
    /** How often it has failed since it last took a message. */
    failures: Generated<number>;
  };
  runs: {
    id: Generated<number>;
    started_at: number;
    finished_at: number;
    summary: string;
    error: string | null;
  };
  /** What a source repeats from article to article. */
  boilerplate: { source: string; key: string; kind: string; sample: string; articles: number };
  /** The last articles of a source, by what they may share with the next. */
  traces: { source: string; recent: string };
  settings: { name: string; value: string };
  /** Who polls which feed. `counts` is JSON: the subscribers of each of a reader's ids of the feed. */
  audience: {
    slug: string;
    format: string;
    reader: string;
    subscribers: number | null;
    counts: string;
    requests: number;
    /** Days since 1970. */
    last_seen: number;
  };
};
