import assert from 'node:assert/strict';
import test from 'node:test';
import { withoutCounters } from '../../../src/corpus/changes/counters.ts';
import { fold } from '../../../src/corpus/fingerprint.ts';

const COUNTERS = [
  '阅读 1234',
  '阅读：1.2万',
  '阅读量 10万+',
  '浏览次数：88',
  '评论（12）',
  '点赞 3 收藏 5',
  '12 评论',
  '閱讀數: 7',
  '조회수 123',
  '更新时间：2024-03-05 10:00',
  '发布于2024年3月5日',
  '最后更新：2024/3/5',
  '1,024 views',
  '12 Comments',
  'Comments (12)',
  'Views: 5k',
  '3 likes, 2 comments',
  '3 likes · 2 comments | 8 shares',
  'Last updated: March 5, 2024',
  'Updated 2024-03-05 10:00:00',
  'Updated 3 hours ago',
  'Posted an hour ago',
  '5 days ago',
  '2h ago',
  '3小时前更新',
  '更新于 5 分钟前',
  '3天前',
  '阅读1234评论33点赞7',
  '阅读量：1.2万 评论(33)',
  '1,024 views12 comments3 likes',
  'Views: 1,024. Comments: 12.',
  'Read 1,024 views.',
];

for (const line of COUNTERS) {
  test(`a counter or a stamp on its own is not part of a text: ${line}`, () => {
    assert.equal(withoutCounters(fold(`High tide.\n${line}\nLow tide.`)).replace(/\s+/g, ' '), 'high tide. low tide.');
  });
}

test('a counter among other notes goes, and they stay', () => {
  assert.equal(withoutCounters(fold('By Wu Hai · 1,024 views · 2024')), 'by wu hai ·  · 2024');
  assert.equal(withoutCounters(fold('2024 评论(33)')), '2024 ');
  assert.equal(withoutCounters(fold('来源：海港日报 阅读：1234')), '来源:海港日报 ');
});

const BEHIND = [
  'It left Sheffield. Read 1,024 views.',
  'It left Sheffield. 1,024 views · 12 comments',
  'He asked “why?” 12 comments',
  'It left Sheffield. Updated 3 hours ago',
  '共计三万元。阅读 1234',
  '共计三万元。阅读量：1.2万 评论(33)',
  '共计三万元 阅读量：1.2万 评论(33)',
  '共计三万元！阅读1234评论33',
  '共计三万元。3小时前更新',
];

for (const line of BEHIND) {
  test(`a counter at the end of a line, behind a sentence, is not part of a text: ${line}`, () => {
    const text = withoutCounters(fold(`${line}\nLow tide.`));
    assert.match(text, /^(?:it left sheffield\.|he asked “why\?”|共计三万元[。!]?) ?\nlow tide\.$/);
  });
}

const FACTS = [
  'The video drew 1,024 views on Monday.',
  'The video drew 1,024 views',
  'They posted it. 1,024 views came on Monday, and 12 comments.',
  'He left the quay 3 hours ago.',
  '她很忙。阅读 12 本书，不够。',
  '他在3小时前更新了网站。',

  '这段视频播放量达1200万次，创下纪录。',
  '她今年阅读12本书。',
  '公司收藏3件作品。',
  '新规发布于2024年3月5日，即日生效。',
  'The video drew 1,024 views in a day.',
  'The agency received 12 comments on the rule.',
  'It was last updated 2024-03-05 by the clerk.',
  'Insiders sold 500 shares',
  '500 shares',
];

for (const line of FACTS) {
  test(`a figure that a sentence tells is part of the text: ${line}`, () => {
    assert.equal(withoutCounters(fold(line)), fold(line));
  });
}

test('the search is linear, whatever the text', () => {
  for (const hostile of [
    '1',
    '1,',
    '阅读 ',
    '阅读1',
    '阅读(',
    '1 ',
    ' ',
    '· ',
    '1 view ',
    '12 views, ',
    'posted ',
    '更新时间 2024-1',
    'views: ',
    'views: 1    ',
    'views: 1  ,  ',
    '3 hours ago ',
    '. 1 view',
    '1,024 views on ',
    '阅读 1   ',
    '11111',
    'read ',
  ]) {
    const started = performance.now();
    withoutCounters(`views 阅读\n${hostile.repeat(300_000)}`);
    const elapsed = performance.now() - started;
    assert(elapsed < 5000, `${elapsed} ms for ${JSON.stringify(hostile)}`);
  }
});
