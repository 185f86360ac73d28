import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Article } from '../../src/article/article.ts';
import { FILE_AGE, readArticle } from '../support/article-reading.ts';

/**
 * The shapes in which one crawler's folders come, each with words of our own: a blank line before the front matter, a
 * trailing blank behind `categories:`, HTML that is no Markdown however deep it is indented, a trailer on everything.
 */
function crawled(frontMatter: string, body: string): string {
  return `\n---\n${frontMatter}\n---\n\n<div>   \n${body}  \n</div>\n            `;
}

const FRONT_MATTER = `title: '灯塔夜里又亮了'
categories: 
    - 港口
    - 海港日报 - 本地
author: 海港日报
comments: false
date: Fri, 05 Mar 2021 00:10:07 GMT
thumbnail: ''`;

const withLine = (key: string, line: string) => FRONT_MATTER.replace(new RegExp(`^${key}:.*`, 'm'), () => line);

const FIELDS: Partial<Article> = {
  title: '灯塔夜里又亮了',
  published: Date.parse('2021-03-05T00:10:07Z'),
  publishedIsFallback: false,
  categories: ['港口', '海港日报 - 本地'],
  authors: ['海港日报'],
  image: undefined,
};

const SHAPES: readonly { name: string; frontMatter: string; expected: Partial<Article> }[] = [
  { name: 'items indented by four, no picture', frontMatter: FRONT_MATTER, expected: { ...FIELDS, warnings: [] } },
  {
    name: 'items indented by one, and a nested one',
    frontMatter: FRONT_MATTER.replaceAll('    - ', ' - ').replace('- 海港', '-  - 海港'),
    expected: FIELDS,
  },
  {
    name: 'a blank line after the list',
    frontMatter: FRONT_MATTER.replace('\nauthor', '\n\nauthor'),
    expected: { ...FIELDS, warnings: [] },
  },
  {
    name: 'blank lines, also with blanks in them, between all keys',
    frontMatter: FRONT_MATTER.replace(/\n(?=\w)/g, '\n\n  \n'),
    expected: { ...FIELDS, warnings: [] },
  },
  ...[7, 8, 9, 10, 11].map((count) => ({
    name: `a title wrapped in ${count} double quotes and a single one`,
    frontMatter: withLine('title', `title: ${'"'.repeat(count)}'灯塔夜里又亮了'${'"'.repeat(count)}`),
    expected: FIELDS,
  })),
  {
    name: 'a title with an @, wrapped in nine double quotes',
    frontMatter: withLine('title', `title: ${'"'.repeat(9)}'@守灯人 关注了 潮汐'${'"'.repeat(9)}`),
    expected: { ...FIELDS, title: '@守灯人 关注了 潮汐' },
  },
  {
    name: 'a title with an @, unquoted',
    frontMatter: withLine('title', 'title: @守灯人 关注了 潮汐'),
    expected: { ...FIELDS, title: '@守灯人 关注了 潮汐' },
  },
  {
    name: 'a title that opens with a percent sign, quoted',
    frontMatter: withLine('title', "title: '%tide%high：又一种信号'"),
    expected: { ...FIELDS, title: '%tide%high：又一种信号', warnings: [] },
  },
  {
    name: 'a title of digits',
    frontMatter: withLine('title', 'title: 20210305'),
    expected: { ...FIELDS, title: '20210305', warnings: [] },
  },
  {
    name: 'a title of digits with zeros before them',
    frontMatter: withLine('title', 'title: 0070'),
    expected: { ...FIELDS, title: '0070', warnings: [] },
  },
  {
    name: 'double quotes inside single ones',
    frontMatter: withLine('title', `title: '"一百年不灭"的灯塔又亮了，守灯人：没想到'`),
    expected: { ...FIELDS, title: '"一百年不灭"的灯塔又亮了，守灯人：没想到', warnings: [] },
  },
  {
    name: 'an apostrophe inside double quotes',
    frontMatter: withLine('title', `title: "Harbour's lamp burns again"`),
    expected: { ...FIELDS, title: "Harbour's lamp burns again", warnings: [] },
  },
  {
    name: 'an apostrophe in an unquoted title',
    frontMatter: withLine('title', "title: The Harbour's 'Old Lamp'_ What Remains"),
    expected: { ...FIELDS, title: "The Harbour's 'Old Lamp'_ What Remains", warnings: [] },
  },
  {
    name: 'an unquoted title with commas, a semicolon, a dollar and a percent sign',
    frontMatter: withLine('title', 'title: Lamp Oil Futures_ Up 18.0%; Wick, Glass And Brass At $28'),
    expected: { ...FIELDS, title: 'Lamp Oil Futures_ Up 18.0%; Wick, Glass And Brass At $28', warnings: [] },
  },
  {
    name: 'a title cut short with dots',
    frontMatter: withLine('title', 'title: 3月5日，灯塔管理处发布观点称，光线正处于平静期，有明有暗；建议提前...'),
    expected: {
      ...FIELDS,
      title: '3月5日，灯塔管理处发布观点称，光线正处于平静期，有明有暗；建议提前...',
      warnings: [],
    },
  },
  {
    name: 'ideographic blanks in a title are blanks',
    frontMatter: withLine('title', 'title: 灯塔排名　老灯完勝　新燈快近1倍'),
    expected: { ...FIELDS, title: '灯塔排名 老灯完勝 新燈快近1倍' },
  },
  {
    name: 'no title but a blank',
    frontMatter: withLine('title', 'title:  '),
    expected: {
      ...FIELDS,
      title: '2021 lamp',
      warnings: [{ code: 'title-missing', message: 'no title in the front matter: taken from the file name' }],
    },
  },
  {
    name: 'a date without a zone is of the source’s',
    frontMatter: withLine('date', 'date: 2021-03-05 08:10:07'),
    expected: { ...FIELDS, warnings: [] },
  },
  {
    name: 'a thumbnail left empty without quotes',
    frontMatter: withLine('thumbnail', 'thumbnail: '),
    expected: { ...FIELDS, warnings: [] },
  },
  {
    name: 'the same picture twice, with a question mark',
    frontMatter: withLine(
      'thumbnail',
      "headimg: 'https://img.example/a.jpg?w=400'\nthumbnail: 'https://img.example/a.jpg?w=400'",
    ),
    expected: { ...FIELDS, image: 'https://img.example/a.jpg?w=400', warnings: [] },
  },
];

