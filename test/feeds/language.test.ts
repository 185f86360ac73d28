import assert from 'node:assert/strict';
import test from 'node:test';
import { knownLanguage } from '../../src/feeds/language.ts';

const LANGUAGES: readonly (readonly [string, string | undefined, string | undefined])[] = [
  ['a language stays', 'en', 'en'],
  ['with its region, as it is written', 'zh-cn', 'zh-cn'],
  ['with its script', 'zh-Hant-TW', 'zh-Hant-TW'],
  ['one of three letters stays', 'yue', 'yue'],
  ['a low line is a hyphen', ' zh_CN ', 'zh-CN'],
  ['a language that there is not goes', 'xx', undefined],
  ['its region does not help', 'xx-CN', undefined],
  ['the name of a language is no tag', 'Chinese', undefined],
  ['a broken tag goes', 'zh-x', undefined],
  ['nothing stays nothing', undefined, undefined],
  ['so does an empty text', '', undefined],
  ['and a control character', '\0', undefined],
];

for (const [name, written, known] of LANGUAGES) {
  test(`documents name only languages that there are: ${name}`, () => assert.equal(knownLanguage(written), known));
}
