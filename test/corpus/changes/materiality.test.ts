import assert from 'node:assert/strict';
import test from 'node:test';
import { missesALetter, saysTheSame, weigh } from '../../../src/corpus/changes/materiality.ts';

test('words are one whatever their width, case and punctuation', () => {
  assert.equal(saysTheSame('渡轮，停航！Ｆerry', '渡轮停航 ferry'), true);
  assert.equal(saysTheSame('twenty-one crates', '21 crates'), true);
  assert.equal(saysTheSame('渡轮停航', '停航渡轮'), false);
});

const TITLES: readonly { name: string; before: string; after: string; typo: boolean }[] = [
  { name: 'a letter is dropped', before: 'Ferry halted at noon', after: 'Ferry haltd at noon', typo: true },
  { name: 'a letter comes back', before: 'Ferry haltd', after: 'Ferry halted', typo: true },
  { name: 'a letter is another', before: 'Pilot hired', after: 'Pilot fired', typo: false },
  { name: 'a short word', before: 'Crew won', after: 'Crew wo', typo: false },
  { name: 'the first letter, which may be a prefix', before: 'A typical tide', after: 'A atypical tide', typo: false },
  { name: 'two words', before: 'Ferry halted', after: 'Fery haltd', typo: false },
  { name: 'a word more', before: 'Ferry halted', after: 'Ferry halted now', typo: false },
  { name: 'a figure', before: 'Hundred crates', after: 'Hundreds crates', typo: false },
  { name: 'a figure in digits', before: '12345 crates', after: '1234 crates', typo: false },
  { name: 'a Chinese character', before: '渡轮今天停航到晚上', after: '渡轮今天停到晚上', typo: false },
];

for (const { name, before, after, typo } of TITLES) {
  test(`a title ${typo ? 'misses only a letter' : 'says something else'}: ${name}`, () => {
    assert.equal(missesALetter(before, after), typo);
  });
}

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
  { name: 'a figure more', before: 'crates', after: '40 crates', why: 'a figure more: 40' },
  { name: 'a figure less', before: 'for 3 days', after: 'for days', why: 'a figure less: 3' },
  { name: 'a figure in an addition', before: '渡轮停航', after: '渡轮停航，造成7人死亡', why: 'a figure more: 7' },
  { name: 'a spelled figure', before: 'forty minutes', after: 'fifty minutes', why: 'a figure changed: 40 → 50' },
  { name: 'a hyphenated figure', before: 'twenty-one', after: 'twenty-two', why: 'a figure changed: 21 → 22' },
  { name: 'a teen', before: 'thirteen', after: 'nineteen', why: 'a figure changed: 13 → 19' },
  {
    name: 'a larger number spelled',
    before: '14 crates and 73 nets, 60 in all',
    after: 'fourteen crates and seventy-three nets, sixty in all',
    why: 'the same words, set or ordered otherwise',
  },
  { name: 'a consent that is refused', before: '市政府同意', after: '市政府不同意', why: 'a "not" more' },
  { name: 'things that are different', before: '船', after: '不同的船', why: '3 words' },
  { name: 'opinions that are different', before: '意见', after: '不同意见', why: '2 words' },
  { name: 'words that only sound like a “not”', before: '渡轮', after: '渡轮不过未来', why: '4 words' },
  { name: 'a “not” in another form', before: 'it does not sail', after: "it doesn't sail", why: '2 words' },
];

for (const { name, before, after, why } of PAIRS) {
  test(`words are weighed by what they say: ${name}`, () => {
    assert.equal(weigh(`${FILLER}${before}`, `${FILLER}${after}`).why, why);
  });
}

const LONG = FILLER.repeat(5);

const LONE_FIGURES: readonly { name: string; added: string; material: boolean }[] = [
  { name: 'one figure', added: 'and 4 bodies', material: false },
  { name: 'one figure with twenty words', added: `${'and oars '.repeat(10)} 4`, material: true },
  { name: 'three figures', added: '4 bodies, 7 boats, 9 nets', material: true },
];

for (const { name, added, material } of LONE_FIGURES) {
  test(`a figure that is only added weighs as ten words, in a long text: ${name}`, () => {
    assert.equal(weigh(LONG, `${LONG} ${added}`).material, material);
    assert.equal(weigh(`${LONG} ${added}`, LONG).material, material);
  });
}

test('weighing is linear, whatever the texts', () => {
  for (const hostile of ['1', '1.', 'a', "a'", '不', '一', 'http://', ' ', "n'", 'a:1', 'twenty-', '不同意']) {
    const started = performance.now();
    weigh(hostile.repeat(300_000), 'tide');
    const elapsed = performance.now() - started;
    assert(elapsed < 5000, `${elapsed} ms for ${hostile}`);
  }
});