suite('front matter as crawlers write it', () => {
  for (const { name, frontMatter, expected } of SHAPES) {
    test(name, () => {
      const article = readArticle(crawled(frontMatter, '<p>　　守灯人说，灯是昨天夜里亮的。</p>'), {
        path: '2021-lamp.md',
      });
      assert.deepEqual(
        Object.fromEntries(Object.keys(expected).map((key) => [key, article[key as keyof Article]])),
        expected,
      );
      assert.equal(article.text, '守灯人说，灯是昨天夜里亮的。');
      assert.notEqual(article.published, FILE_AGE);
    });
  }
});

/** What one site hangs on everything: a keyword comment, empty lines, a style block with braces written as references, a QR code. */
const TRAILER = `<!-- keyword_pub,lamp, -->







<!-- 正文下 -->


<!-- 声明-->

<!-- 二维码 start -->


            <!-- 二维码 start -->
            <style>
            .followCode_wrap&#123;border:1px solid #E6E6E6;padding:8px;&#125;
            .followCode_pic img&#123;width:74px;&#125;
            </style>
            <div class="clearfix qrcode_wrap">
                <div class="qrcode_pic"><img src="https://img.example/site/qr.png" referrerpolicy="no-referrer"></div>
                <div class="qrcode_txt">扫码关注，每天一盏灯</div>
            </div>
            <!-- 二维码 end -->
`;

