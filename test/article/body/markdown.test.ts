import assert from 'node:assert/strict';
import test from 'node:test';
import { looksLikeHtml, MAX_MARKDOWN, renderMarkdown } from '../../../src/article/body/markdown.ts';
import { clean } from '../../support/article-reading.ts';

const FORMATS: readonly { name: string; body: string; html: boolean }[] = [
  { name: 'a body that opens with a tag', body: '<div>\n\n            <p>a</p>\n</div>', html: true },
  { name: 'one that opens with a comment', body: '<!-- a --><p>b</p>', html: true },
  { name: 'one that opens with a document type', body: '<!DOCTYPE html><p>a</p>', html: true },
  { name: 'one that opens with a tag in capitals', body: '<P>a</P>', html: true },
  { name: 'one that opens with words', body: 'a <b>b</b> <p>c</p>', html: false },
  {
    name: 'one that opens with a tag and goes on in Markdown',
    body: '<img src="a.png">\n\n# Tide\n\n- a\n- b\n',
    html: false,
  },
  { name: 'one with a list of dashes inside scraped HTML', body: '<p>a</p>\n<p>b</p>\n<p>c</p>\n- d', html: true },
  {
    name: 'one that opens with a picture, with paragraphs behind it',
    body: '<img src="a.png">\n\nThe tide comes.\n\nThe tide goes.',
    html: false,
  },
  {
    name: 'one that opens with a picture, with indented words behind it',
    body: '<img src="a.png">\n\n            The tide comes.\n\n            The tide goes.',
    html: true,
  },
  { name: 'one that opens with text in the shape of a tag', body: '<username> logs in', html: false },
  { name: 'one that opens with a mail address', body: '<desk@news.example> writes', html: false },
  { name: 'one that opens with an element of a site’s own', body: '<x-card>a</x-card>', html: true },
  { name: 'one that a feed delivered in CDATA', body: '<![CDATA[<p>a</p>]]>', html: true },
  { name: 'an empty one', body: '', html: false },
];

for (const { name, body, html } of FORMATS) {
  test(`a body is ${html ? 'HTML' : 'Markdown'}: ${name}`, () => {
    assert.equal(looksLikeHtml(body), html);
  });
}

const RENDERED: readonly { name: string; body: string; html: string }[] = [
  {
    name: 'headings, emphasis and links',
    body: '# Tide\n\nHigh *and* **low**, see [here](https://a.example/).',
    html: '<h1>Tide</h1><p>High <em>and</em> <strong>low</strong>, see <a href="https://a.example/" rel="noopener noreferrer">here</a>.</p>',
  },
  {
    name: 'tables',
    body: '| a | b |\n| --- | --- |\n| c | d |',
    html: '<table><thead><tr><th>a</th> <th>b</th></tr></thead><tbody><tr><td>c</td> <td>d</td></tr></tbody></table>',
  },
  {
    name: 'footnotes, with their numbers where they are meant and the notes at the end',
    body: 'High[^a] and low[^b], high[^a].\n\n[^b]: Ebb *itself*.\n[^a]: Tide.\n\nLast.',
    html: '<p>High<sup>[1]</sup> and low<sup>[2]</sup>, high<sup>[1]</sup>.</p><p>Last.</p><hr><ol><li><p>Tide.</p></li><li><p>Ebb <em>itself</em>.</p></li></ol>',
  },
  { name: 'what only looks like a footnote', body: 'a[^b] c^[d]', html: '<p>a[^b] c^[d]</p>' },
  { name: 'strikethrough', body: 'now ~~then~~', html: '<p>now <s>then</s></p>' },
  {
    name: 'fenced code with its language',
    body: '```ts\nlet a = 1 < 2;\n```',
    html: '<pre><code class="language-ts">let a = 1 &lt; 2;\n</code></pre>',
  },
  { name: 'HTML inside', body: 'a <kbd>b</kbd> c', html: '<p>a <kbd>b</kbd> c</p>' },
  {
    name: 'scripts inside do not survive cleaning',
    body: 'a\n\n<script>b</script>\n\n[c](javascript:d)',
    html: '<p>a</p><p>[c](javascript:d)</p>',
  },
  {
    name: 'a whole address is a link, in Chinese too',
    body: 'see https://a.example/b?c=1. 详见https://a.example/d，<https://b.example/>',
    html: '<p>see <a href="https://a.example/b?c=1" rel="noopener noreferrer">https://a.example/b?c=1</a>. 详见<a href="https://a.example/d" rel="noopener noreferrer">https://a.example/d</a>，<a href="https://b.example/" rel="noopener noreferrer">https://b.example/</a></p>',
  },
  {
    name: 'names of hosts, files and people are no addresses',
    body: 'www.a.example, main.rs, desk@news.example, //a.example/b and `https://a.example/`',
    html: '<p>www.a.example, main.rs, desk@news.example, //a.example/b and <code>https://a.example/</code></p>',
  },
];

for (const { name, body, html } of RENDERED) {
  test(`Markdown becomes clean HTML: ${name}`, () => {
    assert.equal(clean(renderMarkdown(body) ?? '').html, html);
  });
}

test('looking for addresses takes no quadratic time', () => {
  for (const unit of ['https://a.example/b ', 'http://', '[http://a.b/', '<a>http://a.b ', 'mailto:a@', '//']) {
    const start = performance.now();
    renderMarkdown(unit.repeat(Math.floor(MAX_MARKDOWN / unit.length)));
    assert(performance.now() - start < 20_000, unit);
  }
});

test('Markdown that is longer than anyone writes, or becomes so, is not rendered', () => {
  assert.equal(renderMarkdown('a '.repeat(200_000)), undefined);
  assert.equal(renderMarkdown(`[a]: ${'b'.repeat(60_000)}\n\n${'[a] '.repeat(20_000)}`), undefined);
  assert.equal(renderMarkdown(`[a]: b "${'c'.repeat(60_000)}"\n\n${'![x][a] '.repeat(20_000)}`), undefined);
});

test('references to footnotes are looked for in no time', () => {
  const started = performance.now();
  for (const part of ['[^', `${'[^a'.repeat(900)}${'x'.repeat(245_000)}`, '[^a]', '[^a]: b\n', '[^a', '^['])
    renderMarkdown(`[^a]: b\n\n${part.repeat(Math.ceil(250_000 / part.length))}`);
  assert(performance.now() - started < 10_000);
});
