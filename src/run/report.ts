import { announces, type ChangePolicy } from '../corpus/changes/changes.ts';
import type { Decision } from '../corpus/decision.ts';
import { problemOf } from '../corpus/verdict.ts';
import { address, type Outbound } from '../notify/address.ts';
import { articleEvent, type Event } from '../notify/event.ts';
import type { Logger } from '../observe/log.ts';
import type { RunOptions, RunSummary } from './ports.ts';

/** The messages that decisions send to the webhooks that ask for them. */
export function messagesOf(
  decisions: readonly Decision[],
  now: number,
  policy: ChangePolicy,
  options: RunOptions,
): Outbound[] {
  return decisions.flatMap((decision) => {
    const event = eventOf(decision, now, policy, options);
    return (event && address(event, options.webhooks)) ?? [];
  });
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
      return articleEvent('article.changed', write.after, now, options.addresses, {
        material: verdict.material,
        changes: verdict.changes,
      });
    case 'removed':
      // A displaced article may yet be found elsewhere: the end of the run tells.
      if (write.after.state !== 'withdrawn') return undefined;
      return articleEvent('article.removed', write.after, now, options.addresses);
    default:
      return undefined;
  }
}

/** What a commit is told beside its decisions. */
export function commitOptions(now: number, { keepRevisions, addresses }: RunOptions) {
  return { now, keepRevisions, mergeCategories: addresses.mergeCategories };
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
