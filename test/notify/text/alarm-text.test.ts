import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlarmData, AlarmEvent } from '../../../src/notify/notice.ts';
import { alarmText } from '../../../src/notify/text/alarm-text.ts';
import { GONE, TAKES_NOTHING } from '../../../src/notify/text/reasons.ts';
import { SITE } from '../../support/receivers/conformance.ts';

const since = '2026-03-05T17:00:00.000Z';
const files: AlarmData = { subject: 'paper', since, count: 7, of: 20, examples: ['a.md', 'b.md'] };

const ALARMS: readonly (readonly [AlarmEvent, AlarmData, english: string, chinese: string])[] = [
  [
    'source.silent',
    { subject: 'paper', since },
    'Nothing new from The Paper since Mar 6, 2026, 01:00. See whether its crawler still runs',
    'The Paper 自 2026年3月6日 01:00 起没有新文章：请查看其抓取程序是否仍在运行',
  ],
  [
    'source.silent',
    { subject: 'paper', since: null },
    'Nothing new from The Paper. See whether its crawler still runs',
    'The Paper 没有新文章：请查看其抓取程序是否仍在运行',
  ],
  ['source.resumed', { subject: 'paper', since }, 'The Paper has something new again', 'The Paper 又有新文章了'],
  [
    'removal.held',
    { ...files, examples: [] },
    '7 of 20 files of The Paper have vanished at once: their articles stay until the files are back, or until "feedwright once --accept-removals" says that it is meant',
    'The Paper 的文件有 7 个一次消失（共 20 个）：文章暂时保留，等文件回来，或运行 “feedwright once --accept-removals” 确认',
  ],
  [
    'file.invalid',
    { ...files, reason: 'no title' },
    '7 of 20 files of The Paper could not be read, such as a.md, b.md: no title. "feedwright check" says what to mend',
    'The Paper 有 7 个文件无法读取（共 20 个），例如 a.md、b.md：no title。运行 “feedwright check” 查看如何修复',
  ],
  [
    'run.failed',
    { subject: '', since, reason: 'ENOSPC' },
    'A run has failed: ENOSPC. The log says more; runs go on by the schedule',
    '一次运行失败：ENOSPC。详情见日志；之后仍按计划运行',
  ],
  [
    'webhook.disabled',
    { subject: 'paper', since, reason: GONE },
    'The webhook paper was disabled: the receiver answered 410 Gone. Mend its url, then run "feedwright outbox retry --webhook paper"',
    'webhook paper 已停用：接收方回答 410 Gone，表示不再接收。请改正其 url，再运行 “feedwright outbox retry --webhook paper”',
  ],
  [
    'webhook.disabled',
    { subject: 'desk', since, reason: TAKES_NOTHING },
    'The webhook desk was disabled: it has not taken a message for 5 days. Mend its url, then run "feedwright outbox retry --webhook desk"',
    'webhook desk 已停用：已有 5 天未能送达任何消息。请改正其 url，再运行 “feedwright outbox retry --webhook desk”',
  ],
];
for (const [type, alarm, english, chinese] of ALARMS)
  test(`an alarm says what is wrong and what to do: ${english}`, () => {
    assert.equal(alarmText(type, alarm, SITE), english);
    assert.equal(alarmText(type, alarm, { ...SITE, language: 'zh-CN' }), chinese);
  });

test('a moment is written in the zone of the site, and in its language where messages are in it', () => {
  const at = (language: string, timezone: string, moment = since) =>
    alarmText('source.silent', { subject: 'x', since: moment }, { ...SITE, language, timezone });
  assert.match(at('en-GB', 'UTC'), /since 5 Mar 2026, 17:00\./);
  assert.match(at('de', 'UTC'), /since Mar 5, 2026, 17:00\./);
  assert.match(at('zh-TW', 'Asia/Taipei'), /自 2026\/3\/6\s01:00 起/);
  assert.match(at('en', 'UTC', 'the flood'), /since the flood\./);
});

test('however long the reason is, what to do is told', () => {
  const text = alarmText('webhook.disabled', { subject: 'x', since: null, reason: '渡'.repeat(1000) }, SITE);
  assert.match(text, /渡…\. Mend its url/);
  assert(text.length < 500);
});
