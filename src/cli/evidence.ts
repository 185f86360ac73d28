import type { App } from '../app.ts';
import { labelIdentity } from '../article/fields/fields.ts';
import { duplicateRules } from '../config/source.ts';
import { announces } from '../corpus/changes/changes.ts';
import { COMPARED } from '../corpus/near/units.ts';
import { plainText } from '../corpus/plain-text.ts';
import type { Near, Verdict } from '../corpus/verdict.ts';
import type { Known } from '../corpus/view.ts';
import { articleEvent } from '../notify/event.ts';
import type { Addressee } from '../notify/rules/address.ts';
import { declines } from '../notify/rules/rules.ts';
import { findKnownFiles } from './known-files.ts';
import { markDiff } from './marked-diff.ts';
import { createWaits } from './waiting.ts';

export type Explanation = Awaited<ReturnType<typeof gatherEvidence>>[number];

/** All that is known of the files that a path or a guid means, as `explain` tells it. */
export async function gatherEvidence(app: App, pathOrGuid: string) {
  const { inventory, outbox } = app.store;
  const found = await findKnownFiles(app, pathOrGuid);
  const waitOf = createWaits(app);
  return Promise.all(
    found.map(async ({ line, evidence, known, decidedAt }) => {
      const isOwn = known !== undefined && known.source === line.source && known.path === line.path;
      const isDuplicate = known !== undefined && line.verdict === 'duplicate';
      const messages = known && (isOwn || isDuplicate) ? await outbox.about(known.id) : [];
      const feeds = known && (isOwn || isDuplicate) ? await inventory.feedsOf(known.id) : [];
      const rules = duplicateRules(app.config, line.source);
      return {
        ...line,
        id: known?.id ?? null,
        decidedAt: iso(decidedAt),
        evidence,
        canonical: isDuplicate
          ? {
              source: known.source,
              path: known.path,
              guid: known.guid,
              title: known.article.title,
              published: iso(known.article.published),
              categories: known.article.categories,
              feeds: feeds.map(({ slug }) => app.shownSlug(slug)),
            }
          : null,
        also: isOwn
          ? known.also.map(({ link, published, ...copy }) => ({
              ...copy,
              link: link ?? null,
              published: iso(published),
            }))
          : [],
        /** By which nearly equal articles are found in this source; null where they are not looked for. */
        threshold: rules.near ? rules.threshold : null,
        window: windowOf(app, line.source),
        /** Those it was found unlike by a higher threshold, and stands beside. */
        standing: isOwn && rules.near ? await standingBeside(app, evidence, rules.threshold) : [],
        /** Characters that are compared, where its text is longer, or that of the article it is a duplicate of. */
        comparedTo: known && isByLikeness(evidence, rules.near) && (await isLong(app, known, line)) ? COMPARED : null,
        silent:
          'changes' in evidence &&
          evidence.changes.length > 0 &&
          tookPlaceOf(evidence) === null &&
          !announces(evidence, app.config.changes) &&
          // Of its return an article is told whatever the configuration says of changes.
          !messages.some((message) => message.created_at >= decidedAt),
        tookPlaceOf: tookPlaceOf(evidence),
        diff: isOwn && 'changes' in evidence ? await shortDiff(app, known, decidedAt) : null,
        ignored: evidence.ignored ?? [],
        warnings: isOwn ? known.article.warnings : [],
        leftOut: isOwn ? known.article.leftOut : [],
        firstSeen: isOwn ? iso(known.firstSeen) : null,
        updated: isOwn ? iso(known.updated) : null,
        revisions: isOwn ? (await inventory.revisions(known.id)).length : 0,
        feeds: isOwn ? feeds.map(({ slug }) => app.shownSlug(slug)) : [],
        feedsByCopies: isOwn
          ? feeds.filter((feed) => isByCopy(feed, known)).map(({ slug }) => app.shownSlug(slug))
          : [],
        messages: isOwn
          ? await Promise.all(
              messages.map(async (one) => {
                const { waitsFor } = await waitOf({
                  ...one,
                  nextAttemptAt: one.next_attempt_at,
                  behind: behindOf(one, messages, app.now()),
                });
                return { ...one, waitsFor };
              }),
            )
          : [],
        withheld:
          known === undefined
            ? []
            : [
                ...(await withheld(app, known, isOwn, messages)),
                ...(isOwn ? withheldChange(app, known, evidence, messages, decidedAt) : []),
              ],
      };
    }),
  );
}

/** The file whose article a copy has taken over with its guid. */
export function tookPlaceOf(evidence: Verdict): { readonly source: string; readonly path: string } | null {
  return evidence.kind === 'moved' ? (evidence.inPlaceOf ?? null) : null;
}

/** How far apart articles are dated that are compared with those of a source, as the configuration says it. */
function windowOf({ config }: App, name: string): string {
  return config.sources.find((source) => source.name === name)?.duplicates?.window ?? config.duplicates.window;
}

