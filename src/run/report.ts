import type { Decision } from '../corpus/decision.ts';
import { problemOf } from '../corpus/verdict.ts';
import type { Logger } from '../observe/log.ts';
import type { RunOptions, RunSummary } from './ports.ts';

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
