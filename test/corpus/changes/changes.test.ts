import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Article } from '../../../src/article/article.ts';
import { type Changed, compare, type Ignored, NO_CHANGE } from '../../../src/corpus/changes/changes.ts';
import { clean } from '../../support/article-reading.ts';
import { articleOf, OTHER_STORY, preparedArticle, STORY } from '../../support/corpus.ts';

const TIDE =
  'The harbour office said on Monday that the ferry will not sail before the tide turns, and that 40 crates of oranges wait on the quay. ' +
  'Its clerk pinned the notice to the board at noon, where the fishermen read it twice and went home to mend their nets until the evening. ' +
  'The pilot says the sandbank has moved since spring, so every captain should take the northern channel and keep the lighthouse to the left.';

type Side = Partial<Article>;

/** An article whose body is cleaned as the reader cleans it. */
const withBody = (body: string): Side => {
  const { html, text } = clean(body, 'https://news.example/');
  return { html, text, wholeText: text };
};

const withText = (text: string): Side => ({ text, wholeText: text, html: `<p>${text}</p>` });

const CHANGES: readonly { name: string; before?: Side; after: Side; changed: readonly Changed[] }[] = [
  { name: 'the title', after: { title: '渡轮复航' }, changed: ['title'] },
  { name: 'the text, and with it the markup that holds it', after: { text: OTHER_STORY }, changed: ['text'] },
  { name: 'the markup alone', after: { html: `<p><b>${STORY}</b></p>` }, changed: ['markup'] },
  {
    name: 'where a link in the text leads',
    before: withBody(`<p><a href="https://a.example/">${STORY}</a></p>`),
    after: withBody(`<p><a href="https://b.example/">${STORY}</a></p>`),
    changed: ['markup'],
  },
  { name: 'a category more', after: { categories: ['港口', '渔业'] }, changed: ['categories'] },
  { name: 'a tag less', before: { tags: ['a', 'b'] }, after: { tags: ['a'] }, changed: ['tags'] },
  {
    name: 'the order of authors',
    before: { authors: ['Wu', 'Lin'] },
    after: { authors: ['Lin', 'Wu'] },
    changed: ['authors'],
  },
  {
    name: 'the link',
    before: { link: 'https://a.example/' },
    after: { link: 'https://b.example/' },
    changed: ['link'],
  },
  { name: 'a link that goes', before: { link: 'https://a.example/' }, after: {}, changed: ['link'] },
  { name: 'the language', after: { language: 'en' }, changed: ['language'] },
  {
    name: 'a real date where there was only the file’s',
    before: { publishedIsFallback: true },
    after: {},
    changed: ['date'],
  },
  {
    name: 'several, in the order a reader cares',
    after: { language: 'en', categories: [], title: 'x', text: OTHER_STORY, link: 'https://a.example/' },
    changed: ['title', 'text', 'categories', 'link', 'language'],
  },
];

for (const { name, before = {}, after, changed } of CHANGES) {
  test(`what changed between two versions: ${name}`, () => {
    assert.deepEqual(compare(preparedArticle(before), preparedArticle(after)).changes, changed);
  });
}

