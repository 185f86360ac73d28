import assert from 'node:assert/strict';
import test from 'node:test';
import { renderMarkdown } from '../../../src/article/body/markdown.ts';
import { keepTagLikeText } from '../../../src/article/body/tag-like-text.ts';
import { clean } from '../../support/article-reading.ts';

type Case = { readonly name: string; readonly html: string; readonly text: string };

const KEPT: readonly Case[] = [
  { name: 'a mail address', html: '<p>Write to <desk@news.example>.</p>', text: 'Write to <desk@news.example>.' },
  {
    name: 'an address',
    html: '<p>See <https://news.example/tide> again</p>',
    text: 'See <https://news.example/tide> again',
  },
  { name: 'a type of a type', html: '<p>a List<String> b</p>', text: 'a List<String> b' },
  { name: 'several types', html: '<p>a Map<String, Tide> b</p>', text: 'a Map<String, Tide> b' },
  { name: 'a word to be replaced', html: '<p>login <username> now</p>', text: 'login <username> now' },
  { name: 'words to be replaced', html: '<p>cd <your-folder></p>', text: 'cd <your-folder>' },
  { name: 'one in another script', html: '<p>输入<用户名>即可</p>', text: '输入<用户名>即可' },
  { name: 'one in another script that is closed', html: '<p><姓名>吴海</姓名></p>', text: '<姓名>吴海</姓名>' },
  { name: 'less than', html: '<p>a < b</p>', text: 'a < b' },
  { name: 'less than without blanks', html: 'if x<y then <b>z</b>', text: 'if x<y then z' },
  { name: 'less than, twice', html: 'a<b<c', text: 'a<b<c' },
  { name: 'less than or equal', html: '<p>a <= b</p>', text: 'a <= b' },
  { name: 'less than and greater than', html: '<p>if a<b then c>d</p>', text: 'if a<b then c>d' },
  { name: 'less than and greater than, with signs', html: '<p>0<i && i<n || s>t</p>', text: '0<i && i<n || s>t' },
  { name: 'a heart', html: '<p>tide <3</p>', text: 'tide <3' },
  { name: 'single quotation marks', html: '<p>‹tide…›</p>', text: '‹tide…›' },
  { name: 'at the very end', html: '<p>x <ebb', text: 'x <ebb' },
  { name: 'an element of code', html: '<p>use <Tide/> here</p>', text: 'use <Tide/> here' },
  {
    name: 'more of them than elements may be nested',
    html: `<p>${'<user>'.repeat(400)}</p>`,
    text: '<user>'.repeat(400),
  },
  { name: 'a section of CDATA', html: '<![CDATA[<p>a</p><p>b</p>]]>', text: 'a\nb' },
  { name: 'a section of CDATA that never ends', html: '<![CDATA[<p>a</p>', text: 'a' },
];

for (const { name, html, text } of KEPT) {
  test(`text that looks like a tag is text: ${name}`, () => {
    const cleaned = clean(html);
    assert.equal(cleaned.text, text);
    assert.deepEqual(clean(cleaned.html), { ...cleaned, heading: undefined }, 'cleaned again it is another');
  });
}

const TAGS: readonly Case[] = [
  { name: 'one that is closed', html: '<p><x>a</x> b</p>', text: 'a b' },
  { name: 'one that is closed further down', html: '<x><p>a</p></X>', text: 'a' },
  { name: 'one whose attributes have values', html: '<p><x a="b">c</p>', text: 'c' },
  { name: 'one with a prefix, as Word writes it', html: '<p>a<o:p>b</p>', text: 'ab' },
  { name: 'a hidden one', html: '<p>a<b hidden>b</b></p>', text: 'a' },
  { name: 'one whose attributes programs left empty', html: '<p>a <b data-v-1 class>b</b></p>', text: 'a b' },
  { name: 'one with one value among its attributes', html: '<p>a <b x y="z">b</b></p>', text: 'a b' },
  { name: 'what HTML once had', html: '<p><font>a<nobr>b<blink>c</p>', text: 'abc' },
  { name: 'what only looks like one inside a script', html: '<script>if (a<user) b()</script><p>c</p>', text: 'c' },
  { name: 'what only looks like one inside a comment', html: '<x><!-- <user> --></x><p>c</p>', text: 'c' },
];

for (const { name, html, text } of TAGS) {
  test(`a tag is a tag: ${name}`, () => {
    assert.equal(clean(html).text, text);
  });
}

test('in an attribute nothing changes', () => {
  const html = '<img src="https://img.example/a.png" alt="a <user> b"><x>c</x><user>';
  assert.equal(clean(html).html, '<img src="https://img.example/a.png" alt="a &lt;user&gt; b">c&lt;user&gt;');
});

test('HTML without such text stays as it is', () => {
  const html = '<div class="a"><p>a &lt;user&gt; < b</p><!-- c --><o:p></o:p></div>';
  assert.equal(keepTagLikeText(html), html);
});

const MARKDOWN: readonly (readonly [string, string, string])[] = [
  [
    'a mail address is a link',
    '<desk@news.example>',
    '<p><a href="mailto:desk@news.example" rel="noopener noreferrer">desk@news.example</a></p>',
  ],
  ['a type of a type', 'a List<String> b', '<p>a List&lt;String&gt; b</p>'],
  ['a word to be replaced', 'login <username> *now*', '<p>login &lt;username&gt; <em>now</em></p>'],
  ['one in another script', '<用户名> *a*', '<p>&lt;用户名&gt; <em>a</em></p>'],
  ['less than', 'a < b <= c <3', '<p>a &lt; b &lt;= c &lt;3</p>'],
];

for (const [name, body, html] of MARKDOWN) {
  test(`text that looks like a tag is text in Markdown: ${name}`, () => {
    assert.equal(clean(renderMarkdown(body) ?? '').html, html);
  });
}
