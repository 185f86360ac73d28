import { cut, oneLine } from '../../article/text.ts';
import type { AddressForm, Answer, Channel, ChannelOptions, Delivery, Message } from '../channel.ts';
import { interpretStandard, objectIn, webhookWaits } from '../http/answer.ts';
import { alarmText } from '../text/alarm-text.ts';
import {
  type ArticleNotice,
  addressWithin,
  bylineOf,
  changeOf,
  type DigestNotice,
  headingOf,
  markOf,
  othersOf,
  summaryOf,
  titleOf,
} from '../text/article-lines.ts';
import { fit, inUnits, type Measure } from '../text/fit.ts';
import { fitMarkup, MARKDOWN } from '../text/fit-markup.ts';
import { webAddress } from '../text/web-address.ts';
import { wordsOf } from '../text/words.ts';

/** A card may have 28 KB, counted as a text within JSON. What Teams adds to it is not known, so we stay well below. */
const MAX_CARD = 24_000;
const MAX_TITLE = 300;
const MAX_BYLINE = 300;
const MAX_SUMMARY = 1000;
const MAX_ADDRESS = 2048;

const stored = (value: unknown) => Buffer.byteLength(JSON.stringify(JSON.stringify(value)));
/** Without the quotes around it. */
const inCard: Measure = (text) => stored(text) - stored('');

type Site = ChannelOptions['site'];
type Element = Readonly<Record<string, unknown>>;
type Card = { readonly body: readonly Element[]; readonly link?: string };

export const TEAMS_ADDRESS: AddressForm = {
  expected: 'the address of a workflow, whole, with "sig=…" at its end: quote it',
  holds: ({ pathname, searchParams }) =>
    pathname !== '/' && (!/\/workflows\//.test(pathname) || Boolean(searchParams.get('sig'))),
};

/**
 * A workflow of Teams that posts the Adaptive Card it is sent. Foreign text stands in RichTextBlocks, which take it literally: a
 * TextBlock reads markdown, and how that is escaped differs from client to client
 * (https://github.com/microsoft/AdaptiveCards/issues/5590). Colours are those of the reader's theme.
 */
export function createTeamsChannel({
  url,
  allowPrivateNetwork,
  site,
}: Pick<ChannelOptions, 'url' | 'allowPrivateNetwork' | 'site'>): Channel {
  const words = wordsOf(site.language);
  return {
    // 4 a second are allowed.
    rates: [{ messages: 3, within: 1000 }],
    edits: false,
    escape: escapeMarkdown,
    compose(message) {
      const { body, link } = layOut(message, site);
      const content = {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        msteams: { width: 'Full' },
        body,
        ...(link === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: words.readMore, url: link }] }),
      };
      const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
      return {
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ type: 'message', attachments }),
        allowPrivateNetwork,
      };
    },
    interpret,
  };
}

function layOut({ notice, words: own, plain = false }: Message, site: Site): Card {
  if (own !== undefined && own.trim() !== '' && !plain)
    return { body: [{ type: 'TextBlock', text: fitMarkup(own, MAX_CARD, inCard, MARKDOWN), wrap: true }] };
  switch (notice.kind) {
    case 'article':
      return articleCard(notice, plain, site);
    case 'digest':
      return { body: digestBody(notice, plain, site) };
    case 'alarm': {
      const text = fit(alarmText(notice.type, notice.alarm, site), MAX_SUMMARY, inUnits);
      return { body: [paragraph([run(text, { weight: 'Bolder' })])] };
    }
    case 'ping':
      throw new Error('a chat is not told of feeds');
  }
}

/** A new article with picture and summary; a correction or withdrawal is short, and a withdrawn article has no link. */
function articleCard(notice: ArticleNotice, plain: boolean, site: Site): Card {
  const { type, article } = notice;
  const isNew = type === 'article.new';
  const link = type === 'article.removed' ? undefined : addressWithin(MAX_ADDRESS, article, site);
  const title = fit(titleOf(article), MAX_TITLE, inUnits);
  const size = isNew ? { size: 'Large' } : {};
  const image = isNew && !plain ? webAddress(article.image, MAX_ADDRESS) : undefined;
  const summary = fit(isNew ? summaryOf(article) : changeOf(notice, site), MAX_SUMMARY, inUnits);
  const byline = bylineOf(isNew ? article : { source: article.source }, site);
  return {
    body: [
      paragraph([
        ...markRuns(notice, site, size),
        run(title, { weight: 'Bolder', ...size, ...(plain ? {} : linkedTo(link, type)) }),
      ]),
      paragraph([run(fit(byline, MAX_BYLINE, inUnits), { isSubtle: true, size: 'Small' })], 'None'),
      ...(image === undefined
        ? []
        : [{ type: 'Image', url: image, altText: fit(title, 100, inUnits), size: 'Stretch' }]),
      ...(summary === '' ? [] : [paragraph([run(summary)])]),
    ],
    ...(link === undefined ? {} : { link }),
  };
}

