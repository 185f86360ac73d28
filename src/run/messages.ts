import { announces, type ChangePolicy } from '../corpus/changes/changes.ts';
import type { Decision } from '../corpus/decision.ts';
import type { Verdict } from '../corpus/verdict.ts';
import type { Known } from '../corpus/view.ts';
import { createFacts } from '../feeds/definitions/facts.ts';
import { articleEvent, type Event } from '../notify/event.ts';
import { type Addressee, address, type Outbound } from '../notify/rules/address.ts';
import { declines } from '../notify/rules/rules.ts';
import type { RunOptions, Told } from './ports.ts';

/** How decisions are told of. */
export type Telling = {
  readonly now: number;
  readonly policy: ChangePolicy;
  /** Articles that were first seen up to this moment are told of in a first run's summary, and not as new one by one. */
  readonly summarised: number;
};

export const SILENT: ChangePolicy = { minor: 'silent', material: 'silent' };

/**
 * The messages that decisions send to the webhooks that ask for them, in the order in which readers expect articles: the ones that
 * were published first come first.
 */
export async function messagesOf(
  decisions: readonly Decision[],
  telling: Telling,
  options: RunOptions,
  told: Told,
): Promise<Outbound[]> {
  if (options.webhooks.length === 0) return [];
  const messages: { readonly about: Known; readonly message: Outbound }[] = [];
  for (const decision of decisions) {
    const write = decision.writes.at(-1);
    if (!write) continue;
    const found = isReturn(decision)
      ? await returnMessages(decision.verdict, write, telling, options, told)
      : [verdictMessage(decision.verdict, write, telling, options)];
    for (const message of found) if (message) messages.push({ about: write.after, message });
    const joining = await joiningMessage(decision, telling.now, options, told);
    if (joining) messages.push(joining);
  }
  return inOrderOfPublication(messages);
}

/** Whether an article that was withdrawn stands again. */
export function isReturn({ writes }: Pick<Decision, 'writes'>): boolean {
  const write = writes.at(-1);
  return write?.before?.state === 'withdrawn' && write.after.state === 'published';
}

type Write = Decision['writes'][number];

/**
 * What a webhook hears of an article that is back goes by what it was told last: of its withdrawal, that it has returned, whatever
 * changes it asks for; of the article, what has changed, if that is enough; of neither, that it is new.
 */
async function returnMessages(
  verdict: Verdict,
  { before, after }: Write,
  { now, policy, summarised }: Telling,
  { webhooks, addresses }: RunOptions,
  told: Told,
): Promise<readonly (Outbound | undefined)[]> {
  const change = changeOf(verdict);
  if (!change) return [];
  const lastTold = await told(after.id);
  const asNew = articleEvent('article.new', after, now, addresses);
  const isNewTo = (webhook: Addressee) =>
    !lastTold.has(webhook.name) && after.firstSeen > summarised && declines(webhook, asNew) === undefined;
  const hears = (webhook: Addressee): readonly Addressee[] => {
    if (isNewTo(webhook)) return [];
    if (lastTold.get(webhook.name) === 'withdrawal') return [{ ...webhook, minimumChange: 'minor' }];
    return announces(change, policy) ? [webhook] : [];
  };
  const changed = articleEvent('article.changed', after, now, addresses, change, before);
  return [address(asNew, webhooks.filter(isNewTo)), address(changed, webhooks.flatMap(hears))];
}

/**
 * A copy may bring its story into categories in which it did not stand, and from a source that did not tell it: to the webhooks
 * that ask for these alone it is new. To everyone else it is the story they have been told of.
 */
async function joiningMessage(
  { file, copy, writes }: Decision,
  now: number,
  { webhooks, addresses }: RunOptions,
  told: Told,
): Promise<{ readonly about: Known; readonly message: Outbound } | undefined> {
  const write = copy && writes.find(({ after }) => after.id === file?.articleId);
  if (!write?.before || !addresses.mergeCategories) return undefined;
  const { before, after } = write;
  const event = articleEvent('article.new', after, now, addresses);
  const formerly = { ...event, facts: [createFacts(before, addresses)] };
  const joined = webhooks.filter(
    (webhook) => declines(webhook, formerly) !== undefined && declines(webhook, event) === undefined,
  );
  if (joined.length === 0) return undefined;
  const lastTold = await told(after.id);
  const message = address(
    event,
    joined.filter(({ name }) => !lastTold.has(name)),
  );
  return message && { about: after, message };
}

function verdictMessage(
  verdict: Verdict,
  write: Write,
  telling: Telling,
  { webhooks, addresses }: RunOptions,
): Outbound | undefined {
  const event = eventOf(verdict, write, telling, addresses);
  return event && address(event, webhooks);
}

/** What a verdict tells the world, if anything. */
function eventOf(
  verdict: Verdict,
  { before, after }: Write,
  { now, policy }: Telling,
  addresses: RunOptions['addresses'],
): Event | undefined {
  switch (verdict.kind) {
    case 'new':
      return articleEvent('article.new', after, now, addresses);
    case 'changed':
    case 'moved':
      // Whoever was told of what it said is told of what it says, even where that is not what was asked for.
      return announces(verdict, policy)
        ? articleEvent('article.changed', after, now, addresses, changeOf(verdict), before)
        : undefined;
    case 'removed':
      // A displaced article may yet be found elsewhere: the end of the run tells.
      return after.state === 'withdrawn' ? articleEvent('article.removed', after, now, addresses) : undefined;
    default:
      return undefined;
  }
}

function changeOf(verdict: Verdict) {
  return 'changes' in verdict ? { material: verdict.material, changes: verdict.changes } : undefined;
}

/** Those about one article stay in the order of what has happened to it. */
function inOrderOfPublication(messages: readonly { readonly about: Known; readonly message: Outbound }[]): Outbound[] {
  const place = new Map(messages.map(({ about }) => [about.id, { at: about.article.published, path: about.path }]));
  const placeOf = ({ about }: (typeof messages)[number]) => place.get(about.id) ?? { at: 0, path: '' };
  return messages
    .toSorted((one, other) => {
      const [a, b] = [placeOf(one), placeOf(other)];
      return a.at - b.at || (a.path < b.path ? -1 : Number(a.path > b.path));
    })
    .map(({ message }) => message);
}
