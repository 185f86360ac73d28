import { MAX_PAYLOAD_BYTES } from '../event.ts';
import { isArticleEvent } from '../notice.ts';
import { mergePayloads } from './digest.ts';
import { byArticle, foldedType, foldPayloads } from './fold.ts';

/** A message that is due at one webhook. */
export type Due = {
  readonly key: number;
  readonly eventId: string;
  readonly type: string;
  readonly articleId: string | undefined;
  readonly payload: string;
  readonly attempts: number;
  /** The moment its time came. */
  readonly dueAt: number;
  /** The id it goes out under, alone or with others, since its first attempt. */
  readonly bundle: string | undefined;
};

/** The same without its body: a plan may be about thousands, and is kept while they are sent. */
export type Row = Omit<Due, 'payload'>;

/** What a webhook has laid down about its messages. */
export type Policy = {
  /** Its messages go out together, and not one by one. */
  readonly digest: boolean;
  /** So many messages for each run, but for alarms, which never wait. */
  readonly maxPerRun: number;
  /** Messages about one article that all wait become one: for people, not for programs. */
  readonly folds: boolean;
  /** A digest leaves nothing out: there are several where one would be too large. */
  readonly listsAll: boolean;
};

/** What is sent as one message, under one id, on every attempt. */
export type Parcel = {
  readonly id: string;
  readonly rows: readonly Row[];
  /** There was an attempt, or may have been: it goes out as it is. */
  readonly isBound: boolean;
};

export type Circumstances = {
  readonly now: number;
  /** When the webhook may be told of articles: `now`, or the end of its quiet hours. */
  readonly opensAt: number;
  /** How many messages its service takes by and by in the next seconds. */
  readonly room: number;
  /** How many messages it has had since the last run. */
  readonly spent: number;
  /** Whether what fell due at a moment has waited for the end of quiet hours. */
  readonly waited: (dueAt: number) => boolean;
  /** The articles it was told of. */
  readonly told: ReadonlySet<string>;
  /** The webhook has taken nothing since it failed last. */
  readonly isFailing: boolean;
};

export type Plan = {
  /** In the order in which they go. What is due and in none of them waits for the next plan. */
  readonly parcels: readonly Parcel[];
  readonly drops: readonly { readonly rows: readonly Due[]; readonly reason: string }[];
  readonly postponed: readonly Due[];
};

const TOLD = 'it has been told of this article before';
const WITHDRAWN = 'the article was withdrawn before it was told of';
const BACK = 'the article was back before it was told that it had gone';

export function keysOf(rows: readonly Pick<Row, 'key'>[]): readonly number[] {
  return rows.map(({ key }) => key);
}

/** Whether each of a webhook's messages goes out alone, whatever comes beside it. */
export function isAlwaysSingle({ digest, maxPerRun, folds }: Policy, rates: readonly unknown[]): boolean {
  return !digest && !folds && maxPerRun === Number.POSITIVE_INFINITY && rates.length === 0;
}

/** What becomes of the messages that are due, which come in the order of their keys. */
export function planDeliveries(due: readonly Due[], policy: Policy, circumstances: Circumstances): Plan {
  const { now, opensAt, told } = circumstances;
  const isQuiet = opensAt > now;
  const postponed = isQuiet ? due.filter(isAboutArticles) : [];
  const rest = isQuiet ? due.filter((row) => !isAboutArticles(row)) : due;
  const bound = [...Map.groupBy(rest, ({ bundle }) => bundle)].flatMap(([id, rows]) =>
    id === undefined ? [] : { id, rows: rows.map(withoutBody), isBound: true },
  );
  const open = rest.filter(({ bundle }) => bundle === undefined);
  const { fresh, again } = sortOut(rest, told);
  const { items, vain } = itemsOf(fresh.filter(isAboutArticles), policy, circumstances);
  const others = open.filter((row) => !isAboutArticles(row)).map((row) => parcelOf([row]));
  const drops = [...(again.length > 0 ? [{ rows: again, reason: TOLD }] : []), ...vain];
  const { room, spent, isFailing } = circumstances;
  const given = [...bound, ...others];
  const free = Math.max(0, Math.min(room - given.length, policy.maxPerRun - spent - others.length));
  const attempted = new Set(bound.flatMap(({ rows }) => rows.map(({ articleId }) => articleId)));
  const parcels = [...given, ...pack(items, free, attempted, policy)].sort(byKey).slice(0, Math.max(0, room));
  return { parcels: isFailing ? probeFirst(parcels) : parcels, drops, postponed };
}

/** The body of a parcel by its rows: the same as long as it holds the same. */
export function payloadOf(rows: readonly Due[], { folds }: Pick<Policy, 'folds'>): string {
  const messages = folds ? byArticle(rows) : rows.map((row) => [row]);
  return mergePayloads(messages.map((group) => foldPayloads(foldedType(group) ?? 'article.removed', group)));
}

/**
 * What was tried least goes first, though never before an earlier parcel about its article: if it is taken, the one that failed is at
 * fault, and not the webhook.
 */
