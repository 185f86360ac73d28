import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webAddress } from '../../../src/notify/text/web-address.ts';

const CASES: Readonly<Record<string, readonly [text: string | null, expected: string | undefined]>> = {
  'an ordinary one stays as it is': ['https://quay.example/a?b=c&d=e#f', 'https://quay.example/a?b=c&d=e#f'],
  'blanks and other scripts are encoded': [
    'https://quay.example/a b/渡轮?q=船',
    'https://quay.example/a%20b/%E6%B8%A1%E8%BD%AE?q=%E8%88%B9',
  ],
  'a name in another script is written in ASCII': ['https://fähre.example/', 'https://xn--fhre-loa.example/'],
  'what ends a link in markup is encoded': [
    `https://quay.example/(a)_'b'?c[]=<d>|e"f\\g`,
    'https://quay.example/%28a%29_%27b%27?c%5B%5D=%3Cd%3E%7Ce%22f%5Cg',
  ],
  'what strikes through or stresses in markup is encoded, a home page is not': [
    'https://quay.example/~ada/*b*~~c~~',
    'https://quay.example/~ada/%2Ab%2A%7E~c%7E~',
  ],
  'a password is left out': ['https://ada:lock@quay.example/a', 'https://quay.example/a'],
  'a script is no address': ['javascript:alert(1)', undefined],
  'a path is no address': ['/pictures/ferry.jpg', undefined],
  'nothing is no address': [null, undefined],
  'a longer one than the service takes is left out whole': [`https://quay.example/${'x'.repeat(100)}`, undefined],
};

for (const [name, [text, expected]] of Object.entries(CASES))
  test(`address: ${name}`, () => assert.equal(webAddress(text, 100), expected));
