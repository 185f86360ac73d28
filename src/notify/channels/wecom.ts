import type { AddressForm, Channel, ChannelOptions, Message } from '../channel.ts';
import { interpretCoded, type Meaning, webhookFails } from '../http/coded.ts';
import type { Notice } from '../notice.ts';
import { alarmText } from '../text/alarm-text.ts';
import {
  type ArticleNotice,
  addressWithin,
  bylineOf,
  changeOf,
  type DigestNotice,
  headingOf,
  headlineOf,
  othersOf,
  summaryOf,
  titleOf,
} from '../text/article-lines.ts';
import { fit, fitLines, inBytes } from '../text/fit.ts';
import { fitMarkup, MARKDOWN } from '../text/fit-markup.ts';
import { webAddress } from '../text/web-address.ts';

const MAX_TEXT = 2048;
const MAX_MARKDOWN = 4096;
const MAX_ARTICLES = 8;
const MAX_TITLE = 128;
const MAX_DESCRIPTION = 512;
const MAX_ADDRESS = 2048;
/** In text an address is read as it stands, and takes the place of others. */
const MAX_SHOWN_ADDRESS = 400;

/** Codes of a request that asks for too much: per minute, at once. */
const TOO_MANY = new Set([45009, 45011, 45033]);
/** Codes of an address that is unknown, of a robot that was taken out of its group, of a sender that is not let in. */
const OF_THE_WEBHOOK = new Set([40001, 40014, 41001, 42001, 48002, 60020, 93000, 93004, 93008]);
/** How long a robot that was told too much is left alone: its limit is per minute. */
const REST = 60_000;

type Site = ChannelOptions['site'];

export const WECOM_ADDRESS: AddressForm = {
  expected: 'the address of a group robot, https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
  holds: ({ searchParams }) => Boolean(searchParams.get('key')),
};

/**
 * A group robot of WeCom: https://developer.work.weixin.qq.com/document/path/91770. Articles go as `news`, in which titles and
 * descriptions stand as they are; what has no picture and no link goes as `text`. Its markdown has no way to escape anything, so
 * only the user's own words are sent in it. The key in its address is its secret.
 */
export function createWecomChannel({
  url,
  allowPrivateNetwork,
  site,
}: Pick<ChannelOptions, 'url' | 'allowPrivateNetwork' | 'site'>): Channel {
  return {
    // 20 a minute are allowed.
    rates: [{ messages: 18, within: 60_000 }],
    edits: false,
    escape: unmarked,
    compose: (message) => ({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(layOut(message, site)),
      allowPrivateNetwork,
    }),
    interpret,
  };
}

function layOut({ notice, words: own, plain }: Message, site: Site): object {
  if (own !== undefined && own.trim() !== '' && !plain)
    return { msgtype: 'markdown', markdown: { content: fitMarkup(own, MAX_MARKDOWN, inBytes, MARKDOWN) } };
  const told = notice.kind === 'article' || notice.kind === 'digest';
  // An article that was withdrawn has no page to lead to, which news cannot do without.
  if (plain || !told || notice.type === 'article.removed')
    return { msgtype: 'text', text: { content: uncalling(textOf(notice, site)) } };
  const articles = notice.kind === 'digest' ? cardsOf(notice, site) : [cardOf(notice, site)];
  return { msgtype: 'news', news: { articles } };
}

/** A new article with summary and picture; a correction is short. */
function cardOf(notice: Omit<ArticleNotice, 'kind'>, site: Site) {
  const { type, article } = notice;
  const isNew = type === 'article.new';
  const picurl = isNew ? pictureOf(article) : undefined;
  // Of a long description only the beginning is shown, so the summary, which may be cut, comes last.
  const byline = bylineOf(isNew ? article : { source: article.source }, site);
  const lines = [fit(byline, MAX_DESCRIPTION / 2, inBytes), isNew ? summaryOf(article) : changeOf(notice, site)];
  const description = lines.filter((line) => line !== '').join('\n');
  return {
    title: fit(headlineOf(notice, site), MAX_TITLE, inBytes),
    description: fit(description, MAX_DESCRIPTION, inBytes),
    url: addressWithin(MAX_ADDRESS, article, site),
    ...(picurl === undefined ? {} : { picurl }),
  };
}

