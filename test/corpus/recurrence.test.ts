import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Edge } from '../../src/article/body/boilerplate.ts';
import { findRecurring, REMEMBERED, remember, type Trace } from '../../src/corpus/recurrence.ts';

const NONE = new Set<string>();
const TITLES = [
  '渡轮停航三天',
  'Library clock repaired',
  '柑橘价格上涨',
  'New mayor elected',
  '桥面重铺',
  'Rain ends drought',
];

function edge(key: string, kind: Edge['kind'] = 'text'): Edge {
  return { key, kind, sample: `sample of ${key}` };
}

function trace(number: number, keys: readonly string[], changes: Partial<Trace> = {}): Trace {
  return {
    path: `${number}.md`,
    title: TITLES[number] ?? `${number}`,
    text: `text ${number}`,
    edges: keys.map((key) => edge(key)),
    ...changes,
  };
}

const found = (traces: readonly Trace[]) => findRecurring([], traces, NONE).map(({ key }) => key);

test('what four articles share that have nothing else in common is boilerplate', () => {
  assert.deepEqual(found([0, 1, 2, 3].map((number) => trace(number, [`own ${number}`, 'trailer']))), ['trailer']);
});

test('what three share may be chance', () => {
  assert.deepEqual(found([0, 1, 2].map((number) => trace(number, ['trailer']))), []);
});

test('copies of one text under other titles count as one', () => {
  assert.deepEqual(found([0, 1, 2, 3, 4].map((number) => trace(number, ['a', 'b'], { text: 'the same' }))), []);
});

test('versions of one story, and the parts of a series, count as one', () => {
  const series = ['一月', '二月', '三月', '四月', '五月'].map((month, at) =>
    trace(at, ['note', 'method'], { title: `${month}份规模以上工业企业利润情况` }),
  );
  assert.deepEqual(found(series), []);
});

test('the issues of a daily under alike titles are articles of their own when they share only the trailer', () => {
  const daily = ['一日', '二日', '三日', '四日'].map((day, at) =>
    trace(at, [`a${at}`, `b${at}`, `c${at}`, 'trailer', 'qr'], { title: `海港早报三月${day}要闻速览` }),
  );
  assert.deepEqual(found(daily), ['trailer', 'qr']);
});

test('one article that is written again and again counts as one', () => {
  const traces = [0, 1, 2, 3].map((number) => trace(number, ['trailer'], { path: 'a.md' }));
  assert.deepEqual(found(traces), []);
});

test('articles of before are counted with those of now, and what is known is not found again', () => {
  const recent = remember(
    [],
    [0, 1, 2].map((number) => trace(number, ['trailer'])),
  );
  assert.deepEqual(findRecurring(recent, [trace(3, ['trailer'])], NONE), [{ ...edge('trailer'), articles: 4 }]);
  assert.deepEqual(findRecurring(recent, [trace(3, ['trailer'])], new Set(['trailer'])), []);
});

test('what the newest articles do not carry is not looked for', () => {
  const recent = remember(
    [],
    [0, 1, 2, 3].map((number) => trace(number, ['trailer'])),
  );
  assert.deepEqual(findRecurring(recent, [trace(4, ['other'])], NONE), []);
});

test('pictures recur like blocks', () => {
  const traces = [0, 1, 2, 3].map((number) => trace(number, [], { edges: [edge('qr', 'image')] }));
  assert.deepEqual(findRecurring([], traces, NONE), [{ ...edge('qr', 'image'), articles: 4 }]);
});

test('the last articles are remembered, each once and the newest last', () => {
  const many = Array.from({ length: REMEMBERED + 5 }, (_, number) => trace(number, ['x']));
  const recent = remember(remember([], many), [trace(7, ['y'])]);
  assert.equal(recent.length, REMEMBERED);
  assert.deepEqual(recent.at(-1), { path: '7.md', title: '7', text: 'text 7', edges: ['y'] });
  assert.equal(recent.filter(({ path }) => path === '7.md').length, 1);
});
