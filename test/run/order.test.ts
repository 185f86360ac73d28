import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openApplication } from '../support/application.ts';
import { createArticleFolder, renderArticle } from '../support/article-folder.ts';
import { HOUR } from '../support/clock.ts';
import { feedItems } from '../support/published-feeds.ts';
import { plainCorpus, type Telling } from '../support/tellings.ts';

/** Corpora to go through; more of them find rarer troubles. */
const CORPORA = Number(process.env.FEEDWRIGHT_CORPORA ?? 10);
const RUNS = 4;

/** A corpus, and for each of its files the name it has and the run before which it comes. */
const arriving = plainCorpus.chain((tellings) =>
  fc.tuple(
    ...tellings.map((telling) => fc.record({ telling: fc.constant(telling), name: fc.uuid(), run: fc.nat(RUNS - 1) })),
  ),
);

test('in whatever order, batches and runs files come, every story is published once, and its other files are copies of it', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      arriving,
      fc.shuffledSubarray(['paper', 'wire', 'forum'], { minLength: 3 }),
      async (files, names) => {
        const ends: (() => unknown)[] = [];
        const scope = { after: (end: () => unknown) => void ends.unshift(end) };
        try {
          const folder = createArticleFolder(scope);
          const sources = names.map((name) => ({ name, path: folder.at(name), settle: '0s' }));
          for (const name of names) folder.write(`${name}/about.txt`, '');
          const app = await openApplication(scope, folder.config({ sources, output: { formats: ['json'] } }));
          const stories = new Map<string, Telling>();
          for (let run = 0; run < RUNS; run++) {
            for (const { telling, name } of files.filter((file) => file.run === run)) {
              folder.write(`${telling.source}/${name}.md`, fileText(telling));
              stories.set(`${name}.md`, telling);
            }
            app.clock.advance(HOUR);
            await app.runOnce();
            assert.deepEqual(
              clustersOf(app),
              groupsOf([...stories], ([, { story }]) => story),
            );
            assert.equal(
              feedItems(folder.output).length,
              new Set([...stories.values()].map(({ story }) => story)).size,
            );
          }
        } finally {
          for (const end of ends) await end();
        }
      },
    ),
    { numRuns: CORPORA },
  );
});

function fileText({ title, text, published }: Telling): string {
  return renderArticle({ title, date: new Date(published).toISOString(), body: `<p>${text}</p>` });
}

/** The paths of the files that are one article, by the inventory. */
function clustersOf(app: Awaited<ReturnType<typeof openApplication>>): string[] {
  const lines = [...app.store.inventory.lines()].map(({ path, duplicateOf }) => [path, duplicateOf ?? path] as const);
  return groupsOf(lines, ([, canonical]) => canonical);
}

function groupsOf<T>(files: readonly (readonly [string, T])[], by: (file: readonly [string, T]) => unknown): string[] {
  return [...Map.groupBy(files, by).values()]
    .map((those) =>
      those
        .map(([path]) => path)
        .sort()
        .join(' '),
    )
    .sort();
}
