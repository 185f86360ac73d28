import fc from 'fast-check';
import { createRandom, inventText } from '../../bench/corpus.ts';
import { DAY } from './clock.ts';
import { LANGUAGES, type Told } from './stories.ts';

/** What an article says, and which story it tells: equal numbers tell one. */
export type Telling = {
  readonly story: number;
  readonly title: string;
  readonly text: string;
  readonly published: number;
  readonly source: string;
};

const SOURCES = ['paper', 'wire', 'forum'] as const;
const EPOCH = Date.UTC(2024, 2, 5, 8);
const INVENTED = 3;

const STORIES: readonly Told[] = [
  ...LANGUAGES.map(([, told]) => told),
  ...Array.from({ length: INVENTED }, (_, seed): Told => {
    const random = createRandom(seed + 1);
    return {
      title: inventText(random, 10).slice(0, 12),
      sentences: Array.from({ length: 8 }, () => inventText(random, 30)),
      joined: '',
    };
  }),
];

/** Ways to tell a story again of which any two are near to each other. */
const SLIGHT: Readonly<Record<string, (told: Told) => readonly string[]>> = {
  exact: ({ sentences }) => sentences,
  'with another lead': ({ sentences }) => [`河口社3月5日讯，${sentences[0]}`, ...sentences.slice(1)],
  'with a credit line': ({ sentences }) => [...sentences, '（责任编辑：周河）'],
  'the other way round': ({ sentences }) => sentences.toReversed(),
  'its last words cut': ({ sentences }) => [...sentences.slice(0, -1), (sentences.at(-1) ?? '').slice(0, -4)],
};

/** Ways of which some are near to the whole and not to one another. */
const HARD: typeof SLIGHT = {
  ...SLIGHT,
  'its beginning': ({ sentences }) => sentences.slice(0, 2),
  'its end': ({ sentences }) => sentences.slice(-3),
  'without its beginning': ({ sentences }) => sentences.slice(1),
  'without its middle': ({ sentences }) => sentences.toSpliced(2, 2),
  'with more': ({ sentences }) => [...sentences, '有人在桥头挂起一串旧灯笼，说要一直点到河面结冰的那一天为止。'],
  'nothing but its title': () => [],
};

const NAMES = ['林舟', '周河', 'Ada Finch', '吴海'] as const;

/** One template, filled in: each a story of its own, told in the same words by every source. */
const template = fc.record({ name: fc.nat(NAMES.length - 1), kind: fc.nat(1) }).map(({ name, kind }) => {
  const who = NAMES[name];
  return kind === 0
    ? {
        story: 100 + name,
        title: `用户${who}开始关注河口航运`,
        text: `用户${who}今天开始关注河口航运。点击查看该用户关注的全部内容，或在设置中关闭此类提醒。`,
      }
    : {
        story: 200 + name,
        title: `石桥镇${name + 3}月物价`,
        text: `石桥镇今天公布${name + 3}月物价：总指数为10${name}.${name + 1}，比上月上涨0.${name + 4}%，食品上涨${name + 1}.7%，房租上涨${name + 2}.2%。`,
      };
});

function telling(ways: typeof SLIGHT, days: number) {
  const told = fc.record({
    story: fc.nat(STORIES.length - 1),
    way: fc.constantFrom(...Object.keys(ways)),
    title: fc.constantFrom('', '《', '快讯：'),
  });
  const words = told.map(({ story, way, title }) => {
    const original = STORIES[story] as Told;
    return { story, title: `${title}${original.title}`, text: (ways[way]?.(original) ?? []).join(original.joined) };
  });
  return fc
    .record({
      words: fc.oneof({ arbitrary: words, weight: 4 }, { arbitrary: template, weight: 1 }),
      source: fc.constantFrom(...SOURCES),
      day: fc.nat(days),
    })
    .map(({ words, source, day }): Telling => ({ ...words, source, published: EPOCH + day * DAY }));
}

/** Small corpora in which any two tellings of a story are near to each other, and no two stories. */
export const plainCorpus = fc.array(telling(SLIGHT, 2), { minLength: 5, maxLength: 25 });

/** Small corpora in which a story may be told so differently that only a third telling joins two, or too far apart in time. */
export const hardCorpus = fc.array(telling(HARD, 70), { minLength: 5, maxLength: 25 });
