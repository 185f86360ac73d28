import { announces, type ChangePolicy } from '../corpus/changes/changes.ts';
import type { Decision } from '../corpus/decision.ts';
import { problemOf } from '../corpus/verdict.ts';
import { createFacts } from '../feeds/definitions/facts.ts';
import { articleEvent, type Event } from '../notify/event.ts';
import { address, type Outbound } from '../notify/rules/address.ts';
import { declines } from '../notify/rules/rules.ts';
import type { Logger } from '../observe/log.ts';
import type { RunOptions, RunSummary, Told } from './ports.ts';

/** The messages that decisions send to the webhooks that ask for them. */
export async function messagesOf(
  decisions: readonly Decision[],
  now: number,
  policy: ChangePolicy,
  options: RunOptions,
  told: Told,
): Promise<Outbound[]> {
  const messages: Outbound[] = [];
  if (options.webhooks.length === 0) return messages;
  for (const decision of decisions) {
    const event = eventOf(decision, now, policy, options);
    const message = event && address(event, options.webhooks);
    if (message) messages.push(message);
    const joining = await joiningMessage(decision, now, options, told);
    if (joining) messages.push(joining);
  }
  return messages;
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
): Promise<Outbound | undefined> {
  const write = copy && writes.find(({ after }) => after.id === file?.articleId);
  if (!write?.before || !addresses.mergeCategories) return undefined;
  const { before, after } = write;
  const event = articleEvent('article.new', after, now, addresses);
  const formerly = { ...event, facts: [createFacts(before, addresses)] };
  const joined = webhooks.filter(
    (webhook) => declines(webhook, formerly) !== undefined && declines(webhook, event) === undefined,
  );
  if (joined.length === 0) return undefined;
  const names = await told(after.id);
  return address(
    event,
    joined.filter(({ name }) => !names.has(name)),
  );
}

/** What a decision tells the world, if anything. */
function eventOf(decision: Decision, now: number, policy: ChangePolicy, options: RunOptions): Event | undefined {
  const { verdict } = decision;
  const write = decision.writes.at(-1);
  if (!write) return undefined;
  switch (verdict.kind) {
    case 'new':
      return articleEvent('article.new', write.after, now, options.addresses);
    case 'changed':
    case 'moved':
      if (!announces(verdict, policy)) return undefined;
      // Whoever was told of what it said is told of what it says, even where that is not what was asked for.
      return articleEvent(
        'article.changed',
        write.after,
        now,
        options.addresses,
        { material: verdict.material, changes: verdict.changes },
        write.before,
      );
    case 'removed':
      // A displaced article may yet be found elsewhere: the end of the run tells.
      if (write.after.state !== 'withdrawn') return undefined;
      return articleEvent('article.removed', write.after, now, options.addresses);
    default:
      return undefined;
  }
}

/** What a commit is told beside its decisions. */
export function commitOptions(now: number, { keepRevisions, standing }: RunOptions) {
  return { now, keepRevisions, standing };
}

/** Counts a decision, and logs the problem in it. */
export function tally(decision: Decision, summary: RunSummary, log: Logger): void {
  summary[decision.verdict.kind]++;
  if (decision.verdict.kind === 'new') {
    for (const { source, path, article } of decision.writes.map(({ after }) => after)) {
      const taken = article.warnings.find(({ code }) => code === 'id-taken');
      if (taken) log.warn({ source, path, ...taken }, 'declared id not taken as the guid');
    }
  }
  const problem = problemOf(decision.verdict);
  if (!problem) return;
  summary.problems.push(problem);
  const level = problem.code === 'draft' ? 'debug' : 'warn';
  log[level](
    problem,
    decision.verdict.kind === 'held' ? 'file not read: its last good article stands' : 'file not read',
  );
}