const SILENT: readonly { name: string; before?: Side; after: Side; ignored: readonly Ignored[] }[] = [
  { name: 'nothing', after: {}, ignored: [] },
  { name: 'a date that crawlers restamp', after: { published: 0, modified: 7 }, ignored: ['date'] },
  { name: 'a date that gets lost', after: { publishedIsFallback: true, published: 0 }, ignored: ['date'] },
  {
    name: 'a picture that changes on every crawl',
    before: { html: `<p>${STORY}</p><img src="https://img.example/1.png" alt="">`, image: 'https://img.example/1.png' },
    after: { html: `<p>${STORY}</p><img src="https://img.example/2.png" alt="">`, image: 'https://img.example/2.png' },
    ignored: ['pictures'],
  },
  {
    name: 'the parameters of a picture',
    before: { image: 'https://img.example/1.png?t=1' },
    after: { image: 'https://img.example/1.png?t=2' },
    ignored: ['pictures'],
  },
  { name: 'blanks in the title', before: { title: 'High tide' }, after: { title: 'High  tide ' }, ignored: ['title'] },
  { name: 'the case of the title', before: { title: 'High tide' }, after: { title: 'High Tide' }, ignored: ['title'] },
  {
    name: 'the width of the title',
    before: { title: '渡轮ＡＢ１号' },
    after: { title: '渡轮AB1号' },
    ignored: ['title'],
  },
  {
    name: 'the quotes of the title',
    before: { title: '“渡轮”停航' },
    after: { title: '「渡轮」停航' },
    ignored: ['title'],
  },
  {
    name: 'a title quoted whole',
    before: { title: 'Ferry says "no"' },
    after: { title: "'Ferry says “no”'" },
    ignored: ['title'],
  },
  {
    name: 'the scheme of the link',
    before: { link: 'http://a.example/1' },
    after: { link: 'https://a.example/1' },
    ignored: ['link'],
  },
  {
    name: 'the scheme of a link in the text',
    before: withBody(`<p><a href="http://a.example/">${STORY}</a></p>`),
    after: withBody(`<p><a href="https://a.example/">${STORY}</a></p>`),
    ignored: ['attributes'],
  },
  {
    name: 'what crawlers add to a link in the text to tell where a reader comes from',
    before: withBody(`<p><a href="https://a.example/?utm_source=x">${STORY}</a></p>`),
    after: withBody(`<p><a href="https://a.example/?utm_source=y">${STORY}</a></p>`),
    ignored: [],
  },
  {
    name: 'attributes nobody reads',
    before: withBody(`<p class="a" style="color:red"><a href="https://a.example/" title="x">${STORY}</a></p>`),
    after: withBody(`<p id="b" data-x="7"><a href="https://a.example/" title="y">${STORY}</a></p>`),
    ignored: ['attributes'],
  },
  {
    name: 'white space in the text',
    before: withBody(`<p>${TIDE}</p>`),
    after: withBody(`<p>${TIDE.replace(' The pilot', '\n<br>\n The pilot')}</p>`),
    ignored: ['space', 'layout'],
  },
  {
    name: 'white space that makes code of a paragraph in Markdown',
    before: withBody('<p>cast off</p><p>row home</p>'),
    after: withBody('<p>cast off</p><pre><code>row home\n</code></pre>'),
    ignored: ['layout'],
  },
  {
    name: 'the case and width of letters in the text',
    before: withText(`${STORY}ＡＢ`),
    after: withText(`${STORY}ab`),
    ignored: ['letters'],
  },
  {
    name: 'the width of a comma behind a figure',
    before: withBody(`<p>${STORY}新收12，<b>共</b>（3）</p>`),
    after: withBody(`<p>${STORY}新收12,<b>共</b>(3)</p>`),
    ignored: ['letters'],
  },
  {
    name: 'the order and spelling of categories',
    before: { categories: ['Port', 'Sea'] },
    after: { categories: ['ＳＥＡ', 'port'] },
    ignored: [],
  },
  {
    name: 'the summary and the warnings',
    after: { summary: 'x', warnings: [{ code: 'date-missing', message: 'y' }] },
    ignored: [],
  },
  {
    name: 'counters under a Chinese text',
    before: withBody(`<p>${STORY}</p><p>阅读 <b>1,234</b>　评论(12)</p>`),
    after: withBody(`<p>${STORY}</p><p>阅读 <b>1.3万</b>　评论(15)</p>`),
    ignored: ['counters'],
  },
  {
    name: 'counters under an English text',
    before: withBody(`<p>${TIDE}</p><p>1,024 views · 12 comments · 3 likes</p>`),
    after: withBody(`<p>${TIDE}</p><p>2,048 views · 13 comments · 4 likes</p>`),
    ignored: ['counters'],
  },
  {
    name: 'how long ago a page was updated, in other units',
    before: withBody(`<p><a href="https://a.example/">${TIDE}</a></p><p><em>Updated 3 hours ago</em></p>`),
    after: withBody(`<p><a href="https://a.example/">${TIDE}</a></p><p><em>Updated 1 day ago</em></p>`),
    ignored: ['counters'],
  },
  {
    name: 'counters behind the last sentence',
    before: withBody(`<p>${STORY}阅读量：999 评论(33)</p>`),
    after: withBody(`<p>${STORY}阅读量：1.2w 评论(35)</p>`),
    ignored: ['counters'],
  },
  {
    name: 'a moment that is stamped on the text at every visit',
    before: withBody(`<p>更新时间：2024-03-05 10:00</p><p>${STORY}</p>`),
    after: withBody(`<p>更新时间：2024-03-06 08:30</p><p>${STORY}</p>`),
    ignored: ['counters'],
  },
];

