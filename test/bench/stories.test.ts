import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { ALIKE } from '../../bench/alike.ts';
import { COPIES } from '../../bench/copies.ts';
import { EDITS, MAX_SHARE } from '../../bench/edits.ts';
import { generateStories, type StoryFile } from '../../bench/stories.ts';
import { parseArticle } from '../../src/article/article.ts';
import { DEFAULT_FIELDS } from '../../src/article/fields/fields.ts';
import { jaccard } from '../../src/corpus/similarity.ts';

const ARTICLES = 3000;
const READING = { format: 'auto', timeZone: 'UTC', baseUrl: undefined, fields: DEFAULT_FIELDS } as const;

describe('a generated corpus of stories', () => {
  let files: readonly StoryFile[];
  before(() => {
    files = [...generateStories({ articles: ARTICLES, seed: 1 })];
  });

  it('is the same for the same seed, and another for another', () => {
    assert.deepEqual([...generateStories({ articles: 300, seed: 1 })], files.slice(0, 300));
    assert.notDeepEqual([...generateStories({ articles: 300, seed: 2 })].slice(0, 300), files.slice(0, 300));
  });

  it('holds as many articles as asked for, each at a path of its own', () => {
    assert(files.length >= ARTICLES);
    assert.equal(new Set(files.map(({ path }) => path)).size, files.length);
  });

  it('begins every story with the one telling that is no copy', () => {
    for (const [story, tellings] of Map.groupBy(files, ({ story }) => story)) {
      assert.deepEqual(
        tellings.map(({ copied }) => copied === undefined),
        tellings.map((_, at) => at === 0),
        `story ${story}`,
      );
    }
  });

  it('holds every kind of copy and of likeness, and four of five articles that stand alone', () => {
    assert.deepEqual(new Set(files.flatMap(({ copied }) => copied ?? [])), new Set(COPIES));
    assert.deepEqual(new Set(files.flatMap(({ family }) => family?.kind ?? [])), new Set(ALIKE));
    const tellings = Map.groupBy(files, ({ story }) => story);
    const alone = files.filter(({ family, story }) => !family && tellings.get(story)?.length === 1).length;
    assert(alone / files.length > 0.75 && alone / files.length < 0.85, `${alone} of ${files.length}`);
  });

  it('never puts copies into a family', () => {
    assert.deepEqual(
      files.filter(({ family, copied }) => family && copied),
      [],
    );
  });

  it('changes up to a fifth of a text, and something in most edited copies', () => {
    const shares = files
      .filter(({ copied }) => copied !== 'paragraphs moved' && EDITS.some((kind) => kind === copied))
      .map(({ share }) => share);
    assert(Math.max(...shares) <= MAX_SHARE);
    assert(shares.filter((share) => share > 0.02).length > shares.length * 0.8);
  });

  it('consists of files that read as articles, under the titles they were given', () => {
    const flat = (title: string) => title.replace(/\s+/g, ' ').trim();
    for (const { path, text, title } of files) {
      const read = parseArticle({ path, text, modifiedMs: 0 }, READING, Date.UTC(2026, 0, 1));
      assert(read.kind === 'article', path);
      assert.equal(flat(read.article.title), flat(title), path);
    }
  });

  it('has edited copies that still say most of what the original says, and singles that do not', () => {
    const texts = new Map(files.map((file) => [file.path, words(file.text)]));
    const first = new Map(files.filter(({ copied }) => !copied).map((file) => [file.story, file]));
    const likeness = (a: StoryFile | undefined, b: StoryFile | undefined) =>
      jaccard(texts.get(a?.path ?? '') ?? new Set(), texts.get(b?.path ?? '') ?? new Set());
    const edited = files
      .filter(({ copied, source }) => copied === 'sentences replaced' && source !== 'portal')
      .filter(({ story }) => first.get(story)?.source !== 'portal')
      .map((file) => likeness(file, first.get(file.story)));
    assert(Math.min(...edited) > 0.4, `${Math.min(...edited)}`);
    const singles = files.filter(({ family, source }) => !family && source === 'forum');
    const others = singles
      .slice(1)
      .map((file, at) => (file.story === singles[at]?.story ? 0 : likeness(file, singles[at])));
    assert(Math.max(...others) < 0.2, `${Math.max(...others)}`);
  });
});

/** Character 4-grams of the body. */
function words(text: string): Set<string> {
  const body = text
    .slice(text.indexOf('\n---\n', 5))
    .replace(/<[^>]*>|&nbsp;/g, '')
    .replace(/\s+/g, '');
  return new Set(Array.from({ length: Math.max(body.length - 3, 0) }, (_, at) => body.slice(at, at + 4)));
}
