import assert from 'node:assert/strict';
import test from 'node:test';
import { summarise } from '../../../src/article/body/summary.ts';
import { textWeight } from '../../../src/article/text.ts';

const SUMMARIES: readonly { name: string; text: string; limit: number; summary: string }[] = [
  { name: 'a short text is its own summary', text: 'High tide at noon.', limit: 100, summary: 'High tide at noon.' },
  { name: 'lines become one', text: 'High tide\nat noon.', limit: 100, summary: 'High tide at noon.' },
  { name: 'nothing is nothing', text: '', limit: 100, summary: '' },
  { name: 'a text of just the limit is not cut', text: 'a'.repeat(100), limit: 100, summary: 'a'.repeat(100) },
  {
    name: 'English ends with a sentence',
    text: `${'The ferry left the quay at dawn. '.repeat(3)}Nobody saw it come back in the evening.`,
    limit: 120,
    summary: 'The ferry left the quay at dawn. The ferry left the quay at dawn. The ferry left the quay at dawn.',
  },
  {
    name: 'Chinese ends with a sentence',
    text: `${'渡轮清早离开了码头。'.repeat(5)}没有人看见它回来`,
    limit: 110,
    summary: '渡轮清早离开了码头。'.repeat(5),
  },
  {
    name: 'a closing quote belongs to its sentence',
    text: `${'管理员说：“潮水退了就开工。”'.repeat(4)}然后大家都走了，一个也没有留下来`,
    limit: 124,
    summary: '管理员说：“潮水退了就开工。”'.repeat(4),
  },
  {
    name: 'a full stop in a number ends none',
    text: `${'a'.repeat(70)} version 1.${'2 '.repeat(60)}`,
    limit: 100,
    summary: `${'a'.repeat(70)} version 1.2${' 2'.repeat(8)}…`,
  },
  {
    name: 'a sentence that ends too early is not enough',
    text: `Oh. ${'word '.repeat(60)}`,
    limit: 100,
    summary: `Oh. ${'word '.repeat(18)}word…`,
  },
  {
    name: 'a Latin word is not cut in two',
    text: 'harbour '.repeat(60),
    limit: 100,
    summary: `${'harbour '.repeat(11)}harbour…`,
  },
  {
    name: 'an abbreviation ends no sentence',
    text: `The tide table of the port is out, says Mr. Wu of the U.S. Coast Guard, and it is ${'long '.repeat(20)}`,
    limit: 100,
    summary: 'The tide table of the port is out, says Mr. Wu of the U.S. Coast Guard, and it is long long long…',
  },
  {
    name: 'neither does a number that has one',
    text: `The old ferry with the long name that everybody knows left for the quay under No. 5 Bridge ${'and on '.repeat(9)}`,
    limit: 100,
    summary: 'The old ferry with the long name that everybody knows left for the quay under No. 5 Bridge and on…',
  },
  {
    name: 'a small word behind a full stop goes on with the sentence',
    text: `The ferry called itself the pride of the harbour of example. com and nobody laughed. ${'And on '.repeat(9)}`,
    limit: 100,
    summary: 'The ferry called itself the pride of the harbour of example. com and nobody laughed.',
  },
  {
    name: 'a line ends a sentence whatever the next begins with',
    text: `The ferry called itself the pride of the harbour, and there it is again this time.\nnpm ${'and on '.repeat(9)}`,
    limit: 100,
    summary: 'The ferry called itself the pride of the harbour, and there it is again this time.',
  },
  {
    name: 'a quotation is not left open when a sentence ends before it',
    text: `${'渡轮清早离开了码头。'.repeat(4)}管理员说：“潮水退了。就开工，一个也没有留下来，大家都走了。”`,
    limit: 100,
    summary: '渡轮清早离开了码头。'.repeat(4),
  },
  {
    name: 'dots in the middle of a sentence end none',
    text: `${'渡轮清早离开了码头，'.repeat(4)}后来……${'然后大家都走了，'.repeat(9)}`,
    limit: 100,
    summary: `${'渡轮清早离开了码头，'.repeat(4)}后来……然后大家都走…`,
  },
  { name: 'a word without end is cut all the same', text: 'a'.repeat(500), limit: 100, summary: `${'a'.repeat(99)}…` },
  { name: 'Chinese is cut between characters', text: '潮'.repeat(500), limit: 100, summary: `${'潮'.repeat(49)}…` },
];

for (const { name, text, limit, summary } of SUMMARIES) {
  test(`a summary: ${name}`, () => {
    assert.equal(summarise(text, limit), summary);
  });
}

const WHOLE: readonly (readonly [string, string])[] = [
  ['an emoji', '🌊'],
  ['a family of four', '👨‍👩‍👧‍👦'],
  ['a wave with a skin tone', '👋🏽'],
  ['a letter with its accents', 'e\u0301\u0323'],
  ['a keycap', '7️⃣'],
];

for (const [name, grapheme] of WHOLE) {
  test(`a summary never ends inside a character: ${name}`, () => {
    for (let shift = 0; shift < 12; shift++) {
      const start = 'a'.repeat(shift);
      const summary = summarise(start + grapheme.repeat(200), 100);
      const shown = summary.slice(start.length).replace(/…$/, '');
      assert(summary.endsWith('…'));
      assert.equal(shown, grapheme.repeat(shown.length / grapheme.length), `shifted by ${shift}`);
    }
  });
}

test('a summary is never heavier than its limit', () => {
  for (const text of ['潮汐 tide 🌊 '.repeat(200), 'a. '.repeat(500), '。'.repeat(900), '潮'.repeat(900)])
    for (const limit of [100, 150, 300]) assert(textWeight(summarise(text, limit)) <= limit + 1, text.slice(0, 10));
});

test('flags are cut between two of them', () => {
  assert.match(summarise('🇨🇳'.repeat(200)), /^(?:🇨🇳)+…$/u);
});