for (const { name, before = {}, after, ignored } of SILENT) {
  test(`no change between two versions: ${name}`, () => {
    assert.deepEqual(compare(preparedArticle(before), preparedArticle(after)), { ...NO_CHANGE, ignored });
  });
}

const WEIGHTS: readonly { name: string; before?: Side; after: Side; material: boolean; why: string | RegExp }[] = [
  { name: 'another title', after: { title: '渡轮复航' }, material: true, why: 'the title says something else' },
  {
    name: 'the words of the title in another order',
    before: { title: 'Dog bites man' },
    after: { title: 'Man bites dog' },
    material: true,
    why: 'the title says something else',
  },
  {
    name: 'a letter of the title',
    before: { title: 'Ferry halted' },
    after: { title: 'Ferry haltd' },
    material: false,
    why: 'a letter of the title',
  },
  {
    name: 'a letter of the title and another text',
    before: { title: 'Ferry halted' },
    after: { title: 'Ferry haltd', text: OTHER_STORY },
    material: true,
    why: /^\d+ % of the words$/,
  },
  {
    name: 'a mark in the title',
    before: { title: '渡轮停航' },
    after: { title: '渡轮停航！' },
    material: false,
    why: 'the words are the same',
  },
  {
    name: 'a figure',
    before: withText(TIDE),
    after: withText(TIDE.replace('40', '60')),
    material: true,
    why: 'a figure changed: 40 → 60',
  },
  {
    name: 'a Chinese figure',
    after: { text: STORY.replace('两台', '三台') },
    material: true,
    why: 'a figure changed: 2 → 3',
  },
  {
    name: 'a figure that is spelled otherwise',
    after: { text: STORY.replace('两台', '2台') },
    material: false,
    why: /^the same words/,
  },
  {
    name: 'a “not” that goes',
    before: withText(TIDE),
    after: withText(TIDE.replace('will not', 'will')),
    material: true,
    why: 'a "not" less',
  },
  {
    name: 'a Chinese “not” that comes',
    after: { text: STORY.replace('新收的', '未收的') },
    material: true,
    why: 'a "not" more',
  },
  {
    name: 'a contracted “not” is the same',
    before: withText(TIDE),
    after: withText(TIDE.replace('will not', "won't")),
    material: false,
    why: /words/,
  },
  { name: 'a correction', after: { text: `${STORY}更正如上。` }, material: true, why: 'a correction' },
  { name: 'another story', after: { text: OTHER_STORY }, material: true, why: /^\d+ % of the words$/ },
  {
    name: 'a stub that has become the full text',
    before: withText('The harbour office said on Monday'),
    after: withText(TIDE),
    material: true,
    why: /^it grew from 6 to \d+ words$/,
  },
  {
    name: 'a full text that is cut to a stub',
    before: withText(TIDE),
    after: withText('The harbour office said'),
    material: true,
    why: /^\d+ % of the words$/,
  },
  {
    name: 'a passage in a long text',
    before: withText(`${TIDE} `.repeat(9)),
    after: withText(`${`${TIDE} `.repeat(9)} ${'More of the catch went to market after dusk. '.repeat(5)}`),
    material: true,
    why: 'a passage of 45 words',
  },
  {
    name: 'a typo',
    before: withText(TIDE),
    after: withText(TIDE.replace('fishermen', 'fisherman')),
    material: false,
    why: 'one word',
  },
  { name: 'two typos', after: { text: STORY.replace('码头', '吗透') }, material: false, why: '2 words' },
  {
    name: 'a comma',
    before: withText(TIDE),
    after: withText(TIDE.replace(' at noon,', ' at noon')),
    material: false,
    why: /^the same words/,
  },
  {
    name: 'a paragraph that moved',
    before: withBody(`<p>${STORY}</p><p>${OTHER_STORY}</p>`),
    after: withBody(`<p>${OTHER_STORY}</p><p>${STORY}</p>`),
    material: false,
    why: /^the same words/,
  },
  {
    name: 'an address in the text',
    before: withText(`${TIDE} https://a.example/2024/1`),
    after: withText(`${TIDE} https://b.example/2025/7`),
    material: false,
    why: /^the same words/,
  },
  { name: 'a tag', after: { tags: ['a'] }, material: false, why: 'the words are the same' },
];