const BODIES: readonly { name: string; body: string; text: string; html?: RegExp | string }[] = [
  {
    name: 'text outside any element',
    body: '去年，灯塔迎来了一百岁生日。  ',
    text: '去年，灯塔迎来了一百岁生日。',
    html: '<div>去年，灯塔迎来了一百岁生日。</div>',
  },
  {
    name: 'two paragraphs of it, parted by a line with a blank',
    body: '去年，灯塔迎来了一百岁生日。\n \n今年，守灯人退休了。',
    text: '去年，灯塔迎来了一百岁生日。 今年，守灯人退休了。',
  },
  {
    name: 'text outside, then elements on one line',
    body: '灯塔亮了。<strong>没有人知道是谁点的。</strong><br>\n <p style="text-align:center"><a href="https://img.example/big.jpg" target="_blank"><img src="https://img.example/lamp.jpg" referrerpolicy="no-referrer"></a></p><p style="text-align: left;">守灯人不在。</p>',
    text: '灯塔亮了。没有人知道是谁点的。\n守灯人不在。',
    html: /<p><a href="https:\/\/img\.example\/big\.jpg"[^>]*><img src="https:\/\/img\.example\/lamp\.jpg"[^>]*><\/a><\/p>/,
  },
  { name: 'a body that says no more than the title', body: '灯塔夜里又亮了', text: '灯塔夜里又亮了' },
  { name: 'a very short body', body: '灯亮。', text: '灯亮。' },
  {
    name: 'indents of twelve blanks and empty lines between blocks make no code of HTML',
    body: '<div class="description">\n                        <p>\n                            有四十九盏灯要换。                        </p>\n                    </div>\n                        \n                \n                                                <p></p><p>换灯从三月开始。</p>\n                \n      \n',
    text: '有四十九盏灯要换。\n换灯从三月开始。',
    html: /^(?!.*<(?:pre|code)>)/s,
  },
  {
    name: 'a comment in brackets that holds markup',
    body: '<p>　　灯塔在东岸。</p>\n<!--advert_list[<p cms-style="font-L">来源：海港日报</p>]advert_list-->',
    text: '灯塔在东岸。',
  },
  {
    name: 'a comment that is opened twice, around a form',
    body: '<p>灯塔在东岸。</p>\n<!--打赏-- 2020-1-20屏蔽>\n<!--   <div style="display:none">\n<a href="javascript:void(0);" onclick="pay();">打赏</a>\n<form action="/pay/" method="post"><input type="hidden" name="title" value=""/></form>\n</div>-->\n<!--打赏-->',
    text: '灯塔在东岸。',
  },
  {
    name: 'an empty box for a film, and its comment',
    body: '<div class="video" id="list0" style></div>\n\n<!--/video-list-->\n<p>　　灯塔在东岸。</p>',
    text: '灯塔在东岸。',
    html: '<p>灯塔在东岸。</p>',
  },
  {
    name: 'attributes that no browser knows, and font in font',
    body: '<p cms-style="font-L" nodescore="4">　　<font cms-style="font-L"><font cms-style="strong-Bold">灯塔</font>在东岸。</font></p>',
    text: '灯塔在东岸。',
    html: '<p>灯塔在东岸。</p>',
  },
  {
    name: 'book titles in angle brackets are text',
    body: '管理处起草了《关于修改<海港灯塔管理条例>的决定》。',
    text: '管理处起草了《关于修改<海港灯塔管理条例>的决定》。',
  },
  {
    name: 'a picture with its caption in a span',
    body: '<div class="img_wrapper"><img id="0" style="max-width: 640px;" src="https://img.example/keeper.jpg" alt="守灯人" referrerpolicy="no-referrer"><span class="img_descr">守灯人</span></div>\n<p>　　灯塔在东岸。</p>',
    text: '守灯人\n灯塔在东岸。',
  },
  {
    name: 'a trailer of a style block, comments and a QR code',
    body: `<p>　　灯塔在东岸。</p>${TRAILER}`,
    text: '灯塔在东岸。',
    html: '<p>灯塔在东岸。</p>',
  },
];

suite('bodies as crawlers write them', () => {
  for (const { name, body, text, html } of BODIES) {
    test(name, () => {
      const article = readArticle(crawled(FRONT_MATTER, body));
      assert.equal(article.text, text);
      if (typeof html === 'string') assert.equal(article.html, html);
      else if (html) assert.match(article.html, html);
      assert.doesNotMatch(article.html, /style|onclick|<!--|form|referrerpolicy/);
      assert.deepEqual(article.warnings, []);
    });
  }

  test('the site’s QR code is nobody’s lead picture, though every front matter names it', () => {
    const qr = 'https://img.example/site/qr.png';
    const frontMatter = withLine('thumbnail', `headimg: '${qr}'\nthumbnail: '${qr}'`);
    const picture = '<img src="https://img.example/lamp.jpg">';
    assert.equal(readArticle(crawled(frontMatter, `<p>灯塔</p>${TRAILER}`)).image, undefined);
    assert.equal(
      readArticle(crawled(frontMatter, `<p>${picture}灯塔</p>${TRAILER}`)).image,
      'https://img.example/lamp.jpg',
    );
  });
});
