import assert from 'node:assert/strict';
import test from 'node:test';
import { feedOptions, slugOf, titleOf } from '../../../src/feeds/definitions/definition.ts';

const OUTPUT = { items: 50, content: 'full' } as const;

test('a feed goes by its title, and without one by its name', () => {
  assert.equal(titleOf({ name: 'banks', title: '银行', sort: 'published' }), '银行');
  assert.equal(titleOf({ name: 'banks', sort: 'published' }), 'banks');
});

test('a private feed stands in a folder that nobody can guess', () => {
  assert.equal(slugOf({ name: '银行', sort: 'published' }), '银行');
  assert.equal(slugOf({ name: 'banks', sort: 'published', token: '0123456789abcdef' }), 'banks-0123456789abcdef');
});

test('what a feed leaves open is as in all feeds', () => {
  assert.deepEqual(feedOptions({ name: 'a', sort: 'published' }, OUTPUT), {
    items: 50,
    content: 'full',
    sort: 'published',
    words: { description: undefined, language: undefined },
    isPrivate: false,
  });
});

test('what a feed says goes before what is said for all', () => {
  const definition = {
    name: 'a',
    sort: 'updated',
    items: 300,
    content: 'summary',
    description: 'b',
    language: 'zh',
    token: '0123456789abcdef',
  } as const;
  assert.deepEqual(feedOptions(definition, OUTPUT), {
    items: 300,
    content: 'summary',
    sort: 'updated',
    words: { description: 'b', language: 'zh' },
    isPrivate: true,
  });
});
