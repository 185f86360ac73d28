import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { CHANNEL_NAMES } from '../../src/notify/channels.ts';
import { SECRET } from '../support/webhook-receiver.ts';

const FILE = join(import.meta.dirname, '../../config/examples/chats.yaml');
const TYPES = [...readFileSync(FILE, 'utf8').matchAll(/^ {4}type: (\w+)/gm)].map(([, type]) => type ?? '');

test('the example of chats has a webhook of each type', () => {
  assert.deepEqual(
    CHANNEL_NAMES.filter((name) => !TYPES.includes(name)),
    [],
  );
});

const isWhole = TYPES.every((type) => (CHANNEL_NAMES as readonly string[]).includes(type));

test('the example of chats loads, its template included', {
  skip: !isWhole && 'not every channel is there',
}, async () => {
  const names = [...readFileSync(FILE, 'utf8').matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const environment = Object.fromEntries(names.map((name) => [name, `https://receiver.example/${name}`]));
  const config = await loadConfig(FILE, {
    ...environment,
    DISCORD_URL: 'https://receiver.example/api/webhooks/1/token',
    FEISHU_URL: 'https://receiver.example/open-apis/bot/v2/hook/token',
    DINGTALK_URL: 'https://receiver.example/robot/send?access_token=token',
    WECOM_URL: 'https://receiver.example/cgi-bin/webhook/send?key=token',
    NEWSROOM_SECRET: SECRET,
    TELEGRAM_TOKEN: '1:token',
  });
  assert.deepEqual(
    config.webhooks.map(({ type }) => type),
    TYPES,
  );
});
