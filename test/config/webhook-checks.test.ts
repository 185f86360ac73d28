import assert from 'node:assert/strict';
import test from 'node:test';
import { checkType, checkWebhook } from '../../src/config/webhook-checks.ts';
import { createGenericChannel } from '../../src/notify/channels/generic.ts';
import { CHANNEL_NAMES, type ChannelType } from '../../src/notify/channels.ts';
import { SECRET } from '../support/webhook-receiver.ts';

const BASE: ChannelType = { create: createGenericChannel, secret: 'none', maxPerRun: 10 };
const CHAT: ChannelType = { ...BASE, hasChat: true, hasThread: true };
const FORUM: ChannelType = { ...BASE, hasThread: true };
const SIGNED: ChannelType = { ...BASE, secret: 'text' };
const STANDARD: ChannelType = { ...BASE, secret: 'whsec' };

const TYPES: readonly { name: string; type: ChannelType; written: object; problems: Record<string, RegExp> }[] = [
  { name: 'a type without a secret needs none', type: BASE, written: {}, problems: {} },
  {
    name: 'a type whose address is the secret takes no other, and says where it stands',
    type: BASE,
    written: { secret: 'hunter2' },
    problems: { secret: /no key of ferry: all that is secret of it stands in its url/ },
  },
  { name: 'a type that signs takes any text', type: SIGNED, written: { secret: 'SEC123' }, problems: {} },
  { name: 'a type that may sign may leave it', type: SIGNED, written: {}, problems: {} },
  { name: 'a standard secret is taken', type: STANDARD, written: { secret: SECRET }, problems: {} },
  {
    name: 'a standard secret in any other form is not',
    type: STANDARD,
    written: { secret: 'hunter2' },
    problems: { secret: /expected "whsec_"/ },
  },
  { name: 'a type with chats needs one', type: CHAT, written: {}, problems: { chat: /expected the id of a chat/ } },
  { name: 'a type with chats may have a topic', type: CHAT, written: { chat: -100, thread: 5 }, problems: {} },
  { name: 'a type whose address is a chat may have topics', type: FORUM, written: { thread: '5' }, problems: {} },
  {
    name: 'a type with one chat takes neither chat nor topic',
    type: BASE,
    written: { chat: '@news', thread: 5 },
    problems: { chat: /no key of ferry/, thread: /no key of ferry/ },
  },
  {
    name: 'all problems are told at once',
    type: CHAT,
    written: { secret: 'hunter2' },
    problems: { secret: /no key/, chat: /expected/ },
  },
];
for (const { name, type, written, problems } of TYPES) {
  test(name, () => {
    const found = checkType(written, 'ferry', type);
    assert.deepEqual(
      found.map(({ path }) => path.join('.')),
      Object.keys(problems),
    );
    for (const { path, message } of found) {
      assert.match(message, problems[path.join('.')] ?? /never/);
      assert.doesNotMatch(message, /hunter2/);
    }
  });
}

const TIMES: readonly (readonly [name: string, written: object, paths: readonly string[]])[] = [
  ['quiet hours over midnight', { quietHours: { from: '22:00', to: '07:00' } }, []],
  ['quiet hours that begin when they end', { quietHours: { from: '22:00', to: '22:00' } }, ['quietHours.to']],
  ['equal times, written differently', { quietHours: { from: '7:00', to: '07:00' } }, ['quietHours.to']],
  ['a digest whose day never comes', { digest: '0 0 31W 2 *' }, ['digest']],
  ['such a digest in a block', { digest: { cron: '0 0 31W 2 *' } }, ['digest.cron']],
  ['a digest on leap days alone', { digest: '0 0 29 2 *' }, []],
  ['a digest that is no cron expression is told of elsewhere', { digest: 'daily' }, []],
  ['a type that nobody knows is told of elsewhere', { type: 'fax', secret: 'x', chat: 'y' }, []],
  ['no block at all is told of elsewhere', [], []],
];
for (const [name, written, paths] of TIMES) {
  test(`${name}: ${paths.length === 0 ? 'no problem' : 'refused'}`, () => {
    assert.deepEqual(
      checkWebhook(written).map(({ path }) => path.join('.')),
      paths,
    );
  });
}

