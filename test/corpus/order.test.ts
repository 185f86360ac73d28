import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Candidate } from '../../src/corpus/decision.ts';
import { saysLittle } from '../../src/corpus/fingerprint.ts';
import { compareStories, mayBeOneEvent, profileOf } from '../../src/corpus/near/stories.ts';
import { DAY } from '../support/clock.ts';
import { createCorpus, fileOf } from '../support/corpus.ts';
import { hardCorpus, plainCorpus, type Telling } from '../support/tellings.ts';

const RULES = { near: true, threshold: 0.7, windowMs: 30 * DAY };

type File = { readonly telling: Telling; readonly candidate: Candidate };

function filesOf(tellings: readonly Telling[]): File[] {
  return tellings.map((telling, at) => {
    const { title, text, published, source } = telling;
    return { telling, candidate: fileOf(`${at}.md`, { title, text, published }, { source }) };
  });
}

/** Judges files one after the other. Returns for each the file whose article it is in the end. */
function judgeAll(
  files: readonly File[],
  mayMerge = false,
): { readonly clusters: Map<File, string>; readonly fresh: ReadonlySet<File> } {
  const corpus = createCorpus();
  const fresh = new Set<File>();
  for (const file of files) {
    const { verdict } = corpus.judge(file.candidate, { duplicates: RULES, mayMerge });
    if (verdict.kind === 'new') fresh.add(file);
    else assert.equal(verdict.kind, 'duplicate');
  }
  const clusters = new Map<File, string>();
  for (const file of files) {
    const { path, source } = file.candidate;
    clusters.set(file, corpus.articleAt(path, source)?.id ?? '');
  }
  return { clusters, fresh };
}

/** Whether two files hold one story as far as can be told of the two alone. Articles of equal text do, however far apart, unless it is a few words. */
function areNear(before: File, file: File, isArticle: boolean): boolean {
  const [a, b] = [before, file].map(({ candidate: { prepared } }) => prepared);
  assert(a?.kind === 'article' && b?.kind === 'article');
  const isTwin = a.fingerprint.content === b.fingerprint.content;
  if (isTwin && !saysLittle(a.fingerprint)) return true;
  if (isTwin && isArticle && mayBeOneEvent(a.article, b.article)) return true;
  if (Math.abs(a.article.published - b.article.published) > RULES.windowMs) return false;
  const [one, other] = [before, file].map(({ telling }) =>
    profileOf({ ...telling, publishedIsFallback: false }, telling.text),
  );
  assert(one && other);
  return compareStories(one, other, RULES.threshold).same;
}

function shuffled<T>(
  list: fc.Arbitrary<readonly T[]>,
): fc.Arbitrary<{ files: readonly T[]; order: readonly number[] }> {
  return list.chain((files) =>
    fc.record({
      files: fc.constant(files),
      order: fc.shuffledSubarray([...files.keys()], { minLength: files.length, maxLength: files.length }),
    }),
  );
}

test('in whatever order files come, those that tell one story are one article, and no others', () => {
  fc.assert(
    fc.property(shuffled(plainCorpus), ({ files, order }) => {
      const all = filesOf(files);
      const { clusters } = judgeAll(order.map((at) => all[at] as File));
      const byStory = Map.groupBy(all, ({ telling }) => telling.story);
      for (const [story, those] of byStory)
        assert.equal(new Set(those.map((file) => clusters.get(file))).size, 1, `story ${story} stands twice`);
      assert.equal(new Set(clusters.values()).size, byStory.size, 'two stories are one');
    }),
    { numRuns: 150 },
  );
});

test('a file is published of its own only where none before it was near it, and else joins one that was', () => {
  fc.assert(
    fc.property(shuffled(hardCorpus), ({ files, order }) => {
      const all = filesOf(files);
      const ordered = order.map((at) => all[at] as File);
      const { clusters, fresh } = judgeAll(ordered);
      for (const [at, file] of ordered.entries()) {
        const near = ordered.slice(0, at).filter((before) => areNear(before, file, fresh.has(before)));
        const shown = [...near, file].map(({ telling }) => Object.values(telling).join(' | ')).join('\n');
        if (fresh.has(file)) assert.equal(near.length, 0, `published beside what it is near to:\n${shown}`);
        else
          assert(
            near.some((one) => clusters.get(one) === clusters.get(file)),
            `joins what it is not near to:\n${shown}`,
          );
      }
    }),
    { numRuns: 300 },
  );
});

test('in a first run over a folder, chains and all, the files are one article as far as likeness leads from one to the next', () => {
  fc.assert(
    fc.property(shuffled(hardCorpus), ({ files, order }) => {
      const all = filesOf(files.map((telling) => ({ ...telling, source: 'paper' })));
      const { clusters } = judgeAll(
        order.map((at) => all[at] as File),
        true,
      );
      const reached = new Map(all.map((file) => [file, new Set([file])]));
      for (const [at, file] of all.entries()) {
        for (const other of all.slice(0, at)) {
          const [one, two] = [reached.get(file), reached.get(other)];
          if (!one || !two || one === two || !areNear(other, file, true)) continue;
          for (const member of two) reached.set(member, one.add(member));
        }
      }
      for (const [at, file] of all.entries()) {
        for (const other of all.slice(0, at)) {
          const isOne = clusters.get(file) === clusters.get(other);
          const shown = [other, file].map(({ telling }) => Object.values(telling).join(' | ')).join('\n');
          assert.equal(isOne, reached.get(file) === reached.get(other), shown);
        }
      }
    }),
    { numRuns: 300 },
  );
});
