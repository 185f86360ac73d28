import { CHANNELS, type ChannelName, type ChannelType } from '../notify/channels.ts';
import { parseSecret } from '../notify/http/signature.ts';
import { hasTicks } from '../notify/rules/ticks.ts';
import { at } from './written.ts';
import type { PathKey } from './yaml-lines.ts';

export type WebhookProblem = { readonly path: readonly PathKey[]; readonly message: string };

/** What no key of a webhook can tell alone. Never names a secret or an address. */
export function checkWebhook(webhook: unknown): WebhookProblem[] {
  const name = at(webhook, 'type') ?? 'generic';
  const isKnown = typeof name === 'string' && Object.hasOwn(CHANNELS, name);
  return [...(isKnown ? checkType(webhook, name, CHANNELS[name as ChannelName]) : []), ...checkTimes(webhook)];
}

/** What a type of webhook takes, and what it needs. */
export function checkType(webhook: unknown, name: string, type: ChannelType): WebhookProblem[] {
  const { address, secret, hasChat = false, hasThread = false } = type;
  const problems: WebhookProblem[] = [];
  const url = at(webhook, 'url');
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  if (address && parsed && !address.holds(parsed))
    problems.push({ path: ['url'], message: `expected ${address.expected}` });
  const written = at(webhook, 'secret');
  if (written !== undefined && secret === 'none')
    problems.push({ path: ['secret'], message: `is no key of ${name}: all that is secret of it stands in its url` });
  if (typeof written === 'string' && secret === 'whsec' && parseSecret(written) === undefined)
    problems.push({
      path: ['secret'],
      message:
        'expected "whsec_" and the base64 of 24 to 64 bytes, made for example by: echo "whsec_$(openssl rand -base64 32)"',
    });
  if (hasChat && at(webhook, 'chat') === undefined)
    problems.push({ path: ['chat'], message: 'expected the id of a chat, or "@" and the name of a channel' });
  if (!hasChat && at(webhook, 'chat') !== undefined)
    problems.push({ path: ['chat'], message: `is no key of ${name}: its url leads to one chat` });
  if (!hasThread && at(webhook, 'thread') !== undefined)
    problems.push({ path: ['thread'], message: `is no key of ${name}: there are no topics in its chats` });
  return problems;
}

function checkTimes(webhook: unknown): WebhookProblem[] {
  const problems: WebhookProblem[] = [];
  const quietHours = at(webhook, 'quietHours');
  const [from, to] = ['from', 'to'].map((key) => at(quietHours, key));
  if (typeof from === 'string' && typeof to === 'string' && from.padStart(5, '0') === to.padStart(5, '0'))
    problems.push({
      path: ['quietHours', 'to'],
      message: `expected another time than that of from, found ${JSON.stringify(to)}`,
    });
  const digest = at(webhook, 'digest');
  const [cron, way] = typeof digest === 'string' ? [digest, []] : [at(digest, 'cron'), ['cron']];
  if (typeof cron === 'string' && !hasTicks(cron))
    problems.push({
      path: ['digest', ...way],
      message: `expected a cron expression of which the day comes, found ${JSON.stringify(cron)}`,
    });
  return problems;
}
