import { LANGUAGES, type Language, pick, type Random, whole } from './languages.ts';
import { type Draft, linkOf, type Page, SITES } from './pages.ts';
import {
  createSubject,
  inventParagraphs,
  inventTelling,
  inventTitle,
  linesOf,
  type Paragraphs,
  type Subject,
} from './prose.ts';
import { fillTemplate, inventLongTemplate, inventNames, pickShortTemplate, type Template } from './templates.ts';

/** What makes stories look like one another which are not one. */
export const ALIKE = [
  'short template',
  'long template',
  'two months',
  'column',
  'shared notice',
  'one event',
  'quotation',
  'roundup',
] as const;
export type Alike = (typeof ALIKE)[number];

const DAY_MS = 86_400_000;

type Text = Pick<Page, 'title' | 'lines'>;
type Maker = (random: Random, language: Language) => readonly Text[];

/** Stories that are alike, and close enough in time to be taken for one. */
export function inventFamily(random: Random, kind: Alike, publishedMs: number): readonly Draft[] {
  const language = pick(random, LANGUAGES);
  const site = kind === 'shared notice' ? 'portal' : pick(random, SITES);
  const apart = kind === 'column' ? pick(random, [7, 7, 30]) * DAY_MS : random() * 3 * DAY_MS;
  return MAKERS[kind](random, language).map((text, story) => ({
    story,
    page: {
      ...text,
      // A series appears at one site; what has one event or one notice in common may stand anywhere.
      site: kind === 'one event' || kind === 'roundup' ? pick(random, SITES) : site,
      language,
      publishedMs: Math.floor(publishedMs + story * apart),
      link: linkOf(random, site),
    },
  }));
}

const MAKERS: Readonly<Record<Alike, Maker>> = {
  'short template': (random, language) => fillMany(random, language, pickShortTemplate(random, language)),
  'long template': (random, language) =>
    fillMany(random, language, inventLongTemplate(random, language, whole(random, 250, 2000))),
  'two months': (random, language) => {
    const template = inventLongTemplate(random, language, whole(random, 120, 1200));
    const dated = { ...template, title: `{d}${language.joiner}${template.title.replaceAll('{d}', '{a}')}` };
    const [a = '', b = ''] = inventNames(random, language, 2);
    const from = whole(random, 2, 8);
    return [0, 1, 2].map((at) => fillTemplate(random, dated, { a, b, d: monthOf(language, from + at) }));
  },
  column: inventColumn,
  'shared notice': (random, language) =>
    Array.from({ length: whole(random, 3, 6) }, () => {
      const { title, ...telling } = inventTelling(random, language, whole(random, 40, 160));
      return { title, lines: linesOf(telling) };
    }),
  'one event': (random, language) => {
    const subject = createSubject(random, language);
    // The names and figures of an event are everyone's; the words are not.
    const figures = [subject.figure(random), subject.figure(random), subject.figure(random)];
    const event = { ...subject, figure: (draw: Random) => pick(draw, figures) };
    const length = whole(random, 50, 900);
    return [0, 1].map(() => ({
      title: inventTitle(random, event),
      lines: linesOf({ language, paragraphs: inventParagraphs(random, event, length) }),
    }));
  },
  quotation: inventQuotation,
  roundup: inventRoundup,
};

function fillMany(random: Random, language: Language, template: Template): readonly Text[] {
  const names = inventNames(random, language, whole(random, 3, 7));
  const [b = ''] = inventNames(random, language, 1);
  const d = monthOf(language, whole(random, 2, 12));
  return names.map((a) => fillTemplate(random, template, { a, b, d }));
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

function monthOf({ code }: Language, month: number): string {
  if (code === 'en') return MONTHS[month - 1] ?? 'December';
  return `${month}${code === 'ko' ? '월' : '月'}`;
}

/** Under one title, or one with a number in it; with the same words before and behind what is new every time. */
function inventColumn(random: Random, language: Language): readonly Text[] {
  const subject = createSubject(random, language);
  const name = inventTitle(random, subject);
  const same = random() < 0.33;
  const [intro = '', outro = ''] = [60, 40].map((length) => inventText(random, subject, length));
  const first = whole(random, 1, 90);
  return Array.from({ length: whole(random, 3, 5) }, (_, at) => {
    const text = inventParagraphs(random, createSubject(random, language), whole(random, 200, 900));
    return {
      title: same ? name : `${name} (${first + at})`,
      lines: [intro, ...linesOf({ language, paragraphs: text }), outro],
    };
  });
}

/** A story, and a later one of the series that quotes a paragraph or two of it: less than a third of either. */
function inventQuotation(random: Random, language: Language): readonly Text[] {
  const subject = createSubject(random, language);
  const series = inventTitle(random, subject);
  const texts = [700, 900].map((least) => inventParagraphs(random, subject, least + random() * 1500));
  const [earlier = [], later = []] = texts;
  const quoted = quotable(random, earlier, later);
  const at = whole(random, 1, later.length);
  return [
    {
      title: `${series}${language.comma}${inventTitle(random, subject)}`,
      lines: linesOf({ language, paragraphs: earlier }),
    },
    {
      title: `${series}${language.comma}${inventTitle(random, subject)}`,
      lines: linesOf({ language, paragraphs: later.toSpliced(at, 0, ...quoted) }),
    },
  ];
}

function quotable(random: Random, earlier: Paragraphs, later: Paragraphs): Paragraphs {
  const size = (paragraphs: Paragraphs) => paragraphs.flat(2).join('').length;
  const most = Math.min(size(earlier), size(later)) / 3;
  const from = whole(random, 0, earlier.length - 2);
  const two = earlier.slice(from, from + whole(random, 1, 2));
  return size(two) <= most ? two : earlier.filter((paragraph) => size([paragraph]) <= most).slice(0, 1);
}

const DIGESTS = { zh: '早间要闻', en: 'Morning digest', ja: '朝のまとめ', ko: '아침 브리핑' };

/** Short items of a day, and a digest that holds them whole, one after the other. */
function inventRoundup(random: Random, language: Language): readonly Text[] {
  const items = Array.from({ length: whole(random, 4, 8) }, () => {
    const subject = createSubject(random, language);
    return { title: inventTitle(random, subject), lines: [inventText(random, subject, whole(random, 35, 180))] };
  });
  const digest = {
    title: `${DIGESTS[language.code]} (${whole(random, 1, 12)}/${whole(random, 1, 28)})`,
    lines: items.flatMap(({ title, lines }, at) => [`${at + 1}. ${title}`, ...lines]),
  };
  return [...items, digest];
}

function inventText(random: Random, subject: Subject, length: number): string {
  return linesOf({
    language: subject.language,
    paragraphs: inventParagraphs(random, subject, length),
  }).join(subject.language.joiner);
}
