import type { Problem } from '../article/problem.ts';
import { cut } from '../article/text.ts';
import type { Verdict } from '../corpus/verdict.ts';
import { problemOf } from '../corpus/verdict.ts';
import { type AlarmChange, type AlarmState, type AlarmTopic, changeAlarm } from '../notify/alarms.ts';
import type { Addressee } from '../notify/rules/address.ts';
import { wordsOf } from '../notify/text/words.ts';
import type { Logger } from '../observe/log.ts';
import { isSilent, isUnreadable } from '../observe/monitors.ts';
import type { RunSource, SourceRecord } from './ports.ts';

/** The files that were read in a run, but for drafts: how many, and what was wrong with those that could not be. */
export type Readings = { read: number; readonly problems: Problem[] };

/** What a run has found out about a source; undefined for what it could not. */
export type Findings = {
  readonly record: Pick<SourceRecord, 'lastNewAt' | 'importedAt'>;
  readonly isFresh: boolean;
  readonly readings: Readings | undefined;
  /** The paths that are held back, of so many files in all. */
  readonly held: { readonly paths: ReadonlySet<string>; readonly of: number } | undefined;
};

export type OpenAlarms = readonly {
  readonly topic: string;
  readonly subject: string;
  /** When the trouble began. */
  readonly since: number;
  /** When it was told. */
  readonly raisedAt: number;
}[];

/** Files that are named. */
const EXAMPLES = 3;
/** Characters of a path and of a sentence: an alarm is not cut to the size of a message as an article is. */
const LONGEST = 500;

/** Counts a file that was read. One whose bytes are the ones already judged is none, and neither is a draft. */
export function countReading(readings: Readings, verdict: Verdict): void {
  const problem = problemOf(verdict);
  if (problem?.code === 'draft') return;
  readings.read++;
  if (problem) readings.problems.push(problem);
}

/** The alarms about a source that begin or end with what a run has found out. */
export function alarmsOf(
  { name, silentAfterMs }: RunSource,
  { record, isFresh, readings, held }: Findings,
  open: OpenAlarms,
  now: number,
  webhooks: readonly Addressee[],
): readonly AlarmChange[] {
  const openOf = (topic: AlarmTopic) => open.find((one) => one.topic === topic && one.subject === name);
  const changes: (AlarmChange | undefined)[] = [];
  const judge = (
    topic: AlarmTopic,
    isWrong: boolean,
    more: Pick<AlarmState, 'source'> & Partial<AlarmState['data']>,
  ) => {
    const { source, ...told } = more;
    const data = { subject: name, since: new Date(now).toISOString(), ...told };
    const state = { topic, isWrong, since: openOf(topic)?.since, now, data };
    changes.push(changeAlarm(source ? { ...state, source } : state, webhooks));
  };

  const { lastNewAt, importedAt } = record;
  if (importedAt !== undefined) {
    const last = lastNewAt ?? importedAt;
    const { raisedAt } = openOf('source.silent') ?? {};
    const silent = isSilent({ lastNewAt: last, isFresh, raisedAt, silentAfterMs, now });
    const source = { name, lastNew: lastNewAt === undefined ? null : new Date(lastNewAt).toISOString() };
    judge('source.silent', silent, { source, since: new Date(last).toISOString() });
  }
  if (held) {
    const examples = [...held.paths].slice(0, EXAMPLES).map((path) => cut(path, LONGEST));
    judge('removal.held', held.paths.size > 0, { count: held.paths.size, of: held.of, examples });
  }
  if (readings) {
    const { read, problems } = readings;
    const isOpen = openOf('file.invalid') !== undefined;
    const examples = problems.slice(0, EXAMPLES).map(({ path }) => cut(path, LONGEST));
    const told = { count: problems.length, of: read, examples, reason: commonest(problems) };
    judge('file.invalid', isUnreadable({ read, failed: problems.length, isOpen }), told);
  }
  return changes.filter((change) => change !== undefined);
}

/** Alarms are for the log even where no webhook asks for them: what they say, and the figures behind it. */
export function logAlarms(alarms: readonly AlarmChange[], log: Logger): void {
  for (const { topic, begins, type, data } of alarms) {
    const { subject, ...told } = data;
    const says = wordsOf('en').alarm[type](data);
    log[begins ? 'error' : 'info']({ alarm: topic, source: subject, ...told, says }, begins ? 'alarm' : 'alarm over');
  }
}

/** What is wrong with most of the files, in the words of the first of them. */
function commonest(problems: readonly Problem[]): string {
  const groups = [...Map.groupBy(problems, ({ code }) => code).values()];
  const [first] = groups.sort((a, b) => b.length - a.length);
  return cut(first?.[0]?.message ?? '', LONGEST);
}
