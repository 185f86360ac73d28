import assert from 'node:assert/strict';
import test from 'node:test';
import { parseArticle } from '../../src/article/article.ts';
import { removeSelected } from '../../src/article/body/selectors.ts';
import { DEFAULT_FIELDS } from '../../src/article/fields/fields.ts';
import { FILE_AGE, NOW, PARSE_OPTIONS, readArticle, readProblem } from '../support/article-reading.ts';

/** In the shape crawlers write: a blank line first, trailing blanks, indents of four, HTML with deep indents and blank lines. */
const CRAWLED = `
---
title: '海港管理处公布春季潮汐表，渡轮将停航三天'
categories: 
    - 港口
    - 海港日报 - 资讯
headimg: ''
author: 海港日报
comments: false
date: Fri, 05 Mar 2021 00:10:07 GMT
updated: 2021-03-06 09:00:00
thumbnail: 'https://img.example/lead.png'
tags: [潮汐, 渡轮]
lang: zh-CN
link: https://news.example/2021/tide.html?utm_source=feed
guid: harbour-5521
---

<div>   

            <p>　　本报记者 吴海</p>

            <p>　　管理处昨日公布了<a href="../table.html">潮汐表</a>。</p>
            <p><img data-src="//img.example/quay.png" referrerpolicy="no-referrer" alt="码头"></p>
            <div class="qrcode"><img src="https://img.example/qr.png"><p>扫码关注</p></div>
            <script>track()</script>
</div>
            
`;

test('an article as crawlers write it is read whole', () => {
  assert.deepEqual(readArticle(CRAWLED, { path: 'port/tide.md' }), {
    title: '海港管理处公布春季潮汐表，渡轮将停航三天',
    published: Date.parse('2021-03-05T00:10:07Z'),
    publishedIsFallback: false,
    modified: Date.parse('2021-03-06T01:00:00Z'),
    categories: ['港口', '海港日报 - 资讯'],
    tags: ['潮汐', '渡轮'],
    authors: ['海港日报'],
    language: 'zh-CN',
    link: 'https://news.example/2021/tide.html',
    image: 'https://img.example/lead.png',
    declaredId: 'harbour-5521',
    html:
      '<p>本报记者 吴海</p>' +
      '<p>管理处昨日公布了<a href="https://news.example/table.html" rel="noopener noreferrer">潮汐表</a>。</p>' +
      '<p><img src="https://img.example/quay.png" alt="码头"></p>',
    text: '本报记者 吴海\n管理处昨日公布了潮汐表。',
    wholeText: '本报记者 吴海\n管理处昨日公布了潮汐表。',
    summary: '管理处昨日公布了潮汐表。',
    warnings: [],
    leftOut: [{ kind: 'promotion', sample: '扫码关注' }],
  });
});

test('reading is a function: the same file gives the same article', () => {
  assert.deepEqual(readArticle(CRAWLED), readArticle(CRAWLED));
});

