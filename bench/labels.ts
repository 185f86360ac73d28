export const LABELS = ['exact', 'near', 'distinct'] as const;
export type Label = (typeof LABELS)[number];

export type LabelledPair = { readonly a: string; readonly b: string; readonly label: Label; readonly why: string };

/** Reads `fileA<TAB>fileB<TAB>label<TAB>why` lines. Throws for a label that is none; a first line of headings is left out. */
export function parseLabels(text: string): LabelledPair[] {
  const lines = text.split(/\r?\n/).map((line, at) => ({ cells: line.split('\t'), number: at + 1 }));
  return lines
    .filter(({ cells, number }) => cells.length > 1 && !(number === 1 && cells[2] === 'label'))
    .map(({ cells: [a = '', b = '', label = '', why = ''], number }) => {
      const known = LABELS.find((name) => name === label);
      if (!known) throw new Error(`line ${number}: "${label}" is none of ${LABELS.join(', ')}`);
      return { a, b, label: known, why };
    });
}

export type LabelScores = {
  readonly rows: readonly { readonly label: Label; readonly pairs: number; readonly joined: number }[];
  readonly wrong: readonly LabelledPair[];
  /** Pairs that were joined, though no label says so, nor a chain of labels. */
  readonly unlabelled: readonly (readonly [string, string])[];
  readonly precision: number;
  readonly recall: number;
};

/** `clusters` has equal keys for files that were joined. */
export function scoreLabels(pairs: readonly LabelledPair[], clusters: ReadonlyMap<string, string>): LabelScores {
  const areJoined = ({ a, b }: LabelledPair) => (clusters.get(a) ?? a) === (clusters.get(b) ?? b);
  const rows = LABELS.map((label) => {
    const those = pairs.filter((pair) => pair.label === label);
    return { label, pairs: those.length, joined: those.filter(areJoined).length };
  });
  const found = pairs.filter((pair) => pair.label !== 'distinct' && areJoined(pair)).length;
  const all = pairs.filter((pair) => areJoined(pair)).length;
  const expected = pairs.filter(({ label }) => label !== 'distinct').length;
  const stories = storiesOf(pairs);
  const distinct = new Set(pairs.filter(({ label }) => label === 'distinct').map(({ a, b }) => `${a}\t${b}`));
  const unlabelled: (readonly [string, string])[] = [];
  for (const members of Map.groupBy(clusters, ([, cluster]) => cluster).values()) {
    for (const [at, [a]] of members.entries()) {
      for (const [b] of members.slice(at + 1)) {
        const isOne = (stories.get(a) ?? a) === (stories.get(b) ?? b);
        if (!isOne && !distinct.has(`${a}\t${b}`) && !distinct.has(`${b}\t${a}`)) unlabelled.push([a, b]);
      }
    }
  }
  return {
    rows,
    wrong: pairs.filter((pair) => areJoined(pair) === (pair.label === 'distinct')),
    unlabelled,
    precision: all === 0 ? 1 : found / all,
    recall: expected === 0 ? 1 : found / expected,
  };
}

/** The first file of each story by every file of it, where labels say of one pair after the other that they are one. */
function storiesOf(pairs: readonly LabelledPair[]): Map<string, string> {
  const stories = new Map<string, string>();
  for (const { a, b, label } of pairs) {
    if (label === 'distinct') continue;
    const [from, to] = [stories.get(b) ?? b, stories.get(a) ?? a];
    stories.set(a, to);
    stories.set(b, to);
    for (const [file, story] of stories) if (story === from) stories.set(file, to);
  }
  return stories;
}
