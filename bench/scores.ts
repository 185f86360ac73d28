import { type Copied, WINDOW_MS } from './copies.ts';
import { EDITS } from './edits.ts';
import type { StoryFile } from './stories.ts';

export type Truth = Omit<StoryFile, 'text'>;

/** The files that stand as one article, by the path of each: equal keys for those that were joined. */
export type Clusters = ReadonlyMap<string, string>;

export type Tally = { readonly kind: string; pairs: number; joined: number };

export type Scores = {
  /** Pairs that tell one story, by how the one came from the other. */
  readonly copies: readonly Tally[];
  /** The edited ones among them once more, by how much of the text is different. */
  readonly shares: readonly Tally[];
  /** Pairs that tell two stories, by what makes them alike; of unrelated ones only those that were joined are counted. */
  readonly alike: readonly Tally[];
  /** Copies that came after the window, which nobody expects to be found. */
  readonly late: Tally;
  readonly precision: number;
  readonly recall: number;
  readonly edits: Tally;
  readonly missed: readonly Pair[];
  readonly wrong: readonly Pair[];
};

export type Pair = { readonly kind: string; readonly a: Truth; readonly b: Truth };

const STEPS = [0.05, 0.1, 0.15, 0.2];

/** Compares what was joined with what is true. Every pair counts as one, of whatever cluster. */
export function score(files: readonly Truth[], clusters: Clusters): Scores {
  const copies = new Map<string, Tally>();
  const shares = new Map<string, Tally>(
    STEPS.map((step) => [nameOf(step), { kind: nameOf(step), pairs: 0, joined: 0 }]),
  );
  const alike = new Map<string, Tally>();
  const late: Tally = { kind: 'beyond the window', pairs: 0, joined: 0 };
  const edits: Tally = { kind: 'edits', pairs: 0, joined: 0 };
  const missed: Pair[] = [];
  const wrong: Pair[] = [];
  const areJoined = (a: Truth, b: Truth) => clusterOf(clusters, a) === clusterOf(clusters, b);

  for (const tellings of Map.groupBy(files, ({ story }) => story).values()) {
    for (const [a, b] of pairsOf(tellings)) {
      const joined = areJoined(a, b);
      if (Math.abs(a.publishedMs - b.publishedMs) > WINDOW_MS) {
        count(late, joined);
        continue;
      }
      const kind = a.copied && b.copied ? `two of: ${b.copied}` : (b.copied ?? a.copied ?? 'told twice');
      count(tallyOf(copies, kind), joined);
      if (!a.copied && isEdited(b.copied)) {
        count(edits, joined);
        const step = STEPS.find((step) => b.share <= step);
        if (step !== undefined) count(tallyOf(shares, nameOf(step)), joined);
      }
      if (!joined) missed.push({ kind, a, b });
    }
  }
  for (const [family, members] of Map.groupBy(files, ({ family }) => family?.number)) {
    if (family === undefined) continue;
    for (const [a, b] of pairsOf(members)) {
      if (a.story !== b.story && !areJoined(a, b)) count(tallyOf(alike, a.family?.kind ?? ''), false);
    }
  }
  for (const members of Map.groupBy(files, (file) => clusterOf(clusters, file)).values()) {
    for (const [a, b] of pairsOf(members)) {
      if (a.story === b.story) continue;
      const kind = a.family && a.family.number === b.family?.number ? a.family.kind : 'unrelated';
      count(tallyOf(alike, kind), true);
      wrong.push({ kind, a, b });
    }
  }
  const found = sum(copies.values(), 'joined');
  const expected = sum(copies.values(), 'pairs');
  return {
    copies: [...copies.values()],
    shares: [...shares.values()],
    alike: [...alike.values()],
    late,
    edits,
    missed,
    wrong,
    precision: found + wrong.length === 0 ? 1 : found / (found + wrong.length),
    recall: expected === 0 ? 1 : found / expected,
  };
}

function nameOf(step: number): string {
  return `up to ${Math.round(step * 100)} % edited`;
}

function isEdited(kind: Copied | undefined): boolean {
  return EDITS.some((edit) => edit === kind);
}

/** A file that no cluster names stands alone. */
function clusterOf(clusters: Clusters, { path }: Truth): string {
  return clusters.get(path) ?? path;
}

export function* pairsOf<T>(items: readonly T[]): Generator<readonly [T, T]> {
  for (const [at, a] of items.entries()) for (const b of items.slice(at + 1)) yield [a, b];
}

function tallyOf(tallies: Map<string, Tally>, kind: string): Tally {
  const tally = tallies.get(kind) ?? { kind, pairs: 0, joined: 0 };
  tallies.set(kind, tally);
  return tally;
}

function count(tally: Tally, joined: boolean): void {
  tally.pairs++;
  if (joined) tally.joined++;
}

function sum(tallies: Iterable<Tally>, what: 'pairs' | 'joined'): number {
  let total = 0;
  for (const tally of tallies) total += tally[what];
  return total;
}