const TITLES: readonly { name: string; file: string; path?: string; title: string; warning?: string }[] = [
  {
    name: 'a picture alone is an article under its file’s name',
    file: '<p><img src="https://a.example/tide.jpg"></p>',
    path: 'tide.md',
    title: 'tide',
    warning: 'no title in the front matter: taken from the file name',
  },
  { name: 'the front matter’s', file: '---\ntitle: Tide\n---\n<h1>Ebb</h1>', title: 'Tide' },
  {
    name: 'else the page’s own',
    file: '<html><head><title>Tide table</title></head><body><h1>Ebb</h1></body></html>',
    path: 'a.html',
    title: 'Tide table',
    warning: 'no title in the front matter: taken from the heading',
  },
  {
    name: 'else the first heading',
    file: '# Tide\n\nwords',
    title: 'Tide',
    warning: 'no title in the front matter: taken from the heading',
  },
  {
    name: 'else the file name without its day and dashes',
    file: 'words',
    path: 'port/2021-03-05-high_tide-again.md',
    title: 'high tide again',
    warning: 'no title in the front matter: taken from the file name',
  },
  {
    name: 'else the file name without a day in one piece',
    file: 'words',
    path: '20210305_tide.md',
    title: 'tide',
    warning: 'no title in the front matter: taken from the file name',
  },
  {
    name: 'else the file name with the number that a crawler gave it',
    file: 'words',
    path: '169-blank.md',
    title: '169 blank',
    warning: 'no title in the front matter: taken from the file name',
  },
  {
    name: 'else the file name with a number that is no day',
    file: 'words',
    path: '2021030512-tide.md',
    title: '2021030512 tide',
    warning: 'no title in the front matter: taken from the file name',
  },
  {
    name: 'else a percent-encoded file name in its own letters',
    file: 'words',
    path: 'a%2Fb/2021-03-05-%E6%BD%AE%E6%B1%90%20table.md',
    title: '潮汐 table',
    warning: 'no title in the front matter: taken from the file name',
  },
  {
    name: 'else a file name with a percent sign as it is',
    file: 'words',
    path: '涨了50%_潮汐.md',
    title: '涨了50% 潮汐',
    warning: 'no title in the front matter: taken from the file name',
  },
  {
    name: 'else a file name in Chinese without its ending alone',
    file: '只有一行',
    path: '港口/春季潮汐表：第2.5版.md',
    title: '春季潮汐表：第2.5版',
    warning: 'no title in the front matter: taken from the file name',
  },
  {
    name: 'else a heading that is underlined',
    file: 'High tide\n=========\n\nwords',
    title: 'High tide',
    warning: 'no title in the front matter: taken from the heading',
  },
  {
    name: 'else the one line of the file, when it is a heading',
    file: '# Tide',
    title: 'Tide',
    warning: 'no title in the front matter: taken from the heading',
  },
  {
    name: 'else a heading, when nothing is left inside its quotes',
    file: '---\ntitle: """"""\ndate: 2021-03-05\n---\n# Tide',
    title: 'Tide',
    warning: 'no title in the front matter: taken from the heading',
  },
  ...['null', '~', ''].map((nothing) => ({
    name: `else a heading, when the title is ${nothing || 'empty'}`,
    file: `---\ntitle: ${nothing}\n---\n# Tide`,
    title: 'Tide',
    warning: 'no title in the front matter: taken from the heading',
  })),
  {
    name: 'else a file name that is nothing but a day',
    file: 'words',
    path: '2021-03-05.md',
    title: '2021-03-05',
    warning: 'no title in the front matter: taken from the file name',
  },
  {
    name: 'an empty one counts as none',
    file: '---\ntitle: ""\n---\n# Tide',
    title: 'Tide',
    warning: 'no title in the front matter: taken from the heading',
  },
  { name: 'one of digits is a title', file: '---\ntitle: 1984\n---\nwords', title: '1984' },
  { name: 'one without a body stands alone', file: '---\ntitle: Tide\n---\n', title: 'Tide' },
];

for (const { name, file, path = 'note.md', title, warning } of TITLES) {
  test(`an article's title is ${name}`, () => {
    const article = readArticle(file, { path });
    assert.equal(article.title, title);
    assert.deepEqual(
      article.warnings.map(({ message }) => message).filter((text) => text.includes('no title')),
      warning === undefined ? [] : [warning],
    );
  });
}

test('a title without end is cut', () => {
  assert.equal(readArticle(`---\ntitle: ${'a'.repeat(3000)}\n---\n`).title.length, 1000);
});

