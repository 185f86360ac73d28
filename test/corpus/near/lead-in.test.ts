import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutLeadIn } from '../../../src/corpus/near/lead-in.ts';

const NEWS = '旧码头今天改造完工';
const ENGLISH = 'The old pier opens as a park today';

const STRIPPED: readonly (readonly [string, string, string])[] = [
  ['an agency with its date', `河口社3月22日讯，${NEWS}`, NEWS],
  ['an agency with its report', `河口日报消息：${NEWS}`, NEWS],
  ['a newspaper with its reporter', `河口晚报讯（记者 林舟）${NEWS}`, NEWS],
  ['a traditional wire', `河口社22日電 ${NEWS}`, NEWS],
  ['a flash', `快讯：${NEWS}`, NEWS],
  ['a flash with a wide bar', `突发｜${NEWS}`, NEWS],
  ['a flash and an agency', `快讯：河口社3月22日讯，${NEWS}`, NEWS],
  ['a place, date and wire', `MARROW, March 3 (Wire) - ${ENGLISH}`, ENGLISH],
  ['a wire alone', `(AFP) -- ${ENGLISH}`, ENGLISH],
  ['an update with its number', `UPDATE 2- ${ENGLISH}`, ENGLISH],
  ['breaking news', `Breaking news: ${ENGLISH}`, ENGLISH],
  ['a Japanese flash', '速報：水車が回る', '水車が回る'],
  ['a Korean exclusive', '단독: 우체국 다시 문 열어', '우체국 다시 문 열어'],
];
for (const [what, text, rest] of STRIPPED) {
  test(`${what} is no news`, () => assert.equal(withoutLeadIn(text), rest));
}

const KEPT: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a text that begins at once', NEWS],
  ['an English one', ENGLISH],
  ['a headline in brackets', `【旧码头完工】${NEWS}`],
  ['a lead-in that nothing follows', '快讯：'],
  ['a sentence that speaks of news', `他说这条消息让人高兴，${NEWS}`],
  ['a hyphenated word', 'Well-known pier opens today'],
];
for (const [what, text] of KEPT) {
  test(`what begins with ${what} stays as it is`, () => assert.equal(withoutLeadIn(text), text));
}

test('behind a headline in brackets the agency goes too', () => {
  assert.equal(withoutLeadIn(`【旧码头完工】河口社3月22日讯，${NEWS}`), `【旧码头完工】${NEWS}`);
});

const HOSTILE: readonly (readonly [string, string])[] = [
  ['flashes', '快讯：'],
  ['brackets', '【'],
  ['blanks', ' '],
  ['capitals', 'A '],
  ['brackets of a wire', '(A'],
  ['reports', '讯（'],
];
for (const [what, unit] of HOSTILE) {
  test(`megabytes of ${what} cost no more than their length`, () => {
    const text = unit.repeat(Math.ceil(5_000_000 / unit.length));
    const began = performance.now();
    withoutLeadIn(text);
    assert(performance.now() - began < 2000);
  });
}