/** Of what an article was compared with when a higher threshold was in force: what is similar enough by now, and published. */
async function standingBeside({ store }: App, evidence: Verdict, threshold: number): Promise<readonly Near[]> {
  if (evidence.kind !== 'new') return [];
  const similar = (evidence.compared ?? []).filter(
    ({ similarity, reason }) => similarity >= threshold && reason === 'too little of their text is the same',
  );
  const found = await Promise.all(similar.map(({ source, path }) => store.inventory.find(path, source)));
  return similar.filter((_, at) => found[at]?.some(({ known }) => known?.state === 'published'));
}

/** Whether a verdict rests on more than that two texts are equal. */
function isByLikeness(evidence: Verdict, near: boolean): boolean {
  return evidence.kind === 'duplicate' ? evidence.near !== undefined : evidence.kind === 'new' && near;
}

/** Whether more is said in a file, or in the article it tells the story of, than is compared. */
async function isLong({ store }: App, known: Known, { source, path }: { source: string; path: string }) {
  if (plainText(known.article.html).length > COMPARED) return true;
  if (known.source === source && known.path === path) return false;
  const copy = (await store.files.heirs(known.id)).find(
    ({ file }) => file.source === source && file.path === path,
  )?.copy;
  return copy !== undefined && plainText(copy.article.html).length > COMPARED;
}

/** Whether an article stands in a feed only because a copy of it does. */
function isByCopy({ kind, label }: { readonly kind: string; readonly label: string }, { article }: Known): boolean {
  return kind === 'category' && !article.categories.some((own) => labelIdentity(own) === labelIdentity(label));
}

type Message = Awaited<ReturnType<App['store']['outbox']['about']>>[number];

/** The earlier message for the same webhook that has failed, and is waited for. */
function behindOf(message: Message, messages: readonly Message[], now: number): string | null {
  const earlier = messages.find(
    ({ webhook, state, created_at, next_attempt_at }) =>
      webhook === message.webhook &&
      state === 'pending' &&
      created_at < message.created_at &&
      (next_attempt_at ?? now) > now,
  );
  return earlier?.id ?? null;
}

/** The webhooks that were not told of an article, each with the rule that did it. */
async function withheld(app: App, known: Known, isOwn: boolean, messages: readonly Message[]) {
  const source = await app.store.runs.source(known.source);
  const wasImported = source.importedAt !== undefined && known.firstSeen <= source.importedAt;
  const whole = articleEvent('article.new', known, known.firstSeen, app.addresses);
  const alone = articleEvent('article.new', { ...known, also: [] }, known.firstSeen, app.addresses);
  const reasonFor = (webhook: Addressee): string => {
    const declined = declines(webhook, whole);
    if (declined !== undefined) return declined;
    if (wasImported) return 'the first run on a folder is told of in one summary';
    return declines(webhook, alone) === undefined
      ? 'the webhook was configured later'
      : 'only a copy is what it asks for, which came in a first run, or before the webhook was configured';
  };
  const told = new Set(messages.map(({ webhook }) => webhook));
  const left = app.addressees.filter(({ name }) => !isOwn || !told.has(name));
  return left.map((webhook) => {
    if (isOwn) return { webhook: webhook.name, reason: reasonFor(webhook) };
    const of = told.has(webhook.name) ? 'it was told of the canonical article' : reasonFor(webhook);
    return { webhook: webhook.name, reason: `a duplicate is not told of again; ${of}` };
  });
}

/** The webhooks that were told of an article, and not of its last change. */
function withheldChange(
  app: App,
  known: Known,
  evidence: Verdict,
  messages: readonly Message[],
  decidedAt: number,
): { readonly webhook: string; readonly reason: string }[] {
  if (!('changes' in evidence) || !announces(evidence, app.config.changes)) return [];
  const { material, changes } = evidence;
  const event = articleEvent('article.changed', known, decidedAt, app.addresses, { material, changes });
  return app.addressees.flatMap((webhook) => {
    const ofWebhook = messages.filter((message) => message.webhook === webhook.name);
    const wasTold = ofWebhook.some(({ type, created_at }) => type === event.type && created_at >= decidedAt);
    const declined = ofWebhook.length === 0 || wasTold ? undefined : declines(webhook, event);
    return declined === undefined ? [] : [{ webhook: webhook.name, reason: `of its last change: ${declined}` }];
  });
}

/** What a change replaced, in its first few words; null where no revision of it is kept. */
async function shortDiff(app: App, known: Known, decidedAt: number): Promise<string | null> {
  const [revision] = await app.store.inventory.revisions(known.id);
  if (revision?.replacedAt !== decidedAt) return null;
  const { diffWords } = await import('../corpus/changes/word-diff.ts');
  const [before, after] = [revision, known.article].map(({ title, html }) => `${title}\n${plainText(html)}`);
  return markDiff(diffWords(before ?? '', after ?? ''), { around: 20, most: 60, changes: 3 }) || null;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