const DATES: readonly {
  name: string;
  date?: string;
  pubDate?: string;
  link?: string;
  path?: string;
  published: number;
  fallback: boolean;
  warnings: readonly RegExp[];
}[] = [
  {
    name: 'the front matter’s',
    date: '2021-03-05 08:00:00',
    published: Date.parse('2021-03-05T00:00:00Z'),
    fallback: false,
    warnings: [],
  },
  {
    name: 'the file name’s where there is none',
    path: '2021-03-05-tide.md',
    published: Date.parse('2021-03-04T16:00:00Z'),
    fallback: true,
    warnings: [/taken from the file's name/],
  },
  {
    name: 'the file name’s before the link’s',
    path: '2021-03-05-tide.md',
    link: 'https://news.example/2020/01/01/tide',
    published: Date.parse('2021-03-04T16:00:00Z'),
    fallback: true,
    warnings: [/taken from the file's name/],
  },
  {
    name: 'the link’s where neither front matter nor file name has one',
    link: '/2021/03/05/tide/',
    published: Date.parse('2021-03-04T16:00:00Z'),
    fallback: true,
    warnings: [/no address/, /taken from the article's link/],
  },
  {
    name: 'the file’s age where the file name lies in the future',
    path: '2035-03-05-tide.md',
    published: FILE_AGE,
    fallback: true,
    warnings: [/^the date in the file's name lies in the future: not used$/, /age/],
  },
  {
    name: 'the second one where the first is none',
    date: '2021-02-30',
    pubDate: '2021-03-05',
    published: Date.parse('2021-03-04T16:00:00Z'),
    fallback: false,
    warnings: [/^published date "2021-02-30" does not exist: not used$/],
  },
  {
    name: 'never one that stands for none',
    date: '1970-01-01T00:00:00Z',
    published: FILE_AGE,
    fallback: true,
    warnings: [/stands for no date: not used$/, /age/],
  },
  {
    name: 'the file’s age where nothing else says one',
    published: FILE_AGE,
    fallback: true,
    warnings: [/taken from the file's age/],
  },
  {
    name: 'never one that does not exist',
    date: '2021-02-30',
    published: FILE_AGE,
    fallback: true,
    warnings: [/^published date "2021-02-30" does not exist: not used$/, /age/],
  },
  {
    name: 'never one that nobody can read',
    date: 'soon',
    published: FILE_AGE,
    fallback: true,
    warnings: [/^published date "soon" is in no known form: not used$/, /age/],
  },
  {
    name: 'never one of the future',
    date: '2025-06-03',
    published: FILE_AGE,
    fallback: true,
    warnings: [/^published date "2025-06-03" lies in the future: not used$/, /age/],
  },
  {
    name: 'one a few hours ahead, for zones are mistaken',
    date: '2025-06-02 07:00',
    published: NOW + 23 * 3_600_000,
    fallback: false,
    warnings: [],
  },
];

for (const { name, path = 'note.md', published, fallback, warnings, ...front } of DATES) {
  test(`an article's date is ${name}`, () => {
    const keys = (['date', 'pubDate', 'link'] as const).flatMap((key) =>
      front[key] ? [`${key}: ${front[key]}\n`] : [],
    );
    const article = readArticle(`---\ntitle: Tide\n${keys.join('')}---\nwords`, { path });
    assert.equal(new Date(article.published).toISOString(), new Date(published).toISOString());
    assert.equal(article.publishedIsFallback, fallback);
    assert.equal(article.warnings.length, warnings.length, JSON.stringify(article.warnings));
    for (const [at, warning] of warnings.entries()) assert.match(article.warnings[at]?.message ?? '', warning);
  });
}

const AGES: readonly (readonly [string, number])[] = [
  ['lies in the future', NOW + 25 * 3_600_000],
  ['is the first moment of 1970, as an archive without times leaves it', 0],
];

for (const [name, modifiedMs] of AGES) {
  test(`an article that nothing dates is from now where its file's age ${name}`, () => {
    const parsed = parseArticle({ path: 'note.md', text: 'words', modifiedMs }, PARSE_OPTIONS, NOW);
    assert(parsed.kind === 'article');
    assert.deepEqual([parsed.article.published, parsed.article.publishedIsFallback], [NOW, true]);
    assert(parsed.article.warnings.some(({ code }) => code === 'date-missing'));
  });
}

test('a date of change that cannot be read is left out with a warning, and the article stands', () => {
  const article = readArticle('---\ntitle: Tide\ndate: 2021-03-05\nupdated: 2021-02-30\n---\nwords');
  assert.equal(article.modified, undefined);
  assert.deepEqual(article.warnings, [
    { code: 'date-unusable', message: 'modified date "2021-02-30" does not exist: not used' },
  ]);
});

const PROBLEMS: readonly { name: string; file: string; path?: string; code: string }[] = [
  { name: 'a draft', file: '---\ntitle: Tide\ndraft: true\n---\nwords', code: 'draft' },
  { name: 'an empty file', file: '', code: 'empty' },
  { name: 'a file of blanks', file: ' \n\n　', code: 'empty' },
  { name: 'a front matter that names neither title nor text', file: '---\ncategories: [a]\n---\n', code: 'empty' },
  { name: 'a body of scripts alone', file: '<script>a()</script>', path: 'a.html', code: 'empty' },
  {
    name: 'a file cut off in its front matter',
    file: '---\ntitle: Tide\ncategories:\n  - Po',
    code: 'front-matter-unclosed',
  },
  {
    name: 'a body of nothing but open tags',
    file: `---\ntitle: Tide\n---\n${'<div>'.repeat(5000)}`,
    code: 'nesting-too-deep',
  },
];

for (const { name, file, path = 'note.md', code } of PROBLEMS) {
  test(`no article but a problem that says what to do: ${name}`, () => {
    const problem = readProblem(file, { path });
    assert.equal(problem.code, code);
    assert.match(problem.message, /[:.]/);
  });
}

test('an article that is no draft may say so', () => {
  assert.equal(readArticle('---\ntitle: Tide\ndraft: false\n---\nwords').title, 'Tide');
});

const FORMATS: readonly { name: string; path: string; body: string; format?: 'html' | 'markdown'; html: string }[] = [
  { name: 'words in a Markdown file', path: 'a.md', body: 'a *b*', html: '<p>a <em>b</em></p>' },
  {
    name: 'HTML in a Markdown file, whose indents are no code',
    path: 'a.md',
    body: '<div>\n\n            <p>a</p>\n\n</div>',
    html: '<p>a</p>',
  },
  { name: 'an HTML file', path: 'a.html', body: 'a *b*', html: 'a *b*' },
  { name: 'an HTML file by its short name', path: 'A.HTM', body: 'a *b*', html: 'a *b*' },
  {
    name: 'Markdown because the source says so',
    path: 'a.html',
    body: 'a *b*',
    format: 'markdown',
    html: '<p>a <em>b</em></p>',
  },
  { name: 'HTML because the source says so', path: 'a.md', body: 'a *b*', format: 'html', html: 'a *b*' },
];

for (const { name, path, body, format, html } of FORMATS) {
  test(`a body is read as what it is: ${name}`, () => {
    assert.equal(readArticle(`---\ntitle: Tide\n---\n${body}`, { path, ...(format ? { format } : {}) }).html, html);
  });
}

const IMAGES: readonly { name: string; front: string; body: string; image: string | undefined; warning?: RegExp }[] = [
  {
    name: 'the declared one',
    front: 'headimg: https://img.example/lead.png',
    body: '<img src="https://img.example/a.png">',
    image: 'https://img.example/lead.png',
  },
  {
    name: 'the first of the body where none is declared',
    front: "headimg: ''",
    body: '<p>a</p><img src="https://img.example/a.png"><img src="https://img.example/b.png">',
    image: 'https://img.example/a.png',
  },
  {
    name: 'the first of the body where the declared one is no address',
    front: 'headimg: lead.png',
    body: '<img src="https://img.example/a.png">',
    image: 'https://img.example/a.png',
    warning: /^picture "lead.png" is no address on its own/,
  },
  {
    name: 'never one drawn by lot, declared or not',
    front: 'headimg: https://picsum.photos/400/300?random=7273',
    body: '<img src="https://placekitten.com/200/300"><img src="https://img.example/a.png">',
    image: 'https://img.example/a.png',
    warning: /^picture "https:\/\/picsum\.photos.* is a placeholder/,
  },
  {
    name: 'none rather than one drawn by lot',
    front: 'headimg: https://picsum.photos/400/300',
    body: '<p>a</p>',
    image: undefined,
    warning: /is a placeholder/,
  },
  {
    name: 'never one that stood in a promotion',
    front: 'headimg: https://img.example/qr.png',
    body: '<div class="qrcode"><img src="https://img.example/qr.png"></div><img src="https://img.example/a.png">',
    image: 'https://img.example/a.png',
    warning: /stands in an advertisement: not used$/,
  },
  { name: 'none where there is none', front: 'headimg: ~', body: '<p>a</p>', image: undefined },
];

for (const { name, front, body, image, warning } of IMAGES) {
  test(`an article's picture is ${name}`, () => {
    const article = readArticle(`---\ntitle: Tide\ndate: 2021-03-05\n${front}\n---\n${body}`);
    assert.equal(article.image, image);
    assert.deepEqual(
      article.warnings.map(({ code }) => code),
      warning ? ['image-unusable'] : [],
    );
    if (warning) assert.match(article.warnings[0]?.message ?? '', warning);
  });
}

test('an article’s own address is what its relative links are resolved against, else the source’s', () => {
  const file = (link: string) => `---\ntitle: Tide\n${link}---\n<a href="b">c</a>`;
  const baseUrl = 'https://base.example/x/';
  assert.match(
    readArticle(file('link: https://news.example/a/\n'), { baseUrl }).html,
    /"https:\/\/news\.example\/a\/b"/,
  );
  assert.match(readArticle(file(''), { baseUrl }).html, /"https:\/\/base\.example\/x\/b"/);
});

test('a relative link of the article’s own is resolved by the source’s base, or left out with a warning', () => {
  const file = '---\ntitle: Tide\ndate: 2021-03-05\nlink: /2021/tide\n---\nwords';
  const resolved = readArticle(file, { baseUrl: 'https://news.example/' });
  assert.equal(resolved.link, 'https://news.example/2021/tide');
  assert.deepEqual(resolved.warnings, []);
  const left = readArticle(file);
  assert.equal(left.link, undefined);
  assert.deepEqual(left.warnings, [
    { code: 'link-unusable', message: `link "/2021/tide" is no address on its own: set the source's baseUrl` },
  ]);
});

test('an article’s own address is a page, never a mail address', () => {
  assert.equal(readArticle('---\ntitle: Tide\nlink: mailto:desk@news.example\n---\nwords').link, undefined);
});

test('a declared summary goes before the text’s opening', () => {
  assert.equal(readArticle('---\ntitle: Tide\nsummary: In short.\n---\nAt length.').summary, 'In short.');
  assert.equal(readArticle('---\ntitle: Tide\n---\nAt length.').summary, 'At length.');
});

test('what a source’s selectors match stands neither in the HTML nor in the text nor among the pictures', () => {
  const article = readArticle(
    '---\ntitle: Tide\n---\n<p>a</p><div class="more">b<img src="https://img.example/a.png"></div>',
    {
      prune: (html) => removeSelected(html, ['.more']),
    },
  );
  assert.deepEqual([article.html, article.text, article.image], ['<p>a</p>', 'a', undefined]);
});

test('a source’s selectors leave text alone that only looks like a tag', () => {
  const article = readArticle('---\ntitle: Tide\n---\n<p>login <username> now</p><div class="more">b</div>', {
    prune: (html) => removeSelected(html, ['.more']),
  });
  assert.equal(article.text, 'login <username> now');
});

test('a source names its own keys', () => {
  const fields = { ...DEFAULT_FIELDS, title: ['headline'], published: ['day'] };
  const article = readArticle('---\nheadline: Tide\ntitle: No\nday: 2021-03-05\n---\nwords', { fields });
  assert.equal(article.title, 'Tide');
  assert.equal(article.publishedIsFallback, false);
});

test('a repaired front matter is a warning, not a problem', () => {
  const article = readArticle('---\ntitle: Ferries: the good parts\ndate: 2021-03-05\n---\nwords');
  assert.equal(article.title, 'Ferries: the good parts');
  assert.equal(article.warnings.length, 1);
});

const OPENINGS: readonly { name: string; body: string; html: string; text: string }[] = [
  { name: 'as its only heading', body: '<h1>Tide</h1><p>words</p>', html: '<p>words</p>', text: 'words' },
  { name: 'in Markdown', body: '## Tide\n\nwords', html: '<p>words</p>', text: 'words' },
  { name: 'with emphasis', body: '<h2><b>Ti</b>de</h2><p>words</p>', html: '<p>words</p>', text: 'words' },
  { name: 'and nothing else', body: '<h1>Tide</h1>', html: '', text: '' },
];

for (const { name, body, html, text } of OPENINGS) {
  test(`a body that opens with its own title does not say it twice: ${name}`, () => {
    const article = readArticle(`---\ntitle: Tide\n---\n${body}`);
    assert.deepEqual([article.html, article.text, article.summary], [html, text, text]);
  });
}

const KEPT_OPENINGS: readonly (readonly [string, string])[] = [
  ['a heading that says something else', '<h1>Tide and ebb</h1><p>words</p>'],
  ['a paragraph that says the title', '<p>Tide</p><p>words</p>'],
  ['a heading further down', '<p>words</p><h1>Tide</h1>'],
];

for (const [name, body] of KEPT_OPENINGS) {
  test(`the opening of a body stays: ${name}`, () => {
    assert.equal(readArticle(`---\ntitle: Tide\n---\n${body}`).html, body);
  });
}

test('a body that opens with its own title as a heading does not show it twice', () => {
  const { html, text, summary } = readArticle('---\ntitle: Tide\n---\n<h1>Tide</h1><p>words</p>');
  assert.deepEqual({ html, text, summary }, { html: '<p>words</p>', text: 'words', summary: 'words' });
  assert.match(readArticle('---\ntitle: Tide\n---\n<h1>Tide<br>Ebb</h1><p>words</p>').html, /Ebb/);
});

test('a title is never cut inside a character', () => {
  assert.equal(readArticle(`---\ntitle: ${'a'.repeat(999)}😀\n---\nwords`).title, 'a'.repeat(999));
});

const LONG: readonly (readonly [string, string])[] = [
  ['headings', '# a\n'.repeat(1_000_000)],
  ['pictures that never close', '![a'.repeat(1_500_000)],
  ['HTML that grows when it is escaped', `<p>${'<'.repeat(4_000_000)}</p>`],
];

for (const [name, body] of LONG) {
  test(`a body of megabytes stays bounded: ${name}`, () => {
    const { html, warnings } = readArticle(`---\ntitle: a\n---\n${body}`);
    assert.ok(html.length <= 1024 * 1024, `${html.length} characters`);
    assert.match(warnings[0]?.message ?? '', /longer than/);
  });
}

for (const [name, file] of [
  ['behind a front matter', '---\ntitle: Tide\n---\n \n\n    let a = 1;\n    let b;\n\nWords.\n'],
  ['in a file that is all body', '\uFEFF\n\n    let a = 1;\n    let b;\n\nWords.\n'],
] as const) {
  test(`a Markdown body may open with indented code: ${name}`, () => {
    assert.equal(readArticle(file).html, '<pre><code>let a = 1;\nlet b;\n</code></pre><p>Words.</p>');
  });
}
