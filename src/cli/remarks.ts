import { join } from 'node:path';
import { ADVICE } from '../article/advice.ts';
import type { Problem, ProblemCode } from '../article/problem.ts';
import type { WarningCode } from '../article/warning.ts';
import { shellPath, wrap } from './columns.ts';
import { plural } from './context.ts';

/** What there is to say of a file: why it is no article, or what was odd about it. */
export type Remark = Omit<Problem, 'code'> & { readonly code: ProblemCode | WarningCode };

/** The remarks of one code, file by file. */
export type Group = { readonly code: Remark['code']; readonly files: readonly (readonly Remark[])[] };

/** Remarks by code, those that concern most files first; within one in the order they came. */
export function groupRemarks(remarks: readonly Remark[]): Group[] {
  return [...Map.groupBy(remarks, ({ code }) => code)]
    .map(([code, all]) => ({
      code,
      files: [...Map.groupBy(all, ({ source, path }) => JSON.stringify([source, path])).values()],
    }))
    .sort((a, b) => b.files.length - a.files.length || (a.code < b.code ? -1 : 1));
}

/** Files that are enough to show what a group is about. */
export const EXAMPLES = 3;

export type Presentation = {
  /** Files named of each group. */
  readonly shown: number;
  /** Where to find the others. */
  readonly rest: string;
  /** A file's path as one would type it. */
  readonly place: (remark: Remark) => string;
};

/** Paths as the sources of a configuration are written: relative to the working directory, unless they are absolute. */
export function placeIn(sources: readonly { readonly name: string; readonly path: string }[]): Presentation['place'] {
  const roots = new Map(sources.map(({ name, path }) => [name, path]));
  return ({ source, path }) => join(roots.get(source) ?? '', path);
}

/** Whether it is somebody's fault: a draft is as it is meant to be. */
export function isFault({ code }: Remark): boolean {
  return code !== 'draft';
}

/** Problems for people, in groups, and drafts apart from them; nothing when there are none. */
export function renderProblems(problems: readonly Problem[], presentation: Presentation): string {
  const { faults = [], drafts = [] } = Object.groupBy(problems, (one) => (isFault(one) ? 'faults' : 'drafts'));
  return (
    renderGroups('PROBLEMS: passed over until they are mended.', groupRemarks(faults), presentation) +
    renderGroups('DRAFTS: left out, as they ask to be.', groupRemarks(drafts), presentation)
  );
}

/** Groups for people, below a heading of their own; nothing when there are none. */
export function renderGroups(heading: string, groups: readonly Group[], presentation: Presentation): string {
  if (groups.length === 0) return '';
  return `\n${wrap(heading, '')}${groups.map((group) => `\n${renderGroup(group, presentation)}`).join('')}`;
}

function renderGroup({ code, files }: Group, { shown, rest, place }: Presentation): string {
  const { title, mend } = ADVICE[code];
  let said = '';
  const examples = files.slice(0, shown).flatMap((remarks) => {
    const paths = remarks.slice(0, 1).map((remark) => `    ${shellPath(place(remark))}\n`);
    const messages = [...new Set(remarks.map(({ message }) => wrap(message, '      ')))].join('');
    // What one file after the other has in common is said at the first.
    const news = messages === said ? '' : messages;
    said = messages;
    return [...paths, news];
  });
  const more = files.length > shown ? `    and ${files.length - shown} more: ${rest}\n` : '';
  const heading = wrap(`${code}: ${title} (${plural(files.length, 'file')})`, '  ');
  return `${heading}${examples.join('')}${more}${wrap(`What to do: ${mend}`, '    ')}`;
}
