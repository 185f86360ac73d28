import assert from 'node:assert/strict';
import test from 'node:test';
import { isSameStory, jaccard, tellsTheSame } from '../../src/corpus/similarity.ts';
import { articleOf, OTHER_STORY, STORY } from '../support/corpus.ts';

const SETS: readonly { name: string; a: readonly string[]; b: readonly string[]; similarity: number }[] = [
  { name: 'equal sets', a: ['x', 'y'], b: ['y', 'x'], similarity: 1 },
  { name: 'nothing in common', a: ['x'], b: ['y'], similarity: 0 },
  { name: 'one of three', a: ['x', 'y'], b: ['y', 'z'], similarity: 1 / 3 },
  { name: 'a half', a: ['x', 'y'], b: ['x'], similarity: 1 / 2 },
  { name: 'nothing and something', a: [], b: ['x'], similarity: 0 },
  { name: 'nothing and nothing', a: [], b: [], similarity: 1 },
];

for (const { name, a, b, similarity } of SETS) {
  test(`similarity is shared members over all: ${name}`, () => {
    assert.equal(jaccard(new Set(a), new Set(b)), similarity);
    assert.equal(jaccard(new Set(b), new Set(a)), similarity);
  });
}

const half = STORY.slice(0, STORY.length / 2);

const VERSIONS: readonly { name: string; a: string; b: string; same: boolean }[] = [
  { name: 'the same words', a: `<p>${STORY}</p>`, b: `<p>${STORY}</p>`, same: true },
  { name: 'the same words in other markup', a: `<p>${STORY}</p>`, b: `<div><b>${STORY}</b></div>`, same: true },
  { name: 'a word corrected', a: `<p>${STORY}</p>`, b: `<p>${STORY.replace('两台', '三台')}</p>`, same: true },
  { name: 'as much added again', a: `<p>${STORY}</p>`, b: `<p>${STORY}</p><p>${OTHER_STORY}</p>`, same: true },
  { name: 'half of it cut', a: `<p>${STORY}</p>`, b: `<p>${half}</p>`, same: true },
  { name: 'another story', a: `<p>${STORY}</p>`, b: `<p>${OTHER_STORY}</p>`, same: false },
  { name: 'nothing left', a: `<p>${STORY}</p>`, b: '', same: false },
];

for (const { name, a, b, same } of VERSIONS) {
  test(`two versions tell ${same ? 'the same story' : 'two stories'}: ${name}`, () => {
    assert.equal(tellsTheSame({ article: articleOf({ html: a }) }, { article: articleOf({ html: b }) }), same);
    assert.equal(tellsTheSame({ article: articleOf({ html: b }) }, { article: articleOf({ html: a }) }), same);
  });
}

const RUNS = '渡轮清早离开码头船上装着新收的柑橘和两台修好的水泵';
const TEXTS: readonly (readonly [string, string, string, boolean])[] = [
  ['the same', RUNS, RUNS, true],
  [
    'a stub and the long text',
    RUNS,
    `${RUNS}${'管理员说这件事还要再等一周等潮水退到最低的那天才有定论'.repeat(4)}`,
    true,
  ],
  ['a third of the words', RUNS, `${RUNS.slice(0, 14)}管理员说这件事还要`, true],
  ['two stories', RUNS, '图书馆的旧钟昨夜停在了三点一刻修钟的人带着工具', false],
  [
    'a few words in many',
    '渡轮清早离开',
    `渡轮清早离开${'管理员说这件事还要再等一周等潮水退到最低的那天才有定论'}`,
    false,
  ],
];

for (const [name, a, b, same] of TEXTS) {
  test(`two texts ${same ? 'are' : 'are not'} one story: ${name}`, () => {
    assert.equal(isSameStory(a, b), same);
    assert.equal(isSameStory(b, a), same);
  });
}
