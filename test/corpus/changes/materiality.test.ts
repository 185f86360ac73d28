import assert from 'node:assert/strict';
import test from 'node:test';
import { saysTheSame, weigh } from '../../../src/corpus/changes/materiality.ts';

test('words are one whatever their width, case and punctuation', () => {
  assert.equal(saysTheSame('渡轮，停航！Ｆerry', '渡轮停航 ferry'), true);
  assert.equal(saysTheSame('渡轮停航', '停航渡轮'), false);
});

const FILLER = 'the ferry waits on the tide while oranges are loaded and nets are mended along the quay '.repeat(3);

const PAIRS: readonly { name: string; before: string; after: string; why: string }[] = [
  {
    name: 'a thousand with and without its comma',
    before: '1,024 crates',
    after: '1024 crates',
    why: 'the same words, set or ordered otherwise',
  },
  {
    name: 'a small number spelled',
    before: '2 crates',
    after: 'two crates',
    why: 'the same words, set or ordered otherwise',
  },
  {
    name: 'a million that becomes a billion',
    before: '3 million',
    after: '3 billion',
    why: 'a figure changed: million → billion',
  },
  { name: 'a version', before: 'v16.19.0', after: 'v16.19.1', why: 'a figure changed: v16.19.0 → v16.19.1' },
  {
    name: 'a spelled Chinese figure of two characters',
    before: '三十箱',
    after: '五十箱',
    why: 'a figure changed: 三十 → 五十',
  },
  { name: 'a figure more', before: 'crates', after: '40 crates', why: 'one word' },
  { name: 'words that only sound like a “not”', before: '渡轮', after: '渡轮不过未来', why: '4 words' },
  { name: 'a “not” in another form', before: 'it does not sail', after: "it doesn't sail", why: '2 words' },
];

for (const { name, before, after, why } of PAIRS) {
  test(`words are weighed by what they say: ${name}`, () => {
    assert.equal(weigh(`${FILLER}${before}`, `${FILLER}${after}`).why, why);
  });
}

test('weighing is linear, whatever the texts', () => {
  for (const hostile of ['1', '1.', 'a', "a'", '不', '一', 'http://', ' ', "n'", 'a:1']) {
    const started = performance.now();
    weigh(hostile.repeat(300_000), 'tide');
    const elapsed = performance.now() - started;
    assert(elapsed < 5000, `${elapsed} ms for ${hostile}`);
  }
});
