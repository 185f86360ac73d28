import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDecision } from '../../src/corpus/company.ts';
import { decideGone } from '../../src/corpus/decide-gone.ts';
import { createCorpus, fileOf, OTHER_STORY, STORY } from '../support/corpus.ts';

const EDITED = STORY.replace('管理员', '看守人');
const DAY = 86_400_000;

/** The paths of an article's copies, with their categories. */
function listed(corpus: ReturnType<typeof createCorpus>, path: string, source = 'paper'): string[] {
  return (corpus.articleAt(path, source)?.also ?? []).map(
    (also) => `${also.source}/${also.path} ${also.title} ${also.categories.join()}`,
  );
}

test('an equal and a near copy are listed by their canonical article, which keeps its words', () => {
  const corpus = createCorpus();
  corpus.judge(fileOf('a.md'));
  corpus.judge(fileOf('b.md', { categories: ['天气'] }, { source: 'wire' }));
  const { verdict } = corpus.judge(fileOf('c.md', { text: EDITED, title: '停航了', categories: ['城事'] }));
  assert(verdict.kind === 'duplicate' && verdict.near);
  assert.equal(verdict.of, 'a.md');
  assert.deepEqual(listed(corpus, 'a.md'), ['paper/c.md 停航了 城事', 'wire/b.md 渡轮停航 天气']);
  assert.deepEqual(corpus.articleAt('a.md')?.article.categories, ['港口']);
});

test('a file that is near to a copy joins the canonical article of it', () => {
  const corpus = createCorpus();
  corpus.judge(fileOf('a.md', { text: STORY + OTHER_STORY }));
  corpus.judge(fileOf('b.md', { text: STORY }));
  const { verdict } = corpus.judge(fileOf('c.md', { text: EDITED }));
  assert(verdict.kind === 'duplicate');
  assert.equal(verdict.of, 'a.md');
  assert.equal(verdict.near?.path, 'b.md');
});

test('a copy that is written anew leaves the list and is new', () => {
  const corpus = createCorpus();
  corpus.judge(fileOf('a.md'));
  corpus.judge(fileOf('b.md', { text: EDITED }));
  const { verdict } = corpus.judge(fileOf('b.md', { title: '旧钟停了', text: OTHER_STORY }));
  assert.equal(verdict.kind, 'new');
  assert.deepEqual(listed(corpus, 'a.md'), []);
  assert.notEqual(corpus.articleAt('b.md')?.guid, corpus.articleAt('a.md')?.guid);
});

test('a copy that is edited and stays one is listed as it is now', () => {
  const corpus = createCorpus();
  corpus.judge(fileOf('a.md'));
  corpus.judge(fileOf('b.md', { text: EDITED }));
  corpus.judge(fileOf('b.md', { text: EDITED, title: '停航', categories: ['天气'] }));
  assert.deepEqual(listed(corpus, 'a.md'), ['paper/b.md 停航 天气']);
});

test('a copy that becomes one of another article passes from list to list', () => {
  const corpus = createCorpus();
  corpus.judge(fileOf('a.md'));
  corpus.judge(fileOf('z.md', { title: '旧钟停了', text: OTHER_STORY }));
  corpus.judge(fileOf('b.md', { text: EDITED }));
  corpus.judge(fileOf('b.md', { title: '旧钟停了', text: OTHER_STORY.replace('修钟的人', '钟表匠') }));
  assert.deepEqual(listed(corpus, 'a.md'), []);
  assert.deepEqual(listed(corpus, 'z.md'), ['paper/b.md 旧钟停了 港口']);
});

test('a copy whose file is gone leaves the list', () => {
  const corpus = createCorpus();
  corpus.judge(fileOf('a.md'));
  corpus.judge(fileOf('b.md', { text: EDITED }));
  const file = corpus.view.file('paper', 'b.md');
  assert(file);
  applyDecision(corpus.view, decideGone(file, corpus.view));
  assert.deepEqual(listed(corpus, 'a.md'), []);
});

test('a copy that is moved is listed at its new place alone', () => {
  const corpus = createCorpus();
  corpus.judge(fileOf('a.md'));
  corpus.judge(fileOf('b.md', { text: EDITED }));
  corpus.judge(fileOf('c.md', { text: EDITED }), { whereabouts: corpus.gone('b.md') });
  assert.deepEqual(listed(corpus, 'a.md'), ['paper/c.md 渡轮停航 港口']);
  assert.equal(corpus.view.file('paper', 'b.md'), undefined);
});

test('an article of its own that turns into a copy of another one joins its list', () => {
  const corpus = createCorpus();
  corpus.judge(fileOf('a.md'));
  corpus.judge(fileOf('b.md', { title: '旧钟停了', text: OTHER_STORY }));
  const { verdict } = corpus.judge(fileOf('b.md', { text: EDITED }));
  assert.equal(verdict.kind, 'duplicate');
  assert.deepEqual(listed(corpus, 'a.md'), ['paper/b.md 渡轮停航 港口']);
});

test('what is too far apart, or in a source where near copies are not looked for, is new', () => {
  const rules = { near: true, threshold: 0.7, windowMs: 30 * DAY };
  const later = Date.UTC(2024, 2, 5) + 31 * DAY;
  const corpus = createCorpus();
  corpus.judge(fileOf('a.md'));
  assert.equal(
    corpus.judge(fileOf('b.md', { text: EDITED, published: later }), { duplicates: rules }).verdict.kind,
    'new',
  );
  const never = { duplicates: { ...rules, near: false } };
  assert.equal(corpus.judge(fileOf('c.md', { text: EDITED.replace('清早', '一早') }), never).verdict.kind, 'new');
  assert.equal(corpus.judge(fileOf('d.md'), never).verdict.kind, 'duplicate');
});

test('a decision that concerns no list is left as it is', () => {
  const corpus = createCorpus();
  corpus.judge(fileOf('a.md'));
  const { verdict, writes } = corpus.judge(fileOf('a.md'));
  assert.equal(verdict.kind, 'unchanged');
  assert.deepEqual(writes, []);
});