for (const { name, before = {}, after, material, why } of WEIGHTS) {
  test(`a change is ${material ? 'material' : 'minor'}: ${name}`, () => {
    const comparison = compare(preparedArticle(before), preparedArticle(after));
    assert.notDeepEqual(comparison.changes, []);
    assert.equal(comparison.material, material, String(comparison.why));
    if (typeof why === 'string') assert.equal(comparison.why, why);
    else assert.match(String(comparison.why), why);
  });
}

test('an article that stands in its feeds again has returned, which is no matter of its words', () => {
  const article = preparedArticle();
  const { changes, material } = compare(article, article, true);
  assert.deepEqual([changes, material], [['returned'], false]);
});

test('what a stored fingerprint was taken of decides, should it have been taken in another way', () => {
  const article = preparedArticle();
  const ofOldVersion = { ...article, fingerprint: { text: 'x', whole: 'x', content: 'x', markup: 'x' } };
  assert.deepEqual(compare(ofOldVersion, article), NO_CHANGE);
});

const words = fc.array(
  fc.constantFrom('tide', 'ferry', '12', 'not', '船', '不', '三', 'views', '阅读 7', '<', '&amp;'),
  { maxLength: 30 },
);

test('a version compared with itself is no change, whatever it says', () => {
  fc.assert(
    fc.property(fc.string(), words, (title, text) => {
      const { html, text: plain } = articleOf(withBody(`<p>${text.join(' ')}</p>`));
      const version = preparedArticle({ title, html, text: plain });
      assert.deepEqual(compare(version, preparedArticle({ title, html, text: plain })), NO_CHANGE);
    }),
  );
});

test('white space and attributes never change anything', () => {
  const blank = fc.stringMatching(/^[ \t\n\u3000]{1,4}$/);
  const attributes = fc.constantFrom('', ' class="a"', ' style="x:y"', ' data-n="7"', ' id=q');
  fc.assert(
    fc.property(fc.array(fc.tuple(words, blank, attributes), { maxLength: 6 }), (blocks) => {
      const before = withBody(blocks.map(([text]) => `<p>${text.join(' ')}</p>`).join(''));
      const after = withBody(
        blocks.map(([text, space, attribute]) => `${space}<p${attribute}>${space}${text.join(space)}</p>`).join(''),
      );
      assert.deepEqual(compare(preparedArticle(before), preparedArticle(after)).changes, []);
    }),
  );
});

test('an edit weighs the same forwards and backwards, but for corrections and growth', () => {
  fc.assert(
    fc.property(words, words, (one, other) => {
      const [a, b] = [
        preparedArticle(withBody(`<p>${one.join(' ')}</p>`)),
        preparedArticle(withBody(`<p>${other.join(' ')}</p>`)),
      ];
      assert.equal(compare(a, b).material, compare(b, a).material);
    }),
  );
});
