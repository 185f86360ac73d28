import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Edge, edgesOf, type Learned, withoutBoilerplate } from '../../../src/article/body/boilerplate.ts';
import { isCreditLine, isFormerTitle } from '../../../src/article/body/credit-line.ts';
import { clean, readArticle } from '../../support/article-reading.ts';

const QR = 'https://img.example/site-qr.png';
const TRAILER = '<div><img src="https://img.example/site-qr.png"><p>Scan to follow the Harbour Post</p></div>';
const LEARNED = learnedFrom(`<p>x</p>${TRAILER}<p>Subscribe to the Harbour Post by mail</p>`, 1);

/** The keys of everything at the edges of a body but its first `own` blocks. */
function learnedFrom(html: string, own: number): Learned {
  return new Set(
    edgesOf(clean(html), undefined)
      .filter(({ kind }, at) => kind === 'image' || at >= own)
      .map(({ key }: Edge) => key),
  );
}

function leave(html: string, learned: Learned = LEARNED) {
  const { body, leftOut } = withoutBoilerplate(clean(html), learned);
  return { html: body.html, text: body.text, images: body.images, leftOut };
}

test('blocks that a source repeats are left out at the end, with the elements that held them', () => {
  const { html, text, images, leftOut } = leave(`<div><p>The ferry is late.</p>${TRAILER}</div>`);
  assert.equal(html, '<p>The ferry is late.</p>');
  assert.equal(text, 'The ferry is late.');
  assert.deepEqual(images, []);
  assert.deepEqual(leftOut, [
    { kind: 'text', sample: 'Scan to follow the Harbour Post' },
    { kind: 'image', sample: QR },
  ]);
});

test('blocks that a source repeats are left out at the beginning', () => {
  assert.equal(
    leave('<p>Subscribe to the Harbour Post by mail</p><p>The ferry is late.</p><p>Nobody knows why.</p>').text,
    'The ferry is late.\nNobody knows why.',
  );
});

test('one line that differs between repeated ones stays, and does not protect what stands before it', () => {
  const { text } = leave(
    '<p>Late.</p><p>Scan to follow the Harbour Post</p><p>Read 1234 times</p><p>Subscribe to the Harbour Post by mail</p>',
  );
  assert.equal(text, 'Late.\nRead 1234 times');
});

test('what a source repeats stays in the middle of an article, where it is quoted', () => {
  const body =
    '<p>One.</p><p>Two.</p><p>Three.</p><p>Subscribe to the Harbour Post by mail</p><p>Four.</p><p>Five.</p><p>Six.</p>';
  assert.equal(leave(body).html, body);
});

test('a picture that a source repeats goes wherever it stands', () => {
  const body = `<p>One.</p><p>Two.</p><p><img src="${QR}"></p><p>Three.</p><p>Four.</p><p>Five.</p>`;
  assert.doesNotMatch(leave(body).html, /img/);
});

test('an article of nothing but repeated text keeps it', () => {
  const { text, leftOut } = leave('<p>Scan to follow the Harbour Post</p>');
  assert.deepEqual([text, leftOut], ['Scan to follow the Harbour Post', []]);
});

test('an article of pictures needs no words to stay', () => {
  const { text, html } = leave('<p><img src="https://img.example/quay.png"></p><p>Scan to follow the Harbour Post</p>');
  assert.equal(text, '');
  assert.match(html, /quay\.png/);
});

test('a line that parted the article from what followed goes with it', () => {
  assert.equal(leave('<p>Late.</p><hr><p>Subscribe to the Harbour Post by mail</p>').html, '<p>Late.</p>');
});

const NO_PARAGRAPHS = [
  '<h2>Known issues of this version and how to live with them</h2>',
  '<ul><li>Salt, as much as you like, and some pepper from the mill</li></ul>',
  '<table><tr><th>Team and its home town in this season</th></tr></table>',
  '<pre>npm install --global something-rather-long</pre>',
  '<blockquote>All that is gold does not glitter, he used to say</blockquote>',
];
for (const block of NO_PARAGRAPHS)
  test(`only paragraphs are boilerplate: ${block.slice(0, 20)}…`, () => {
    assert.deepEqual(edgesOf(clean(`<p>Late.</p>${block}`), undefined).length, 1);
    const text = clean(block).text;
    const body = `<p>Late.</p>${block}`;
    assert.equal(leave(body, learnedFrom(`<p>x</p><p>${text}</p>`, 1)).html, clean(body).html);
  });

test('short lines that recur are what a template says, unless they stand beside long ones or a picture that recur', () => {
  const learned = learnedFrom(`<p>x</p><p>晴</p><p>微风</p><p>None.</p>${TRAILER}`, 1);
  for (const body of ['<p>最高气温 20 度</p><p>晴</p><p>微风</p>', '<p>Item 4 was changed.</p><p>None.</p>'])
    assert.equal(leave(body, learned).html, body);
  assert.equal(leave(`<p>Late.</p><p>None.</p>${TRAILER}`, learned).text, 'Late.');
});

for (const call of ['扫码关注我们', '版权声明', 'Read more', 'Subscribe!'])
  test(`a short line that recurs and calls or claims goes: ${call}`, () => {
    const learned = learnedFrom(`<p>x</p><p>${call}</p>`, 1);
    assert.equal(leave(`<p>Late.</p><p>${call}</p>`, learned).text, 'Late.');
    assert.equal(leave(`<p>Late.</p><p>${call}</p>`, new Set()).text, `Late.\n${call}`);
  });

