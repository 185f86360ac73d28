import { cut, escapeHtml, oneLine } from '../../article/text.ts';
import type { AddressForm, Answer, Channel, ChannelOptions, Delivery, Message } from '../channel.ts';
import type { ArticleData } from '../event.ts';
import { interpretStandard, objectIn, webhookWaits as waits } from '../http/answer.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import { isOver, type Notice } from '../notice.ts';
import { alarmText } from '../text/alarm-text.ts';
import {
  addressWithin,
  bylineOf,
  changeOf,
  headingOf,
  markOf,
  othersOf,
  summaryOf,
  titleOf,
} from '../text/article-lines.ts';
import { fit, fitLines } from '../text/fit.ts';
import { webAddress } from '../text/web-address.ts';
import { acceptable, HTML, MAX_ENTITIES, MAX_LINK, MAX_TAG_BYTES, type Markup, PLAIN, quiet } from './telegram-html.ts';

/** In units as people read them; together they stay below what a message may hold, however they are escaped. */
const ROOM = { title: 500, summary: 1900, change: 300, labels: 500, listed: 150, list: 3800, alarm: 3500 } as const;
/** The topic "General" has this number, but the service wants it left out. */
const GENERAL = '1';

export const TELEGRAM_ADDRESS: AddressForm = {
  expected: 'the address of a bot, https://api.telegram.org/bot<token>',
  holds: ({ pathname }) => /\/bot[^/]+(?:\/test)?(?:\/sendMessage)?\/*$/i.test(pathname),
};

/** A chat by a bot of Telegram: https://core.telegram.org/bots/api. A receipt is the chat's id and the message's. */
export function createTelegramChannel(options: ChannelOptions): Channel {
  const { url, chat = '', thread, allowPrivateNetwork, site } = options;
  const bot = url.replace(/\/+$/, '').replace(/\/sendMessage$/i, '');

  const linkOf = (article: ArticleData) => addressWithin(MAX_LINK, article, site);
  const written = (text: string, room: number, { text: write }: Markup) =>
    write(fit(text, room, (part) => quiet(part).length));

  const layOut = (notice: Notice, full: boolean, markup: Markup): string => {
    const { bold, italic, strike, link, measure, tagBytes } = markup;
    switch (notice.kind) {
      case 'article': {
        const { type, article } = notice;
        const title = written(titleOf(article), ROOM.title, markup);
        const byline = bylineOf(full ? article : { source: article.source }, site);
        const shown = type === 'article.removed' ? strike(title) : link(title, linkOf(article));
        return [
          bold(markup.text(markOf(notice, site)) + shown),
          full && type !== 'article.removed' ? written(summaryOf(article), ROOM.summary, markup) : '',
          written(changeOf(notice, site, full), ROOM.change, markup),
          italic(written(byline, ROOM.labels, markup)),
        ]
          .filter((part) => part !== '')
          .join(full ? '\n\n' : '\n');
      }
      case 'digest': {
        const { type, articles } = notice;
        const lines = articles.slice(0, MAX_ENTITIES).map((article) => {
          const title = written(titleOf(article), ROOM.listed, markup);
          return `• ${type === 'article.removed' ? strike(title) : link(title, linkOf(article))}`;
        });
        const listed = fitLines(fitLines(lines, ROOM.list, measure), MAX_TAG_BYTES, tagBytes);
        const others = othersOf(notice, listed.length, site);
        return [
          bold(written(headingOf(notice, site), ROOM.listed, markup)),
          '',
          ...listed,
          ...(others ? [italic(others.url === undefined ? others.text : link(others.text, others.url))] : []),
        ].join('\n');
      }
      case 'alarm':
        return `${isOver(notice.type) ? '✅' : '⚠️'} ${written(alarmText(notice.type, notice.alarm, site), ROOM.alarm, markup)}`;
      case 'ping':
        throw new Error('a chat is not told of feeds');
    }
  };

  return {
    // One message a second, and twenty a minute where several people read: https://core.telegram.org/bots/faq#broadcasting-to-users
    rates: [
      { messages: 1, within: 1100 },
      { messages: 18, within: 60_000 },
    ],
    edits: true,
    escape: escapeHtml,
    compose(message: Message) {
      const { notice, plain = false } = message;
      const [, editedChat, editedMessage] = /^(.+):(\d+)$/.exec(message.corrects ?? '') ?? [];
      const edits = editedMessage !== undefined;
      const full = edits || (notice.kind === 'article' && notice.type === 'article.new');
      const own = plain ? '' : acceptable(message.words ?? '');
      const picture = plain || !full ? undefined : pictureOf(notice);
      const body = {
        chat_id: edits ? editedChat : chat,
        ...(edits ? { message_id: Number(editedMessage) } : {}),
        ...(!edits && thread !== undefined && thread !== GENERAL ? { message_thread_id: Number(thread) } : {}),
        text: own === '' ? layOut(notice, full, plain ? PLAIN : HTML) : own,
        ...(plain ? {} : { parse_mode: 'HTML' }),
        link_preview_options:
          picture === undefined
            ? { is_disabled: true }
            : { url: picture, prefer_large_media: true, show_above_text: true },
      };
      return {
        method: 'POST',
        url: `${bot}/${edits ? 'editMessageText' : 'sendMessage'}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        allowPrivateNetwork,
      };
    },
    interpret,
  };
}

/** A picture is shown as the preview of its address. */
function pictureOf(notice: Notice): string | undefined {
  if (notice.kind !== 'article' || notice.type === 'article.removed') return undefined;
  return webAddress(notice.article.image, MAX_LINK);
}

type Result = {
  readonly ok: boolean;
  readonly description?: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
  readonly result?: { readonly message_id?: number; readonly chat?: { readonly id?: number } };
};

const UNCHANGED = /message is not modified/i;
const MISSING = /message to edit not found|message can't be edited|MESSAGE_ID_INVALID|no text in the message to edit/i;
/** A token that was revoked never comes back; a chat that has shut the bot out, or is no more, wants no messages. */
const GONE = /kicked|blocked by the user|user is deactivated|chat was deleted|group is deactivated/i;
/** Of the chat and of what the bot may do there. Everything else that is wrong with a request is the message's own look. */
const OF_THE_CHAT = /chat|channel|thread|topic|peer|rights|administrator|member|initiate conversation|user/i;
const OF_THE_LOOK = /pars|entit|too long|empty|url|preview|webpage/i;

/** By what the service says in words, as its numbers say little: https://core.telegram.org/bots/api#making-requests */
function interpret(answer: Answer, now: number): Delivery {
  const { status } = answer;
  const said = status === undefined ? undefined : resultIn(answer.body);
  if (status === undefined || (!said && (status < 200 || status >= 300))) return interpretStandard(answer, now);
  if (!said) return waits(status, `answered ${status}, but not as Telegram does`);
  const { ok, description = '', parameters = {}, result } = said;
  if (ok && status < 300) {
    const { message_id, chat } = result ?? {};
    return message_id === undefined
      ? { kind: 'delivered', status }
      : { kind: 'delivered', status, receipt: `${chat?.id ?? ''}:${message_id}` };
  }
  if (UNCHANGED.test(description)) return { kind: 'delivered', status };
  const error = `Telegram answered ${status}: ${cut(oneLine(description), 200)}`;
  if (MISSING.test(description)) return { kind: 'missing', status, error };
  if (status === 401) return { kind: 'refused', status, error: `${error}: the token was revoked, or is wrong` };
  if (status === 404) return waits(status, `${error}: the address has to be https://api.telegram.org/bot<token>`);
  if (GONE.test(description)) return { kind: 'refused', status, error };
  if (parameters.migrate_to_chat_id !== undefined)
    return waits(status, `${error}: set chat: "${Number(parameters.migrate_to_chat_id)}", which it is now`);
  if (status === 429) return waits(status, error, parseRetryAfter(String(parameters.retry_after), now));
  if (status >= 500) return { kind: 'failed', status, error, concerns: 'either', retryAfter: undefined };
  if (status === 403 || (OF_THE_CHAT.test(description) && !OF_THE_LOOK.test(description))) return waits(status, error);
  return { kind: 'rejected', status, error };
}

function resultIn(body: string): Result | undefined {
  const said = objectIn(body);
  return said && 'ok' in said ? (said as Result) : undefined;
}
