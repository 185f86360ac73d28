import { EDITS, type Edit, edit, MAX_SHARE, retitle } from './edits.ts';
import { LANGUAGES, type Language, pick, type Random, whole } from './languages.ts';
import { type Draft, linkOf, type Page, SITES, type Site } from './pages.ts';
import {
  createSubject,
  drawLength,
  inventParagraphs,
  inventSentence,
  inventTelling,
  inventTitle,
  lengthOf,
  linesOf,
  type Sentence,
  type Subject,
  sentenceText,
  type Telling,
} from './prose.ts';

/** How one story comes to be told twice. */
export const COPIES = [
  'exact copy',
  ...EDITS,
  'credits added',
  'another lead-in',
  'reworded item',
  'headline only',
  'short version',
] as const;
export type Copied = (typeof COPIES)[number];

const DAY_MS = 86_400_000;
/** Copies of a story within so many milliseconds are expected to be found. */
export const WINDOW_MS = 30 * DAY_MS;
/** Share of copies that come long after: nobody expects them to be found. */
const LATE = 0.04;

/** A story and one to three copies of it, of the kind asked for. */
export function inventStory(random: Random, kind: Copied, publishedMs: number): readonly Draft[] {
  const language = pick(random, LANGUAGES);
  const count = pick(random, [1, 1, 1, 2, 2, 3]);
  const site = pick(random, SITES);
  const link = linkOf(random, site);
  const place = (): Pick<Page, 'site' | 'language' | 'publishedMs' | 'link'> => {
    const other = pick(random, SITES);
    return {
      site: other,
      language,
      publishedMs: publishedMs + delay(random, isWire(kind) ? 2 : 20),
      link: linkOf(random, other),
    };
  };
  const first = { site, language, publishedMs, link };
  const copy = (draft: Omit<Draft, 'story' | 'copied'>): Draft => ({ ...draft, story: 0, copied: kind });
  switch (kind) {
    case 'another lead-in':
    case 'reworded item':
    case 'headline only': {
      const wire = inventWire(random, language);
      const tell = TELLERS[kind];
      const original = kind === 'headline only' ? fullWire(random, wire) : leadInto(random, wire, 0);
      const copies = Array.from({ length: count }, (_, at) =>
        copy({ page: { ...place(), site: tickerSite(random), ...tell(random, wire, at + 1) } }),
      );
      return [{ page: { ...first, site: tickerSite(random), ...original }, story: 0 }, ...copies];
    }
    case 'short version': {
      const telling = inventTelling(random, language, whole(random, 500, 2500));
      const copies = Array.from({ length: count }, () =>
        copy({ page: { ...place(), title: retitle(random, telling), lines: opening(random, telling) } }),
      );
      return [{ page: { ...first, title: telling.title, lines: linesOf(telling) }, story: 0 }, ...copies];
    }
    default: {
      const length = isEdit(kind) ? whole(random, 220, 2800) : drawLength(random);
      const telling = isEdit(kind) ? inventLong(random, language, length) : inventTelling(random, language, length);
      const copies = Array.from({ length: count }, () => {
        const { text, share } = copyOf(random, telling, kind);
        return copy({ page: { ...place(), ...text }, share });
      });
      return [{ page: { ...first, title: telling.title, lines: linesOf(telling) }, story: 0 }, ...copies];
    }
  }
}

type Text = Pick<Page, 'title' | 'lines'>;

function copyOf(
  random: Random,
  telling: Telling & { readonly subject: Subject },
  kind: Copied,
): { text: Text; share: number } {
  if (!isEdit(kind)) {
    const lines = linesOf(telling);
    if (kind === 'exact copy') return { text: { title: telling.title, lines }, share: 0 };
    return { text: { title: retitle(random, telling), lines: withCredits(random, telling.language, lines) }, share: 0 };
  }
  // Not less than a sentence where sentences are changed.
  const least = kind === 'words replaced' ? 0.01 : 0.05;
  const edited = edit(random, telling, telling.subject, kind, least + random() * (MAX_SHARE - least));
  return { text: { title: retitle(random, telling), lines: linesOf(edited.telling) }, share: edited.share };
}

/** Of a few paragraphs at least, so that there is something to move. */
function inventLong(random: Random, language: Language, length: number): ReturnType<typeof inventTelling> {
  for (;;) {
    const telling = inventTelling(random, language, length);
    if (telling.paragraphs.length >= 3) return telling;
  }
}

function isWire(kind: Copied): kind is keyof typeof TELLERS {
  return kind in TELLERS;
}

function isEdit(kind: Copied): kind is Edit {
  return (EDITS as readonly Copied[]).includes(kind);
}

function tickerSite(random: Random): Site {
  return pick(random, ['ticker', 'flash', 'ticker', 'flash', 'portal']);
}

/** What agencies send of one event they send within hours; other copies come within weeks. */
function delay(random: Random, days: number): number {
  if (random() < LATE) return WINDOW_MS + whole(random, 2, 40) * DAY_MS;
  return Math.floor(random() ** 3 * days * DAY_MS);
}

/** A wire item: what it says in one sentence, and what it says on. */
type Wire = {
  readonly language: Language;
  readonly headline: string;
  readonly fact: Sentence;
  readonly subject: Subject;
  readonly more: string;
};

function inventWire(random: Random, language: Language): Wire {
  const subject = createSubject(random, language);
  const fact = inventLongEnough(random, subject);
  const more = [inventSentence(random, subject), inventSentence(random, subject)].map((sentence) =>
    sentenceText(sentence, language),
  );
  const headline = `${inventTitle(random, subject)}${language.joiner}${inventTitle(random, subject)}`;
  return { language, headline, subject, fact, more: more.join(language.joiner) };
}

