import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Application, openApplication } from '../support/application.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { feedItems, snapshot } from '../support/published-feeds.ts';

/** Lives of a folder to go through; more of them find rarer troubles. */
const LIVES = Number(process.env.FEEDWRIGHT_LIVES ?? 15);

const PATHS = ['a.md', 'b.md', 'c.md', 'in/d.md', 'in/e.md', 'z.md'] as const;
const STORIES = ['渡轮', '集市', '灯塔', '果园', '钟楼'] as const;

const path = fc.constantFrom(...PATHS);
const story = fc.constantFrom(...STORIES);
/** What may happen to a folder between two runs. */
const happening = fc.oneof(
  fc.record({ does: fc.constant('write'), to: path, story }),
  fc.record({ does: fc.constant('rename'), from: path, to: path }),
  fc.record({ does: fc.constant('swap'), from: path, to: path }),
  fc.record({ does: fc.constant('copy'), from: path, to: path }),
  fc.record({ does: fc.constant('remove'), from: path }),
  fc.record({ does: fc.constant('spoil'), to: path }),
);
type Happening = { does: string; from?: string; to?: string; story?: string };
const life = fc.array(fc.array(happening, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });

test('whatever happens to a folder, every story in it is published once, under the guid it had', {
  timeout: 300_000,
}, async (t) => {
  await fc.assert(
    fc.asyncProperty(life, async (days) => {
      const ends: (() => unknown)[] = [];
      const scope = { after: (end: () => unknown) => void ends.unshift(end) };
      try {
        const folder = createArticleFolder(scope as Pick<typeof t, 'after'>);
        const config = folder.config({ output: { formats: ['json'] } });
        const app = await openApplication(scope as Pick<typeof t, 'after'>, config);
        /** The story in every file; undefined where it cannot be read. */
        const files = new Map<string, string | undefined>([['always.md', '常在']]);
        folder.write('always.md', { title: '常在' });
        const guids = new Map<string, string>();
        for (const day of days) {
          for (const one of day) happen(folder, files, one);
          app.clock.advance(3_600_000);
          await app.runOnce({ acceptRemovals: true });
          check(app, folder.output, files, guids);
          const before = snapshot(folder.output);
          const quiet = await app.runOnce({ acceptRemovals: true });
          assert.equal(quiet.unchanged, files.size);
          assert.deepEqual(snapshot(folder.output), before);
        }
      } finally {
        for (const end of ends) await end();
      }
    }),
    { numRuns: LIVES },
  );
});

function happen(
  folder: ReturnType<typeof createArticleFolder>,
  files: Map<string, string | undefined>,
  { does, from = '', to = '', story: told = '' }: Happening,
): void {
  if (does === 'write') {
    folder.write(to, { title: told });
    files.set(to, told);
    return;
  }
  if (does === 'spoil') {
    folder.write(to, '---\ntitle: cut off\n');
    files.set(to, undefined);
    return;
  }
  if (!files.has(from) || from === to) return;
  const moved = files.get(from);
  switch (does) {
    case 'rename':
      folder.rename(from, to);
      files.delete(from);
      files.set(to, moved);
      break;
    case 'copy':
      folder.copy(from, to);
      files.set(to, moved);
      break;
    case 'remove':
      folder.remove(from);
      files.delete(from);
      break;
    case 'swap': {
      if (!files.has(to)) return;
      folder.rename(from, 'spare');
      folder.rename(to, from);
      folder.rename('spare', to);
      files.set(from, files.get(to));
      files.set(to, moved);
    }
  }
}

function check(
  app: Application,
  output: string,
  files: ReadonlyMap<string, string | undefined>,
  guids: Map<string, string>,
): void {
  const lines = [...app.store.inventory.lines()].filter(({ verdict }) => verdict !== 'removed');
  assert.deepEqual(lines.map((line) => line.path).sort(), [...files.keys()].sort(), 'every file is known');

  const items = feedItems(output);
  const published = items.map(({ title }) => title);
  assert.equal(new Set(published).size, published.length, 'no story is told twice');
  assert.equal(new Set(items.map(({ id }) => id)).size, items.length, 'no guid is given twice');
  const standing = new Set([...files.values()].filter((told) => told !== undefined));
  for (const told of standing) assert.ok(published.includes(told), `${told} is published`);
  // A story whose file broke is held, and stays published beside those that stand in files.
  for (const told of published.filter((title) => !standing.has(title)))
    assert.ok(
      lines.some((line) => line.verdict === 'held' && line.title === told),
      `${told} is published and stands nowhere`,
    );
  for (const line of lines) {
    const told = files.get(line.path);
    if (line.verdict !== 'duplicate') continue;
    assert.equal(line.title, told);
    const canonical = lines.find((other) => other.path === line.duplicateOf);
    assert.equal(canonical?.title, told, `${line.path} is a duplicate of what it says`);
    assert.notEqual(canonical?.guid, null);
  }

  const now = new Map(items.map(({ title, id }) => [title, id]));
  for (const [told, guid] of guids) if (now.has(told)) assert.equal(now.get(told), guid, `${told} keeps its guid`);
  guids.clear();
  for (const [told, guid] of now) guids.set(told, guid);
}