test('a template whose lines recur between others keeps them', () => {
  const lines = (at: number) =>
    `<p>The index of the harbour exchange stands at the close of the day at:</p><p>${3000 + at} points and not one more than it was expected</p>`;
  const learned = learnedFrom(lines(1), 0);
  assert.equal(leave(lines(2), new Set([...learned].slice(0, 1))).html, lines(2).replace(/^<p>[^<]*<\/p>/, ''));
});

test('a picture is the same under another parameter against caches, and another one under any other', () => {
  const learned = learnedFrom('<p>a</p><p><img src="https://img.example/qr.png?t=1"></p>', 1);
  const shown = (url: string) => leave(`<p>Late.</p><p><img src="${url}"></p>`, learned).images.length;
  assert.equal(shown('https://img.example/qr.png?t=2'), 0);
  assert.equal(shown('https://img.example/qr.png'), 0);
  assert.equal(shown('https://img.example/qr.png?id=2'), 1);
  assert.equal(shown('https://img.example/qr?t=2'), 1);
});

test('of an article nothing that the source repeats is left anywhere', () => {
  const file = `---\ntitle: Ferry\nimage: ${QR}\n---\n<p>The ferry is late.</p><p><img src="https://img.example/quay.png"></p>${TRAILER}<p>责任编辑：吴海</p>`;
  const article = readArticle(file, { learned: LEARNED });
  assert.equal(article.text, 'The ferry is late.');
  assert.equal(article.summary, 'The ferry is late.');
  assert.equal(article.image, 'https://img.example/quay.png');
  assert.doesNotMatch(article.html, /qr|Scan|吴海/);
  assert.equal(article.wholeText, 'The ferry is late.\nScan to follow the Harbour Post\n责任编辑：吴海');
  assert.deepEqual(
    article.leftOut.map(({ kind }) => kind),
    ['text', 'credit', 'image'],
  );
});

test('a declared picture that the source repeats leads no article, though no body shows it', () => {
  const [logo = ''] = edgesOf(clean('<p>a</p><p>b</p>'), 'https://img.example/logo.png')
    .filter(({ kind }) => kind === 'image')
    .map(({ key }) => key);
  const article = readArticle('---\ntitle: a\nimage: https://img.example/logo.png\n---\n<p>Text</p>', {
    learned: new Set([logo]),
  });
  assert.equal(article.image, undefined);
  assert.deepEqual(article.leftOut, [{ kind: 'image', sample: 'https://img.example/logo.png' }]);
});

test('a source that keeps its boilerplate keeps all of it', () => {
  const article = readArticle(`---\ntitle: a\n---\n<p>Late.</p>${TRAILER}<p>责任编辑：吴海</p>`);
  assert.match(article.text, /Scan[\s\S]*吴海/);
  assert.deepEqual(article.leftOut, []);
});

test('a promotion is told of, though it was cut by what it calls itself', () => {
  const article = readArticle('---\ntitle: a\n---\n<p>Late.</p><div class="ad">Buy a <b>boat</b></div>', {
    learned: LEARNED,
  });
  assert.equal(article.text, 'Late.');
  assert.deepEqual(article.leftOut, [{ kind: 'promotion', sample: 'Buy a boat' }]);
});

const CREDITS = [
  '责任编辑：李明',
  '责任编辑：李明 SF014',
  '（编辑：王芳）',
  '(责编:王芳、李明)',
  '编辑：王芳 校对：李明 审核：陈港',
  '本文编辑：王芳',
  '新媒体编辑 | 王芳',
  '编辑/王芳',
  '【責任編輯：陳港】',
  '责任编辑：DF386',
  'Editor: Jane Poole',
  'Edited by Jane Poole and A. Lind',
  '(Reporting by A. Lind in Oslo; Editing by J. Poole)',
];
for (const line of CREDITS) test(`a line about who edited an article: ${line}`, () => assert(isCreditLine(line)));

for (const line of [
  '原标题：港口今日恢复通航',
  '（原标题：港口今日恢复通航，渡轮照常）',
  '原标题：渡轮回来了！港口又热闹了。',
])
  test(`a line about the title an article had elsewhere: ${line}`, () => assert(isFormerTitle(line)));

const WORDS = [
  '编辑部今天搬到了新的办公楼。',
  '编辑：这个词在出版业有三种意思。第一种最常见。',
  '编辑：王五表示，这本书写了十年，他为此走访了三十个村庄',
  '编辑：要求本科以上学历，三年经验',
  '责任编辑是一个职位',
  '排版/设计：新的工具',
  '主编/李四的新书《山河》昨日上市',
  '主编：张三',
  '记者：吴海',
  '来源：海港日报',
  'The editor resigned yesterday.',
  'Edited volumes sell badly, said the publisher.',
  'Edited by Jane Smith, this new anthology collects thirty stories of the sea.',
  'Editor: VS Code with the Vim extension',
  'Editors: Vim, Emacs and VS Code are compared here.',
  'Reporting by citizens is on the rise.',
  '原标题和正文不符，读者来信说。',
  '原标题：一个词的来历。从前编辑部里把它写在信封上。',
  `责任编辑：${'长'.repeat(200)}`,
];
for (const line of WORDS)
  test(`no credit but a sentence, or a name that belongs to the article: ${line.slice(0, 40)}`, () =>
    assert(!isCreditLine(line) && !isFormerTitle(line)));

test('credits are looked for at the ends of an article only', () => {
  const body = '<p>One.</p><p>Two.</p><p>Three.</p><p>编辑：王芳</p><p>Four.</p><p>Five.</p><p>Six.</p>';
  assert.equal(leave(body, new Set()).html, body);
});

test('an article with one block has no edge of text: nothing tells its words from boilerplate', () => {
  assert.deepEqual(edgesOf(clean('<p>Only one block</p>'), undefined), []);
});