function digestBody(notice: DigestNotice, plain: boolean, site: Site): readonly Element[] {
  const { type, articles } = notice;
  const body = [
    paragraph([run(fit(headingOf(notice, site), MAX_TITLE, inUnits), { weight: 'Bolder', size: 'Large' })]),
  ];
  // As much as the last line and the frame of the card take.
  let size = 1000;
  for (const article of articles) {
    const link = type === 'article.removed' ? undefined : addressWithin(MAX_ADDRESS, article, site);
    const title = run(fit(titleOf(article), MAX_TITLE, inUnits), linkedTo(link, type));
    const source = run(` · ${fit(site.sourceTitle(article.source), 100, inUnits)}`, { isSubtle: true, size: 'Small' });
    const line = paragraph(plain || notice.source !== undefined ? [title] : [title, source], 'Small');
    size += stored(line);
    if (size > MAX_CARD) break;
    body.push(line);
  }
  const others = othersOf(notice, body.length - 1, site);
  if (!others) return body;
  const link = plain || others.url === undefined ? {} : linkedTo(others.url, type);
  return [...body, paragraph([run(others.text, { isSubtle: true, ...link })])];
}

function paragraph(inlines: readonly Element[], spacing = 'Default'): Element {
  return { type: 'RichTextBlock', inlines, ...(spacing === 'Default' ? {} : { spacing }) };
}

/** Text that is read as it is written. Clients work out `{{DATE(…)}}` and `{{TIME(…)}}` even in it: a blank without width parts them. */
function run(text: string, style: Element = {}): Element {
  return { type: 'TextRun', text: text.replace(/\{\{(?=(?:DATE|TIME)\()/g, '{\u200B{'), ...style };
}

function linkedTo(link: string | undefined, type: ArticleNotice['type']): Element {
  if (link === undefined) return type === 'article.removed' ? { strikethrough: true } : {};
  return { selectAction: { type: 'Action.OpenUrl', url: link } };
}

function markRuns(notice: ArticleNotice, site: Site, style: Element): readonly Element[] {
  const mark = markOf(notice, site);
  const color = notice.type === 'article.removed' ? 'Attention' : 'Warning';
  return mark === '' ? [] : [run(mark, { weight: 'Bolder', color, ...style })];
}

/** For words of the user's own. A client that knows no backslash shows it, but no link and no list. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_[\]()]|^ *(?:[-+]|\d+\.)(?= )/gm, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`);
}

/**
 * Workflows answer 202 before they post the card, so that a card which Teams does not take looks like any other. Connectors, which they
 * have replaced, answered 200 whatever happened, and said in their text what.
 */
function interpret(answer: Answer, now: number): Delivery {
  if (answer.status === undefined) return interpretStandard(answer, now);
  const reported = /\bHTTP error (\d{3})\b/.exec(answer.body)?.[1];
  const isOk = answer.status >= 200 && answer.status < 300;
  if (isOk && reported === undefined && /^\s*</.test(answer.body))
    return webhookWaits(answer.status, 'a page was answered: this is not the address of a workflow');
  const status = isOk && reported !== undefined ? Number(reported) : answer.status;
  const delivery = interpretStandard({ ...answer, status }, now);
  if (delivery.kind !== 'failed') return delivery;
  const code = codeIn(answer);
  const error = code === undefined ? delivery.error : `${delivery.error}: ${code}`;
  if (status === 413) return { kind: 'rejected', status, error };
  if (status !== 400) return { ...delivery, error };
  // A workflow that was switched off, or that wants its callers to sign in, answers 400 as well.
  if (/^(?:Workflow|DirectApi|Authori[sz]ation)/.test(code ?? '')) return { ...delivery, error, concerns: 'webhook' };
  return { kind: 'rejected', status, error };
}

/** The code in an error of Power Automate; its message may quote what was sent. */
function codeIn({ body }: Answer): string | undefined {
  const { code } = (objectIn(body)?.error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? oneLine(cut(code, 100)) || undefined : undefined;
}
