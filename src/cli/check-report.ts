import { ADVICE } from '../article/advice.ts';
import type { Problem } from '../article/problem.ts';
import { shellPath } from './columns.ts';
import { plural } from './context.ts';
import { groupRemarks, isFault, type Presentation, type Remark, renderGroups, renderProblems } from './remarks.ts';

/** What a look at files has found. */
export type Findings = {
  readonly checked: number;
  readonly articles: number;
  readonly problems: readonly Problem[];
  /** What was odd about files that are articles all the same. */
  readonly warned: readonly Remark[];
  /** Paths that were named and that no source reads. */
  readonly passedOver: readonly string[];
};

/** For programs: every problem and warning in full, and their groups. */
export function describeFindings({ checked, articles, problems, warned, passedOver }: Findings) {
  const describe = (remarks: readonly Remark[], kind: 'problem' | 'warning') =>
    groupRemarks(remarks).map(({ code, files }) => ({
      code,
      kind: code === 'draft' ? 'draft' : kind,
      count: files.length,
      mend: ADVICE[code].mend,
    }));
  const groups = [...describe(problems, 'problem'), ...describe(warned, 'warning')];
  return { checked, articles, warnings: warned.length, problems, warned, groups, passedOver };
}

/** For people: a line with the counts, the groups with what to do about them, and what to do next. */
export function renderFindings(findings: Findings, presentation: Presentation): string {
  const { problems, warned, passedOver } = findings;
  const next = problems.some(isFault)
    ? 'Next: mend the problems and check again.'
    : warned.length > 0
      ? 'Nothing has to be done: warnings stop nothing.'
      : 'Nothing has to be done.';
  return [
    `${summarise(findings)}\n`,
    ...passedOver.map((path) => `not read by any source: ${shellPath(path)}\n`),
    renderProblems(problems, presentation),
    renderGroups('WARNINGS: published all the same; repaired or guessed.', groupRemarks(warned), presentation),
    `\n${next}\n`,
  ].join('');
}

/** The counts that are not nought. */
function summarise({ checked, articles, problems, warned }: Findings): string {
  const faults = problems.filter(isFault).length;
  const counts: readonly (readonly [number, string])[] = [
    [faults, 'problem'],
    [problems.length - faults, 'draft'],
    [warned.length, 'warning'],
  ];
  const found = counts.flatMap(([count, noun]) => (count > 0 ? [`, ${plural(count, noun)}`] : []));
  return `${plural(checked, 'file')} checked: ${plural(articles, 'article')}${found.join('')}.`;
}
