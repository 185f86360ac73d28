import assert from 'node:assert/strict';
import test from 'node:test';
import { initialOf } from '../../../src/feeds/pages/initials.ts';

const INITIALS: readonly (readonly [name: string, initial: string])[] = [
  ['news', 'N'],
  ['Économie', 'E'],
  ['Ｒ＆Ｄ', 'R'],
  ['Погода', 'П'],
  ['阿里', 'A'],
  ['财经', 'C'],
  ['国际', 'G'],
  ['科技', 'K'],
  ['汽车', 'Q'],
  ['體育', 'T'],
  ['吴', 'W'],
  ['新闻', 'X'],
  ['足球', 'Z'],
  ['2024', '#'],
  ['@港口', '#'],
  ['🚢', '#'],
  ['', '#'],
];

for (const [name, initial] of INITIALS)
  test(`"${name}" is looked up under ${initial}`, () => assert.equal(initialOf(name), initial));