/** One sentence that says who did what. */
function inventLongEnough(random: Random, subject: Subject): Sentence {
  const { language, names } = subject;
  for (;;) {
    const sentence = [pick(random, names), subject.figure(random), ...inventSentence(random, subject)];
    if (lengthOf(sentence) >= 28 * language.breadth) return sentence;
  }
}

const DATELINES: Readonly<Record<Language['code'], readonly string[]>> = {
  zh: ['灯塔社3月22日讯，', '', '据北岸消息，', '石桥财经讯，', '【快讯】', '灯塔社电 '],
  en: ['NORTHQUAY (Wire) - ', '', 'Harbour News: ', 'LANTERN - ', 'By Wire Staff — '],
  ja: ['【灯台通信】', '', '北岸新聞によると、', '3月22日、'],
  ko: ['[등대통신] ', '', '북안뉴스에 따르면 ', '3월 22일 '],
};

/** The same sentence behind the words that another agency puts before it; its title is the sentence, or its beginning. */
function leadInto(random: Random, { language, fact }: Wire, number: number): Text {
  const leads = DATELINES[language.code];
  const text = sentenceText(fact, language);
  const line = (leads[number % leads.length] ?? '') + text;
  const drawn = random();
  if (drawn < 0.5) return { title: line, lines: [line] };
  if (drawn < 0.8) return { title: text.replace(/[\p{P}\s]+$/u, ''), lines: [line] };
  return { title: `${line.slice(0, Math.ceil(line.length * 0.6))}...`, lines: [line] };
}

/** Another agency's own words here and there, for up to a fifth of the item. */
function reword(random: Random, wire: Wire, number: number): Text {
  const { language, fact, subject } = wire;
  const { telling } = edit(random, { language, title: '', paragraphs: [[fact]] }, subject, 'words replaced', MAX_SHARE);
  return leadInto(random, { ...wire, fact: telling.paragraphs[0]?.[0] ?? fact }, number);
}

function headlineOf(_random: Random, { headline, language }: Wire, number: number): Text {
  const stop = language.joiner === '' ? '。' : '.';
  return number % 2 === 0 ? { title: headline, lines: [headline] } : { title: headline, lines: [`${headline}${stop}`] };
}

const TELLERS = { 'another lead-in': leadInto, 'reworded item': reword, 'headline only': headlineOf };

function fullWire(random: Random, { headline, fact, more, language }: Wire): Text {
  const [lead = ''] = DATELINES[language.code];
  const line = `${lead}${sentenceText(fact, language)}${language.joiner}${more}`;
  return {
    title: headline,
    lines: [random() < 0.7 ? `【${headline}】${line}` : `${headline}${language.joiner}${line}`],
  };
}

/** The first paragraphs of a long article, as another site carries them. */
function opening(random: Random, { language, paragraphs }: Telling): string[] {
  const lines = linesOf({ language, paragraphs });
  const kept: string[] = [];
  for (const line of lines) {
    kept.push(line);
    if (kept.join('').length > 70 * language.breadth && random() < 0.6) break;
    if (kept.length >= Math.ceil(lines.length / 2)) break;
  }
  return kept;
}

const CREDITS: Readonly<Record<Language['code'], readonly string[]>> = {
  zh: [
    '（编辑：周河）',
    '来源：灯塔社',
    '记者 孙岸 通讯员 李潮',
    '责任编辑：吴堤 SF014',
    '（原载柳堤晚报，转载请注明出处）',
  ],
  en: [
    '(Reporting by A. Lindqvist; Editing by J. Poole)',
    'Source: Northquay Wire',
    'By MARA TOLLAND',
    'Edited by J. Poole',
  ],
  ja: ['（記者：北岸 太郎）', '出典：灯台通信', '【編集部】'],
  ko: ['(기자 강민)', '출처: 등대통신', '[편집부]'],
};
const ADVERTS: Readonly<Record<Language['code'], readonly string[]>> = {
  zh: [
    '【开户有礼】现在开户即享佣金优惠，名额有限，点击链接立即办理，专属顾问为您服务。',
    '更多精彩内容，欢迎搜索并关注我们的微信公众号，每天早上八点准时为您推送。',
  ],
  en: [
    'Sign up for the Morning Tide newsletter and get the five stories that matter before breakfast.',
    'Special offer: read everything for three months at half the price. Terms apply; cancel at any time.',
  ],
  ja: ['会員登録すると、すべての記事を三か月間無料でお読みいただけます。お申し込みはこちらから。'],
  ko: ['지금 가입하면 석 달 동안 모든 기사를 무료로 볼 수 있습니다. 신청은 여기에서 하세요.'],
};

/** With a line of credit at one end or both, and an advertisement where there is text enough to bear it. */
function withCredits(random: Random, language: Language, lines: readonly string[]): string[] {
  const { code } = language;
  const length = lines.join('').length;
  const credited = random() < 0.5 ? [...lines, pick(random, CREDITS[code])] : [pick(random, CREDITS[code]), ...lines];
  if (length < 250 * language.breadth || random() < 0.4) return credited;
  const advert = random() < 0.6 ? pick(random, ADVERTS[code]) : ownAdvert(random, language, length);
  return random() < 0.8 ? [...credited, advert] : [advert, ...credited];
}

/** One that nobody has seen before: at most a tenth of the text. */
function ownAdvert(random: Random, language: Language, length: number): string {
  const subject = createSubject(random, language);
  const most = Math.min(length / 10, 160 * language.breadth);
  const lines = linesOf({ language, paragraphs: inventParagraphs(random, subject, 160) });
  return lines.join(language.joiner).slice(0, Math.max(most, 12));
}
