import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Article } from '../../../src/article/article.ts';
import type { Known } from '../../../src/corpus/view.ts';
import { createCorpus, fileOf, LATER, OTHER_STORY, STORY } from '../../support/corpus.ts';

const EDITED = STORY.replace('管理员', '看守人');

/** What is said of a file in a corpus of others. */
function judge(held: readonly Partial<Article>[], changes: Partial<Article>) {
  const corpus = createCorpus();
  for (const [at, article] of held.entries()) corpus.judge(fileOf(`${at}.md`, article));
  return { corpus, verdict: corpus.judge(fileOf('new.md', changes), { now: LATER }).verdict };
}

test('a near article is found with its place, its similarity and the passage both share', () => {
  const { verdict } = judge([{ text: OTHER_STORY, title: '旧钟' }, {}], { text: EDITED, title: '停航' });
  assert(verdict.kind === 'duplicate' && verdict.near);
  const { source, path, similarity, containment, reason, passage } = verdict.near;
  assert.deepEqual({ source, path, reason }, { source: 'paper', path: '1.md', reason: 'nearly the same text' });
  assert(similarity > 0.8 && similarity < 1 && containment > 0.8);
  assert(passage.startsWith('说这件事还要再等一周'));
});

test('of several near articles the nearest is the one', () => {
  const far = `${STORY}${OTHER_STORY.slice(0, 15)}。`;
  for (const held of [
    [{ text: far }, { text: EDITED }],
    [{ text: EDITED }, { text: far }],
  ]) {
    // Both were published before it was known that they have to do with each other.
    const corpus = createCorpus();
    const apart = { duplicates: { near: false, threshold: 0.7, windowMs: 0 } };
    for (const [at, article] of held.entries()) corpus.judge(fileOf(`${at}.md`, article), apart);
    const { verdict } = corpus.judge(fileOf('new.md', { text: EDITED.replace('一周', '两周') }));
    assert(verdict.kind === 'duplicate');
    assert.equal(verdict.of, `${held.findIndex(({ text }) => text === EDITED)}.md`);
  }
});

test('what was compared and is another story is kept with the verdict, as far as it is of interest', () => {
  const half = `${STORY.slice(0, 35)}${OTHER_STORY}`;
  const { verdict } = judge([{ text: half, title: '旧钟' }], { title: '停航' });
  assert(verdict.kind === 'new');
  assert.equal(verdict.compared?.length, 1);
  assert.equal(verdict.compared?.[0]?.reason, 'too little of their text is the same');
});

test('of many that were compared a few are kept', () => {
  const template = (who: string) => ({
    title: `用户${who}开始关注河口航运`,
    text: `用户${who}今天开始关注河口航运。点击查看该用户关注的全部内容，或在设置中关闭此类提醒。`,
  });
  const names = ['林舟', '周河', '吴海', '陈桥', '郑帆', '何塘'];
  const { verdict } = judge(names.map(template), template('沈岸'));
  assert(verdict.kind === 'new');
  assert.equal(verdict.compared?.length, 3);
});

test('nothing is compared where near copies are not looked for', () => {
  const corpus = createCorpus();
  corpus.judge(fileOf('a.md'));
  const duplicates = { near: false, threshold: 0.7, windowMs: Number.POSITIVE_INFINITY };
  assert.deepEqual(corpus.judge(fileOf('b.md', { text: EDITED }), { duplicates }).verdict, { kind: 'new' });
});

test('a withdrawn article that returns edited, at another place, keeps its guid', () => {
  const corpus = createCorpus();
  corpus.judge(fileOf('a.md'));
  const known = corpus.articleAt('a.md') as Known;
  corpus.view.putArticle({ ...known, state: 'withdrawn' });
  const { verdict } = corpus.judge(fileOf('b.md', { text: EDITED }));
  assert.equal(verdict.kind, 'moved');
  assert.equal(corpus.articleAt('b.md')?.guid, known.guid);
});

test('what stands is preferred to what was withdrawn, however near that is', () => {
  const corpus = createCorpus();
  const apart = { duplicates: { near: false, threshold: 0.7, windowMs: 0 } };
  corpus.judge(fileOf('gone.md', { text: EDITED }));
  corpus.judge(fileOf('a.md'), apart);
  corpus.view.putArticle({ ...(corpus.articleAt('gone.md') as Known), state: 'withdrawn' });
  const { verdict } = corpus.judge(fileOf('b.md', { text: `${EDITED}完` }));
  assert(verdict.kind === 'duplicate');
  assert.equal(verdict.of, 'a.md');
});
