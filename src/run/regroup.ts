import type { KnownFile } from '../corpus/view.ts';
import type { StandingOf } from '../feeds/standing.ts';
import { lookAgain } from './judge-gone.ts';
import type { RunStore } from './ports.ts';

/** The setting that holds by which rules the articles are grouped; behind a blank, while they are not through, the last key. */
const GROUPING = 'grouping';

export type RegroupOptions = {
  /** Another one means that articles may stand in other feeds. */
  readonly grouping: string;
  readonly standing: StandingOf;
  readonly unlisted: ReadonlySet<string>;
};

export type RegroupPorts = {
  readonly store: Pick<RunStore, 'lookAgain'> & {
    readonly files: Pick<RunStore['files'], 'listings'>;
    readonly runs: {
      setting(name: string): Promise<string | undefined>;
      putSetting(name: string, value: string): Promise<void>;
    };
    readonly feeds: {
      /** Has no feed of a category tell of an unlisted source. */
      disown(unlisted: ReadonlySet<string>): Promise<void>;
    };
    /** Settles the feeds of some articles behind a key anew. Returns the last key, and the copies that are none any more. */
    regroup(
      after: number,
      options: Pick<RegroupOptions, 'standing' | 'unlisted'> & { readonly now: number },
    ): Promise<Regrouped>;
  };
  readonly now: () => number;
  /** Lets timers and requests have their turn. */
  readonly breathe: () => Promise<unknown>;
};

export type Regrouped = {
  /** Undefined where there are no more. */
  readonly last: number | undefined;
  readonly apart: readonly Pick<KnownFile, 'source' | 'path'>[];
};

/**
 * Settles which feeds the articles stand in, after the rules have changed: some at a time, so that the server answers
 * meanwhile. One that was cut short goes on from there.
 */
export async function regroup(
  { grouping, standing, unlisted }: RegroupOptions,
  { store, now, breathe }: RegroupPorts,
  signal?: AbortSignal,
): Promise<void> {
  const [grouped, cursor] = ((await store.runs.setting(GROUPING)) ?? '').split(' ');
  if (grouped === grouping && cursor === undefined) return;
  let after = grouped === grouping ? Number(cursor) : 0;
  // What was grouped before is so no more, from the first article on.
  await store.runs.putSetting(GROUPING, `${grouping} ${after}`);
  while (!signal?.aborted) {
    const { last, apart } = await store.regroup(after, { standing, unlisted, now: now() });
    if (last === undefined) {
      await store.feeds.disown(unlisted);
      return store.runs.putSetting(GROUPING, grouping);
    }
    await lookAgain(apart, store);
    after = last;
    await store.runs.putSetting(GROUPING, `${grouping} ${after}`);
    await breathe();
  }
}