/** Before the articles a card with their number, which is shown large, with a picture of one of them. */
function cardsOf(notice: DigestNotice, site: Site) {
  const { type, articles, count } = notice;
  const fits = articles.length < MAX_ARTICLES && count <= articles.length;
  const named = articles.slice(0, fits ? MAX_ARTICLES : MAX_ARTICLES - 2);
  const picurl = type === 'article.new' ? named.map(pictureOf).find((picture) => picture !== undefined) : undefined;
  const heading = { title: fit(headingOf(notice, site), MAX_TITLE, inBytes), url: `${site.url}/` };
  const others = othersOf(notice, named.length, site);
  return [
    { ...heading, ...(picurl === undefined ? {} : { picurl }) },
    ...named.map((article) => cardOf({ type, article, change: undefined }, site)),
    ...(others ? [{ title: others.text, url: `${site.url}/` }] : []),
  ];
}

function pictureOf({ image }: ArticleNotice['article']): string | undefined {
  return webAddress(image, MAX_ADDRESS);
}

function textOf(notice: Notice, site: Site): string {
  switch (notice.kind) {
    case 'alarm':
      return fit(alarmText(notice.type, notice.alarm, site), MAX_TEXT, uncalled);
    case 'article': {
      const { type, article } = notice;
      const isNew = type === 'article.new';
      const byline = bylineOf(isNew ? article : { source: article.source }, site);
      const lines = [byline, isNew ? summaryOf(article) : changeOf(notice, site)];
      const address = type === 'article.removed' ? '' : addressWithin(MAX_SHOWN_ADDRESS, article, site);
      const text = [headlineOf(notice, site), ...lines].filter((line) => line !== '').join('\n');
      return `${fit(text, MAX_TEXT - MAX_SHOWN_ADDRESS - 1, uncalled)}\n${address}`.trimEnd();
    }
    case 'digest': {
      const { type, articles } = notice;
      const heading = headingOf(notice, site);
      const entries = articles.map((article) => {
        const title = fit(`• ${titleOf(article)}`, 2 * MAX_TITLE, uncalled);
        return type === 'article.removed' ? title : `${title}\n${addressWithin(MAX_SHOWN_ADDRESS, article, site)}`;
      });
      const last = (named: number) => {
        const { text = '', url = '' } = othersOf(notice, named, site) ?? {};
        return `${text}\n${url}`.trim();
      };
      const room = MAX_TEXT - uncalled(`${heading}\n\n${last(0)}`);
      const named = fitLines(entries, room, uncalled);
      return [heading, ...named, last(named.length)].filter((line) => line !== '').join('\n');
    }
    case 'ping':
      throw new Error('a chat is not told of feeds');
  }
}

/** In text `<@name>` calls somebody, unless something stands between, which nobody sees. */
function uncalling(text: string): string {
  return text.replaceAll('<@', '<\u200B@');
}

const uncalled = (text: string) => inBytes(uncalling(text));

/** What markdown goes by has a full-width twin that it does not know. Its own way to write such a character is documented nowhere. */
const TWINS: Readonly<Record<string, string>> = {
  '*': '＊',
  _: '＿',
  '`': '｀',
  '[': '［',
  ']': '］',
  '<': '＜',
  '>': '＞',
  '#': '＃',
};

function unmarked(text: string): string {
  return text.replace(/[*_`[\]<>]|^ *#/gm, (mark) =>
    mark.replace(/[^ ]/, (character) => TWINS[character] ?? character),
  );
}

const interpret: Channel['interpret'] = (answer, now) =>
  interpretCoded(answer, now, { code: ['errcode'], message: ['errmsg'] }, meaningOf);

/** https://developer.work.weixin.qq.com/document/path/90313 lists the codes. */
function meaningOf(code: number, message: string): Meaning {
  // Behind it stands a trace of the request: our address on the net among others.
  const error = `code ${code}: ${message.split(', hint', 1)[0]}`;
  if (TOO_MANY.has(code)) return webhookFails(error, REST);
  if (OF_THE_WEBHOOK.has(code)) return webhookFails(error);
  if (code >= 40_000 && code < 50_000) return { kind: 'rejected', error };
  return { kind: 'failed', error, concerns: 'either', retryAfter: undefined };
}
