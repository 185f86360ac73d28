import assert from 'node:assert/strict';
import test from 'node:test';
import { checkType, checkWebhook } from '../../src/config/webhook-checks.ts';
import { createGenericChannel } from '../../src/notify/channels/generic.ts';
import type { ChannelType } from '../../src/notify/channels.ts';
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
