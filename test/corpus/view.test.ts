import assert from 'node:assert/strict';
import test from 'node:test';
import { createView, type Known, type KnownFile } from '../../src/corpus/view.ts';
import { FIRST_RUN, preparedArticle } from '../support/corpus.ts';

function known(id: string, changes: Partial<Known> = {}): Known {
  const { article, fingerprint } = preparedArticle();
  return {
    id,
    guid: `tag:news.example,2026:${id}`,
    source: 'paper',
    path: `${id}.md`,
    state: 'published',
    article,
    fingerprint,
    also: [],
    firstSeen: FIRST_RUN,
    updated: FIRST_RUN,
    ...changes,
  };
}

const CONTENT = preparedArticle().fingerprint.content;
const OTHER_PRINT = { ...preparedArticle().fingerprint, content: 'other' };
const FILE: KnownFile = {
  source: 'paper',
  path: 'a.md',
  bytesHash: 'x',
  content: undefined,
  verdict: 'new',
  articleId: 'a',
};

test('a file is found by source and path', () => {
  const view = createView({ files: [FILE], articles: [] });
  assert.equal(view.file('paper', 'a.md'), FILE);
  assert.equal(view.file('other', 'a.md'), undefined);
  assert.equal(view.file('paper', 'b.md'), undefined);
  view.dropFile('paper', 'a.md');
  assert.equal(view.file('paper', 'a.md'), undefined);
});

test('an article is found by id, guid and content', () => {
  const a = known('a');
  const view = createView({ files: [], articles: [a] });
  assert.equal(view.article('a'), a);
  assert.equal(view.byGuid(a.guid), a);
  assert.equal(view.byContent(CONTENT), a);
  assert.equal(view.article('b'), undefined);
});

test('an article put in later is found at once', () => {
  const view = createView({ files: [], articles: [] });
  const a = known('a');
  view.putArticle(a);
  assert.equal(view.byContent(CONTENT), a);
});

test('an article with new words is found by these, and not by its old ones', () => {
  const view = createView({ files: [], articles: [known('a')] });
  const changed = known('a', { fingerprint: OTHER_PRINT });
  view.putArticle(changed);
  assert.equal(view.byContent(CONTENT), undefined);
  assert.equal(view.byContent('other'), changed);
});

test('among equals the incumbent answers for its content', () => {
  const [a, b] = [known('a'), known('b')];
  assert.equal(createView({ files: [], articles: [a, b] }).byContent(CONTENT), a);
});

test('a published article answers before a withdrawn one, whichever came first', () => {
  const withdrawn = known('a', { state: 'withdrawn' });
  const published = known('b');
  assert.equal(createView({ files: [], articles: [withdrawn, published] }).byContent(CONTENT), published);
  assert.equal(createView({ files: [], articles: [published, withdrawn] }).byContent(CONTENT), published);
});

test('a withdrawn article is still found: it may return', () => {
  const withdrawn = known('a', { state: 'withdrawn' });
  assert.equal(createView({ files: [], articles: [withdrawn] }).byContent(CONTENT), withdrawn);
});

test('an article that loses the words it shared leaves those of the other alone', () => {
  const [a, b] = [known('a'), known('b')];
  const view = createView({ files: [], articles: [a, b] });
  view.putArticle(known('b', { fingerprint: OTHER_PRINT }));
  assert.equal(view.byContent(CONTENT), a);
});

test('a displaced article answers after a published one and before a withdrawn one', () => {
  const [published, displaced, withdrawn] = [
    known('a'),
    known('b', { state: 'displaced' }),
    known('c', { state: 'withdrawn' }),
  ];
  assert.equal(createView({ files: [], articles: [withdrawn, displaced] }).byContent(CONTENT), displaced);
  assert.equal(createView({ files: [], articles: [displaced, withdrawn] }).byContent(CONTENT), displaced);
  assert.equal(createView({ files: [], articles: [displaced, published] }).byContent(CONTENT), published);
});

test('the duplicates of an article are the files that were judged so, and no others', () => {
  const duplicate: KnownFile = { ...FILE, path: 'b.md', verdict: 'duplicate' };
  const other: KnownFile = { ...duplicate, path: 'c.md', articleId: 'x' };
  const view = createView({ files: [FILE, duplicate, other], articles: [] });
  assert.deepEqual(view.duplicatesOf('a'), [duplicate]);
  view.putFile({ ...duplicate, verdict: 'moved' });
  assert.deepEqual(view.duplicatesOf('a'), []);
});
