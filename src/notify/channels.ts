import type { Channel, ChannelOptions } from './channel.ts';
import { createDingtalkChannel } from './channels/dingtalk.ts';
import { createDiscordChannel } from './channels/discord.ts';
import { createFeishuChannel } from './channels/feishu.ts';
import { createGenericChannel } from './channels/generic.ts';
import { createNtfyChannel } from './channels/ntfy.ts';
import { createSlackChannel } from './channels/slack.ts';
import { createTeamsChannel } from './channels/teams.ts';
import { createTelegramChannel } from './channels/telegram.ts';
import { createWecomChannel } from './channels/wecom.ts';

/** What a type of webhook takes as `secret`, and how it is made. */
export type ChannelType = {
  readonly create: (options: ChannelOptions) => Channel;
  /** `whsec`: by Standard Webhooks; `text`: as the service gives it; `none`: there is no such thing. */
  readonly secret: 'whsec' | 'text' | 'none';
  /** Whether it has to be told the chat. */
  readonly hasChat?: boolean;
  /** Whether there may be topics within its chat. */
  readonly hasThread?: boolean;
  /** So many messages a run, unless told otherwise: whoever reads a chat is not to be flooded. */
  readonly maxPerRun: number;
};

/** Every type of webhook. */
export const CHANNELS = {
  generic: { create: createGenericChannel, secret: 'whsec', maxPerRun: Number.POSITIVE_INFINITY },
  slack: { create: createSlackChannel, secret: 'none', maxPerRun: 10 },
  discord: { create: createDiscordChannel, secret: 'none', hasThread: true, maxPerRun: 10 },
  telegram: { create: createTelegramChannel, secret: 'none', hasChat: true, hasThread: true, maxPerRun: 10 },
  feishu: { create: createFeishuChannel, secret: 'text', maxPerRun: 10 },
  dingtalk: { create: createDingtalkChannel, secret: 'text', maxPerRun: 10 },
  wecom: { create: createWecomChannel, secret: 'none', maxPerRun: 10 },
  teams: { create: createTeamsChannel, secret: 'none', maxPerRun: 10 },
  ntfy: { create: createNtfyChannel, secret: 'text', maxPerRun: 5 },
} as const satisfies Readonly<Record<string, ChannelType>>;

export type ChannelName = keyof typeof CHANNELS;

export const CHANNEL_NAMES = Object.keys(CHANNELS) as ChannelName[];
