import { cut, oneLine, xmlSafe } from '../../article/text.ts';
import type { AddressForm, Answer, Channel, ChannelOptions, Delivery, Message } from '../channel.ts';
import type { ArticleData, EventType } from '../event.ts';
import { interpretStandard, objectIn, webhookWaits } from '../http/answer.ts';
import { isArticleEvent, isOver, type Notice } from '../notice.ts';
import { alarmText } from '../text/alarm-text.ts';
import {
  addressWithin,
  bylineOf,
  changeOf,
  headingOf,
  headlineOf,
  othersOf,
  summaryOf,
  titleOf,
} from '../text/article-lines.ts';
import { fit, fitLines, inBytes } from '../text/fit.ts';
import { webAddress } from '../text/web-address.ts';

/**
 * In bytes. A message may have 4,096, beyond which it is made a file, but a phone is sent 4,000 of all its fields, and shown what is
 * left of the message: https://docs.ntfy.sh/publish/#limitations
 */
const ROOM = { all: 3500, title: 400, link: 1000, picture: 800, labels: 400, listed: 200 } as const;
const HIGH = 4;

type Layout = {
  readonly title?: string;
  readonly message: string;
  readonly click?: string;
  readonly attach?: string;
};

export const NTFY_ADDRESS: AddressForm = {
  expected: 'the address of a server, a slash and a topic of letters, digits, "_" and "-", https://ntfy.sh/<topic>',
  holds: ({ pathname }) => /\/[\w-]{1,64}\/*$/.test(pathname),
};

/**
 * A topic of ntfy: https://docs.ntfy.sh/publish/#publish-as-json. A receipt is the message's `sequence_id`: published under it again
 * (since 2.16), a message takes the place of the earlier one on phones and in browsers. A server that does not give it back does not
 * know of it, so there is no receipt.
 */
export function createNtfyChannel({ url, secret, allowPrivateNetwork, site }: ChannelOptions): Channel {
  const { root, topic } = splitAddress(url);

  const linkOf = (article: ArticleData) => addressWithin(ROOM.link, article, site);

  const layOut = (notice: Notice, full: boolean): Layout => {
    switch (notice.kind) {
      case 'article': {
        const { type, article } = notice;
        const withdrawn = type === 'article.removed';
        const byline = bylineOf(full ? article : { source: article.source }, site);
        const summary = full && !withdrawn ? summaryOf(article) : '';
        const parts = [summary, changeOf(notice, site, full), fit(byline, ROOM.labels, inBytes)];
        const attach = full && !withdrawn ? webAddress(article.image, ROOM.picture) : undefined;
        return {
          title: headlineOf(notice, site),
          message: parts.filter((part) => part !== '').join('\n\n'),
          ...(withdrawn ? {} : { click: linkOf(article) }),
          ...(attach === undefined ? {} : { attach }),
        };
      }
      case 'digest': {
        const { type, articles } = notice;
        const lines = articles.map((article) => {
          const line = `• ${fit(titleOf(article), ROOM.listed, inBytes)}`;
          return type === 'article.removed' ? line : `${line}\n${linkOf(article)}`;
        });
        const listed = fitLines(lines, ROOM.all - ROOM.title, inBytes);
        const others = othersOf(notice, listed.length, site);
        return {
          title: headingOf(notice, site),
          message: [...listed, ...(others ? [others.text] : [])].join('\n'),
          // A line of its own cannot lead anywhere.
          ...(others?.url === undefined ? {} : { click: others.url }),
        };
      }
      case 'alarm':
        return { title: site.title, message: alarmText(notice.type, notice.alarm, site) };
      case 'ping':
        throw new Error('a topic of ntfy is not told of feeds');
    }
  };

  return {
    // Sixty at once, then one per five seconds, and what else comes from the same address counts too.
    rates: [{ messages: 50, within: 300_000 }],
    edits: true,
    compose({ id, notice, corrects, plain = false, words: own = '' }: Message) {
      if (notice.kind === 'ping') throw new Error('a topic of ntfy is not told of feeds');
      const full = corrects !== undefined || notice.type === 'article.new';
      const { title, message, click, attach } = layOut(notice, full);
      const asOwn = !plain && own.trim() !== '';
      const heading = title === undefined || asOwn ? '' : fit(title, ROOM.title, inBytes);
      const picture = plain ? undefined : attach;
      const room = ROOM.all - inBytes(heading + (click ?? '') + (picture ?? ''));
      const body = {
        topic,
        ...(heading === '' ? {} : { title: heading }),
        message: fit(asOwn ? xmlSafe(own).trim() : message, room, inBytes),
        tags: [tagOf(notice.type)],
        ...(notice.kind === 'alarm' && !isOver(notice.type) ? { priority: HIGH } : {}),
        ...(click === undefined ? {} : { click }),
        ...(picture === undefined ? {} : { attach: picture }),
        // The same on every attempt: a message whose answer was lost is not shown twice.
        sequence_id: corrects ?? id,
      };
      return {
        method: 'POST',
        url: root,
        headers: {
          'content-type': 'application/json',
          ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
        },
        body: JSON.stringify(body),
        allowPrivateNetwork,
      };
    },
    interpret,
  };
}

/** The address of the server, which takes JSON, and the topic that stands behind it. */
function splitAddress(address: string): { readonly root: string; readonly topic: string } {
  const url = new URL(address);
  const path = url.pathname.replace(/\/+$/, '');
  const slash = path.lastIndexOf('/');
  url.pathname = path.slice(0, slash + 1);
  return { root: url.href, topic: path.slice(slash + 1) };
}

const TAGS = { 'article.new': 'newspaper', 'article.changed': 'pencil2', 'article.removed': 'wastebasket' } as const;

/** What ntfy shows as a picture before the title: https://docs.ntfy.sh/emojis/ */
function tagOf(type: EventType): string {
  if (isArticleEvent(type)) return TAGS[type];
  return isOver(type) ? 'white_check_mark' : 'warning';
}

/** The topic is not there to be written to, or nobody there takes messages for now (UnifiedPush). */
const OF_THE_TOPIC = new Set([40009, 40010, 50701]);

/** By the code in its answers: `errors.go` of the server. */
function interpret(answer: Answer, now: number): Delivery {
  const { status } = answer;
  const said = objectIn(answer.body);
  if (status !== undefined && status >= 200 && status < 300) {
    const { id, sequence_id } = said ?? {};
    if (typeof id !== 'string') return webhookWaits(status, `answered ${status}, but not as ntfy does`);
    return { kind: 'delivered', status, ...(typeof sequence_id === 'string' ? { receipt: sequence_id } : {}) };
  }
  const delivery = interpretStandard(answer, now);
  if (status === undefined || typeof said?.error !== 'string' || delivery.kind !== 'failed') return delivery;
  const error = `ntfy answered ${status}: ${cut(oneLine(said.error), 200)}${adviceOn(status)}`;
  if (OF_THE_TOPIC.has(Number(said.code))) return { ...delivery, error, concerns: 'webhook' };
  if (status === 400 || status === 413) return { kind: 'rejected', status, error };
  return { ...delivery, error };
}

function adviceOn(status: number): string {
  if (status === 401 || status === 403) return ': the topic asks for an access token as secret that may write there';
  return status === 404 ? ': the address has to be that of the server, a slash and the topic' : '';
}
