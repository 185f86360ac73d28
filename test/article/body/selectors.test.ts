import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import test from 'node:test';
import { removeSelected, selectorError } from '../../../src/article/body/selectors.ts';
import { clean } from '../../support/article-reading.ts';

const REMOVED: readonly { name: string; html: string; selectors: readonly string[]; expected: string }[] = [
  { name: 'nothing is asked for', html: '<p>a</p>', selectors: [], expected: '<p>a</p>' },
  { name: 'nothing matches', html: '<p>a &amp; b</p>', selectors: ['.c'], expected: '<p>a &amp; b</p>' },
  {
    name: 'a class',
    html: '<p>a</p><div class="b related">c<p>d</p></div><p>e</p>',
    selectors: ['.related'],
    expected: '<p>a</p><p>e</p>',
  },
  {
    name: 'every match of every selector',
    html: '<p class="a">b</p><p>c</p><p class="a">d</p><i>e</i>',
    selectors: ['.a', 'i'],
    expected: '<p>c</p>',
  },
  { name: 'by place', html: '<p>a</p><p>b</p><p>c</p>', selectors: ['p:last-child'], expected: '<p>a</p><p>b</p>' },
  {
    name: 'by attribute',
    html: '<img src="https://img.example/a.png"><img src="https://qr.example/b.png">',
    selectors: ['img[src*="qr.example"]'],
    expected: '<img src="https://img.example/a.png" alt="">',
  },
  { name: 'HTML that is broken', html: '<p>a<div class="b">c</p><p>d', selectors: ['.b'], expected: '<p>a</p>' },
];

for (const { name, html, selectors, expected } of REMOVED) {
  test(`what a source's selectors match is cut: ${name}`, () => {
    assert.equal(clean(removeSelected(html, selectors)).html, expected);
  });
}

test('a document too deep for a tree comes back as it is, at once', () => {
  const html = '<b><p>'.repeat(20_000);
  const start = performance.now();
  assert.equal(removeSelected(html, ['.a']), html);
  const duration = performance.now() - start;
  assert(duration < 10_000, `took ${Math.round(duration)} ms`);
});

test('megabytes of paragraphs beside each other cost no more than their size', () => {
  const start = performance.now();
  assert.equal(removeSelected('<p>a</p>'.repeat(600_000), ['.b']).length, 4_800_000);
  const duration = performance.now() - start;
  assert(duration < 30_000, `took ${Math.round(duration)} ms`);
});

test('what is cut leaves no trace of how it was cut', () => {
  assert.equal(removeSelected('a<p class="b">c</p><i>d</i>', ['.b']), 'a<i>d</i>');
  assert.equal(removeSelected('<p>a</p>', ['*']), '');
});

test('a selector is checked before it is used', () => {
  for (const selector of ['.a', 'div > p:first-child', 'a[href^="http"]', 'p:not(.b), i', '.中文'])
    assert.equal(selectorError(selector), undefined, selector);
  for (const selector of ['[', 'p:nonsense-at-all', 'a[href', '>>>', 'p:not('])
    assert(selectorError(selector), selector);
});