const ADDRESSES: Readonly<Record<string, { readonly good: readonly string[]; readonly bad: readonly string[] }>> = {
  generic: { good: ['https://desk.example/', 'https://desk.example/hooks?x=y'], bad: [] },
  slack: {
    good: ['https://hooks.slack.com/services/T0/B0/Xk', 'http://127.0.0.1:9/x', 'https://proxy.example/slack'],
    bad: ['https://hooks.slack.com/?x=Xk'],
  },
  discord: {
    good: [
      'https://discord.com/api/webhooks/12/Xk',
      'https://discord.com/api/v10/webhooks/12/Xk/?tag=1',
      'http://127.0.0.1:9/api/webhooks/12/Xk',
    ],
    bad: ['https://discord.com/channels/12/Xk', 'https://discord.com/api/webhooks/Xk'],
  },
  telegram: {
    good: [
      'https://api.telegram.org/bot1:Xk',
      'https://api.telegram.org/bot1:Xk/',
      'https://api.telegram.org/bot1:Xk/test',
      'https://proxy.example/tg/bot1:Xk/sendMessage',
    ],
    bad: ['https://api.telegram.org/?Xk', 'https://api.telegram.org/bot?Xk', 'https://t.me/harbour_Xk'],
  },
  feishu: {
    good: [
      'https://open.feishu.cn/open-apis/bot/v2/hook/Xk',
      'https://open.larksuite.com/open-apis/bot/v2/hook/Xk',
      'https://open.feishu.cn/open-apis/bot/hook/Xk',
    ],
    bad: ['https://open.feishu.cn/open-apis/bot/v2/hook/?Xk', 'https://open.feishu.cn/Xk'],
  },
  dingtalk: {
    good: ['https://oapi.dingtalk.com/robot/send?access_token=Xk', 'http://127.0.0.1:9/?access_token=Xk'],
    bad: ['https://oapi.dingtalk.com/robot/send?token=Xk', 'https://oapi.dingtalk.com/robot/Xk?access_token='],
  },
  wecom: {
    good: ['https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=Xk'],
    bad: ['https://qyapi.weixin.qq.com/cgi-bin/webhook/Xk', 'https://qyapi.weixin.qq.com/Xk?key='],
  },
  teams: {
    good: [
      'https://prod-1.westeurope.logic.azure.com:443/workflows/12/triggers/manual/paths/invoke?api-version=1&sig=Xk',
      'https://harbour.webhook.office.com/webhookb2/Xk',
    ],
    bad: ['https://prod-1.westeurope.logic.azure.com/workflows/Xk/triggers/manual/paths/invoke?api-version=1'],
  },
  ntfy: {
    good: ['https://ntfy.sh/harbour-desk', 'http://127.0.0.1:9/ntfy/harbour_7f3a/'],
    bad: ['https://ntfy.sh/?Xk', 'https://ntfy.sh/Xk desk', 'https://ntfy.sh/Xk港口'],
  },
};
test('every type of webhook has its addresses tried here', () => {
  assert.deepEqual(Object.keys(ADDRESSES), CHANNEL_NAMES);
});
for (const [type, { good, bad }] of Object.entries(ADDRESSES))
  test(`${type}: an address that cannot be the right one is an error that says what was expected, and does not show it`, () => {
    const problems = (url: string) => checkWebhook({ type, url }).filter(({ path }) => path[0] === 'url');
    for (const url of good) assert.deepEqual(problems(url), [], url);
    for (const url of bad) {
      const [problem] = problems(url);
      assert.match(problem?.message ?? '', /^expected the address of /, url);
      assert.doesNotMatch(problem?.message ?? '', /Xk/);
    }
    assert.deepEqual(problems('no address'), [], 'that is told of elsewhere');
  });
