import assert from 'node:assert/strict';
import test from 'node:test';
import { summariseArticle } from '../../../src/article/body/article-summary.ts';

const PROSE = '渡轮清早离开了码头，傍晚才回来。';

const DECLARED: readonly { name: string; declared: string; summary: string }[] = [
  { name: 'stands', declared: 'In short.', summary: 'In short.' },
  { name: 'loses its HTML', declared: '<p>In <b>short</b> &amp; well.</p>', summary: 'In short & well.' },
  { name: 'loses its Markdown', declared: '**In** [short](https://a.example/), `well`.', summary: 'In short, well.' },
  { name: 'keeps what only looks like markup', declared: 'a_b * c < d', summary: 'a_b * c < d' },
  { name: 'gives way when it is only the title again', declared: '《High Tide》', summary: PROSE },
  { name: 'gives way when it says nothing', declared: '…', summary: PROSE },
  { name: 'gives way when its markup holds nothing', declared: '<img src="https://a.example/b.png">', summary: PROSE },
];

for (const { name, declared, summary } of DECLARED) {
  test(`a declared summary ${name}`, () => {
    assert.equal(summariseArticle(declared, PROSE, 'High tide'), summary);
  });
}

const SKIPPED: readonly (readonly [string, string])[] = [
  ['a byline', '本报记者 吴海'],
  ['a byline with a sign', '撰文丨吴海 宋佳'],
  ['an English byline', 'By Hai Wu and others'],
  ['the title it had elsewhere', '原标题：渡轮回来了！港口又热闹了。'],
  ['where it comes from', '来源：海港日报'],
  ['a day', '2024-03-05 08:10'],
  ['a day in Chinese', '2024年3月5日 08:10'],
  ['a day in words', 'March 5, 2024'],
  ['a photographer', '码头上的渡轮，清早。吴海 摄'],
  ['an agency’s photograph', 'The ferry at dawn. Hai Wu/Getty Images'],
  ['the title again', '“HIGH TIDE”'],
  ['a heading', '渡轮'],
  ['who made a chart', '图表：海港日报数据组，数据截至三月，渡轮班次以每周计算，来自港务局和三家轮渡公司的公开资料'],
  ['who made a table', '制表：吴海'],
  ['who drew a map', '制图：吴海'],
  ['a video', '视频：渡轮清早离开了码头。'],
  ['a correspondent in brackets', '（驻京记者 吴海）'],
  ['a reporter in brackets', '（本报记者 吴海 通讯员 宋佳）'],
  ['a label to press', 'Download PDF'],
  ['the label of a video’s frame', '▶ YouTube'],
  ['the label of a video’s frame with its title', '▶ The ferry leaves. It comes back.'],
  ['the address of a frame', 'https://maps.a.example/quay/with/a/long/way/that/leads/nowhere?x=1.5&y=2!'],
];

for (const [name, line] of SKIPPED) {
  test(`a summary opens with prose, not with ${name}`, () => {
    assert.equal(summariseArticle(undefined, `${line}\n${PROSE}`, 'High tide'), PROSE);
    assert.equal(summariseArticle(undefined, line, 'Ebb'), line, 'where nothing else is, it is better than nothing');
  });
}

const KEPT: readonly (readonly [string, string, string])[] = [
  ['a short sentence', 'The ferry is back.\nNobody saw it come.', 'The ferry is back. Nobody saw it come.'],
  [
    'a sentence about such things',
    'Download PDF files of the tables from the port. They are free.',
    'Download PDF files of the tables from the port. They are free.',
  ],
  [
    'an address in a sentence',
    'https://a.example/ is the port’s own page.',
    'https://a.example/ is the port’s own page.',
  ],
  ['a heading with no prose in sight', '渡轮\n码头', '渡轮 码头'],
  ['who spoke', 'By noon the water had gone.\nIt came back.', 'By noon the water had gone. It came back.'],
  [
    'more than the title',
    `High tide and ebb tide, as every year on the fifth day of March\n${PROSE}`.replace('，傍晚', '，'),
    'High tide and ebb tide, as every year on the fifth day of March 渡轮清早离开了码头，才回来。',
  ],
];

for (const [name, text, summary] of KEPT) {
  test(`the opening keeps ${name}`, () => {
    assert.equal(summariseArticle(undefined, text, 'High tide'), summary);
  });
}

test('the title in an agency’s brackets is not said again', () => {
  assert.equal(summariseArticle(undefined, `【High tide】${PROSE}`, 'High tide'), PROSE);
  assert.equal(summariseArticle(undefined, `【Ebb】${PROSE}`, 'High tide'), `【Ebb】${PROSE}`);
});

test('an editor’s line behind the prose is no part of it', () => {
  assert.equal(summariseArticle(undefined, `${PROSE}\n责任编辑：吴海`, 'High tide'), PROSE);
});
