import type { AddressForm, Channel, ChannelOptions } from './channel.ts';
import { createDingtalkChannel, DINGTALK_ADDRESS } from './channels/dingtalk.ts';
import { createDiscordChannel, DISCORD_ADDRESS } from './channels/discord.ts';
import { createFeishuChannel, FEISHU_ADDRESS } from './channels/feishu.ts';
import { createGenericChannel } from './channels/generic.ts';
import { createNtfyChannel, NTFY_ADDRESS } from './channels/ntfy.ts';
import { createSlackChannel, SLACK_ADDRESS } from './channels/slack.ts';
import { createTeamsChannel, TEAMS_ADDRESS } from './channels/teams.ts';
import { createTelegramChannel, TELEGRAM_ADDRESS } from './channels/telegram.ts';
import { createWecomChannel, WECOM_ADDRESS } from './channels/wecom.ts';

/** What a type of webhook takes as `url` and `secret`, and how it is made. */
export type ChannelType = {
  readonly create: (options: ChannelOptions) => Channel;
  /** What its `url` must look like; left out where every address will do. */
  readonly address?: AddressForm;
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
  slack: { create: createSlackChannel, address: SLACK_ADDRESS, secret: 'none', maxPerRun: 10 },
  discord: { create: createDiscordChannel, address: DISCORD_ADDRESS, secret: 'none', hasThread: true, maxPerRun: 10 },
  telegram: {
    create: createTelegramChannel,
    address: TELEGRAM_ADDRESS,
    secret: 'none',
    hasChat: true,
    hasThread: true,
    maxPerRun: 10,
  },
  feishu: { create: createFeishuChannel, address: FEISHU_ADDRESS, secret: 'text', maxPerRun: 10 },
  dingtalk: { create: createDingtalkChannel, address: DINGTALK_ADDRESS, secret: 'text', maxPerRun: 10 },
  wecom: { create: createWecomChannel, address: WECOM_ADDRESS, secret: 'none', maxPerRun: 10 },
  teams: { create: createTeamsChannel, address: TEAMS_ADDRESS, secret: 'none', maxPerRun: 10 },
  ntfy: { create: createNtfyChannel, address: NTFY_ADDRESS, secret: 'text', maxPerRun: 5 },
} as const satisfies Readonly<Record<string, ChannelType>>;

export type ChannelName = keyof typeof CHANNELS;

export const CHANNEL_NAMES = Object.keys(CHANNELS) as ChannelName[];
