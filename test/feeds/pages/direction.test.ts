import assert from 'node:assert/strict';
import test from 'node:test';
import { direction } from '../../../src/feeds/pages/direction.ts';

const DIRECTIONS: readonly (readonly [language: string, direction: 'ltr' | 'rtl'])[] = [
  ['ar', 'rtl'],
  ['ar-EG', 'rtl'],
  ['ar_EG', 'rtl'],
  ['he', 'rtl'],
  ['fa', 'rtl'],
  ['ur-PK', 'rtl'],
  ['ug', 'rtl'],
  ['az-Arab', 'rtl'],
  ['az', 'ltr'],
  ['ar-Latn', 'ltr'],
  ['zh-CN', 'ltr'],
  ['en', 'ltr'],
  ['no language at all', 'ltr'],
  ['', 'ltr'],
];

for (const [language, expected] of DIRECTIONS)
  test(`"${language}" runs ${expected}`, () => assert.equal(direction(language), expected));
