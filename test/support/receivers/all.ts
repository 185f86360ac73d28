import type { ChannelName } from '../../../src/notify/channels.ts';
import { startDingtalk } from './dingtalk.ts';
import { startDiscord } from './discord.ts';
import { startFeishu } from './feishu.ts';
import { startGeneric } from './generic.ts';
import { startNtfy } from './ntfy.ts';
import { startSlack } from './slack.ts';
import type { StartStandIn } from './stand-in.ts';
import { startTeams } from './teams.ts';
import { startTelegram } from './telegram.ts';
import { startWecom } from './wecom.ts';

/** A strict stand-in for the service behind every type of webhook. */
export const STAND_INS: Readonly<Record<ChannelName, StartStandIn>> = {
  generic: startGeneric,
  slack: startSlack,
  discord: startDiscord,
  telegram: startTelegram,
  feishu: startFeishu,
  dingtalk: startDingtalk,
  wecom: startWecom,
  teams: startTeams,
  ntfy: startNtfy,
};
