import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Application, openApplication } from '../support/application.ts';
import { type ArticleFolder, createArticleFolder, storyOf } from '../support/article-folder.ts';
import { feedItems, snapshot } from '../support/published-feeds.ts';

/** Lives of a folder to go through; more of them find rarer troubles. */
const LIVES = Number(process.env.FEEDWRIGHT_LIVES ?? 15);

const PATHS = ['a.md', 'b.md', 'c.md', 'in/d.md', 'in/e.md', 'z.md'] as const;
const STORIES = ['渡轮', '集市', '灯塔', '果园', '钟楼'] as const;

/** What a file says: a story, in one of its editions, which differ in what stands at their end and around their titles. */
type Told = { readonly story: string; readonly edition: number };

const QUOTES = ['', '“”', '「」', "''"] as const;
const ENDINGS = [
  '',
  '编辑在后面添了一句话，说第二天还会再来看看。',
  '更正：前一版把日期写错了，特此说明。',
  '另一家报纸也登了这件事，只换了最后一句。',
] as const;

const path = fc.constantFrom(...PATHS);
const story = fc.constantFrom(...STORIES);
const edition = fc.nat(ENDINGS.length - 1);
/** What may happen to a folder between two runs. */
const happening = fc.oneof(
  fc.record({ does: fc.constant('write'), to: path, story, edition }),
  fc.record({ does: fc.constant('edit'), from: path, edition }),
  fc.record({ does: fc.constant('rename'), from: path, to: path }),
  fc.record({ does: fc.constant('rename and edit'), from: path, to: path, edition }),
  fc.record({ does: fc.constant('swap'), from: path, to: path }),
  fc.record({ does: fc.constant('copy'), from: path, to: path }),
  fc.record({ does: fc.constant('copy and edit'), from: path, to: path, edition }),
  fc.record({ does: fc.constant('remove'), from: path }),
  fc.record({ does: fc.constant('spoil'), to: path }),
);
type Happening = { does: string; from?: string; to?: string; story?: string; edition?: number };
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
        /** What every file says; undefined where it cannot be read. */
        const files = new Map<string, Told | undefined>();
        write(folder, files, 'always.md', { story: '常在', edition: 0 });
        const known: Guids = { last: new Map(), ever: new Map() };
        for (const day of days) {
          for (const one of day) happen(folder, files, one);
          app.clock.advance(3_600_000);
          await app.runOnce({ acceptRemovals: true });
          check(app, folder.output, files, known);
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

function write(folder: ArticleFolder, files: Map<string, Told | undefined>, to: string, told: Told): void {
  const { story, edition } = told;
  const [open = '', close = ''] = QUOTES[edition] ?? '';
  folder.write(to, {
    title: `${open}${story}${close}`,
    body: `${storyOf(story)}\n<p>${ENDINGS[edition]}</p>`,
    // From one edition to the next the site moves to https, and links get parameters.
    more: { link: `http${edition % 2 === 0 ? '' : 's'}://news.example/${story}${edition > 1 ? '?from=feed' : ''}` },
  });
  files.set(to, told);
}

function happen(
  folder: ArticleFolder,
  files: Map<string, Told | undefined>,
  { does, from = '', to = '', story = '', edition = 0 }: Happening,
): void {
  if (does === 'write') {
    write(folder, files, to, { story, edition });
    return;
  }
  if (does === 'spoil') {
    folder.write(to, '---\ntitle: cut off\n');
    files.set(to, undefined);
    return;
  }
  if (!files.has(from) || from === to) return;
  const told = files.get(from);
  switch (does) {
    case 'edit':
      if (told) write(folder, files, from, { ...told, edition });
      break;
    case 'rename':
    case 'rename and edit':
      folder.rename(from, to);
      files.delete(from);
      files.set(to, told);
      if (told && does === 'rename and edit') write(folder, files, to, { ...told, edition });
      break;
    case 'copy':
    case 'copy and edit':
      folder.copy(from, to);
      files.set(to, told);
      if (told && does === 'copy and edit') write(folder, files, to, { ...told, edition });
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
      files.set(to, told);
    }
  }
}

/** The guid of every story after the last run, and the story of every guid there has ever been. */
type Guids = { readonly last: Map<string, string>; readonly ever: Map<string, string> };

function check(app: Application, output: string, files: ReadonlyMap<string, Told | undefined>, known: Guids): void {
  const lines = [...app.store.inventory.lines()].filter(({ verdict }) => verdict !== 'removed');
  assert.deepEqual(lines.map((line) => line.path).sort(), [...files.keys()].sort(), 'every file is known');

  const items = feedItems(output);
  const published = items.map(({ title }) => storyIn(title));
  assert.equal(new Set(published).size, published.length, `no story is told twice: ${published}`);
  assert.equal(new Set(items.map(({ id }) => id)).size, items.length, 'no guid is given twice');
  const standing = new Set([...files.values()].flatMap((told) => told?.story ?? []));
  for (const told of standing) assert.ok(published.includes(told), `${told} is published`);
  // A story whose file broke is held, and stays published beside those that stand in files.
  for (const told of published.filter((title) => !standing.has(title)))
    assert.ok(
      lines.some((line) => line.verdict === 'held' && storyIn(line.title) === told),
      `${told} is published and stands nowhere`,
    );
  for (const line of lines) {
    const told = files.get(line.path);
    if (line.verdict !== 'duplicate') continue;
    assert.equal(storyIn(line.title), told?.story);
    const canonical = lines.find((other) => other.path === line.duplicateOf);
    assert.equal(storyIn(canonical?.title), told?.story, `${line.path} is a duplicate of what it says`);
    assert.notEqual(canonical?.guid, null);
  }

  const now = new Map(items.map(({ title, id }) => [storyIn(title), id]));
  for (const [told, guid] of known.last) if (now.has(told)) assert.equal(now.get(told), guid, `${told} keeps its guid`);
  known.last.clear();
  for (const [told, guid] of now) {
    known.last.set(told, guid);
    assert.equal(known.ever.get(guid) ?? told, told, `the guid of ${known.ever.get(guid)} stands for ${told}`);
    known.ever.set(guid, told);
  }
}

function storyIn(title: string | null | undefined): string {
  return (title ?? '').replace(/[“”「」']/g, '');
}