function probeFirst(parcels: readonly Parcel[]): readonly Parcel[] {
  const attemptsOf = ({ rows }: Parcel) => rows[0]?.attempts ?? 0;
  const seen = new Set<string>();
  let [probe] = parcels;
  for (const parcel of parcels) {
    const articles = parcel.rows.flatMap(({ articleId }) => articleId ?? []);
    const isFree = !articles.some((id) => seen.has(id));
    if (probe && isFree && attemptsOf(parcel) < attemptsOf(probe)) probe = parcel;
    for (const id of articles) seen.add(id);
  }
  return probe ? [probe, ...parcels.filter((parcel) => parcel !== probe)] : parcels;
}

/** What one message can tell of: an article, or what a first run has brought. */
type Item = {
  readonly type: string;
  readonly articleId: string | undefined;
  readonly rows: readonly Due[];
  /** It goes out with the others of its type, however few there are. */
  readonly isGathered: boolean;
};

function isAboutArticles({ type }: { readonly type: string }): boolean {
  return isArticleEvent(type);
}

function byKey(a: Parcel, b: Parcel): number {
  return (a.rows[0]?.key ?? 0) - (b.rows[0]?.key ?? 0);
}

function parcelOf(rows: readonly Due[]): Parcel {
  return { id: rows[0]?.eventId ?? '', rows: rows.map(withoutBody), isBound: false };
}

function withoutBody({ payload: _, ...row }: Due): Row {
  return row;
}

/** An article is new once: what would tell so a second time is set apart. What has been attempted stays as it is. */
function sortOut(due: readonly Due[], told: ReadonlySet<string>): { fresh: readonly Due[]; again: readonly Due[] } {
  const announced = new Set(told);
  const fresh: Due[] = [];
  const again: Due[] = [];
  for (const row of due) {
    const isNews = row.type === 'article.new' && row.articleId !== undefined;
    if (row.bundle === undefined) {
      if (isNews && announced.has(row.articleId)) again.push(row);
      else fresh.push(row);
    }
    if (isNews) announced.add(row.articleId);
  }
  return { fresh, again };
}

function itemsOf(
  rows: readonly Due[],
  { folds, digest }: Policy,
  { waited }: Circumstances,
): { readonly items: readonly Item[]; readonly vain: Plan['drops'] } {
  if (!folds) return { items: rows.map((row) => ({ ...row, rows: [row], isGathered: digest })), vain: [] };
  const items: Item[] = [];
  const vain: Plan['drops'][number][] = [];
  for (const group of byArticle(rows)) {
    const type = foldedType(group);
    const isGathered = digest || group.some(({ dueAt }) => waited(dueAt));
    if (type === undefined)
      vain.push({ rows: group, reason: group.at(-1)?.type === 'article.removed' ? WITHDRAWN : BACK });
    else items.push({ type, articleId: group[0]?.articleId, rows: group, isGathered });
  }
  return { items, vain };
}

/**
 * As many single messages as are free; what is beyond becomes one digest of each type, counted among them. Where there are more types
 * than that, the ones that began last wait. What is `attempted` about the same article goes before a digest may tell of it.
 */
function pack(
  items: readonly Item[],
  free: number,
  attempted: ReadonlySet<string | undefined>,
  policy: Policy,
): readonly Parcel[] {
  const alone = items.filter(({ isGathered }) => !isGathered);
  const packed = (singles: number) => {
    const chosen = new Set(alone.slice(0, singles));
    const others = items.filter((item) => !chosen.has(item));
    const rest = others.filter(({ articleId }) => articleId === undefined || !attempted.has(articleId));
    return [...[...chosen].map(({ rows }) => rows), ...digestsOf(rest, policy)].map(parcelOf).sort(byKey);
  };
  let singles = Math.min(free, alone.length);
  let parcels = packed(singles);
  while (parcels.length > free && singles > 0) {
    singles = Math.max(0, singles - (parcels.length - free));
    parcels = packed(singles);
  }
  return parcels.slice(0, free);
}

/**
 * One digest of each type, in the order in which they begin; more of them where one would be too large, or where an article would
 * come in the wrong order.
 */
function digestsOf(items: readonly Item[], { listsAll }: Policy): readonly (readonly Due[])[] {
  const digests: { readonly type: string; readonly rows: Due[]; bytes: number }[] = [];
  const current = new Map<string, number>();
  const lastWith = new Map<string, number>();
  for (const { type, articleId, rows } of items) {
    const bytes = rows.reduce((sum, { payload }) => sum + Buffer.byteLength(payload), 0);
    const before = articleId === undefined ? -1 : (lastWith.get(articleId) ?? -1);
    let at = current.get(type) ?? -1;
    const open = digests[at];
    if (open === undefined || at < before || (listsAll && open.bytes + bytes > MAX_PAYLOAD_BYTES)) {
      // The first article stands in it twice: for all, and in the list.
      at = digests.push({ type, rows: [...rows], bytes: 2 * bytes }) - 1;
      current.set(type, at);
    } else {
      open.rows.push(...rows);
      open.bytes += bytes;
    }
    if (articleId !== undefined) lastWith.set(articleId, at);
  }
  return digests.map(({ rows }) => rows.sort((a, b) => a.key - b.key));
}
