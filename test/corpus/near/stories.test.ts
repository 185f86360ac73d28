import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Comparison, compareStories, profileOf } from '../../../src/corpus/near/stories.ts';
import { DAY } from '../../support/clock.ts';
import { CHINESE, ENGLISH, JAPANESE, KOREAN, LANGUAGES, MIXED, type Told, textOf } from '../../support/stories.ts';

const PUBLISHED = Date.UTC(2024, 2, 5, 8);
const THRESHOLD = 0.7;

type Item = { readonly title: string; readonly text: string; readonly at?: number; readonly link?: string };
type Pair = { readonly name: string; readonly a: Item; readonly b: Item };

function compare(a: Item, b: Item, threshold = THRESHOLD): Comparison {
  const [one, other] = [a, b].map(({ title, text, at = PUBLISHED, link }) =>
    profileOf({ title, published: at, publishedIsFallback: false, link }, text),
  );
  assert(one && other);
  return compareStories(one, other, threshold);
}

function itemOf(told: Told, changes: Partial<Item> = {}): Item {
  return { title: told.title, text: textOf(told), ...changes };
}

/** The pair from both sides, which must say the same. */
function judged({ a, b }: Pair): Comparison {
  const [one, other] = [compare(a, b), compare(b, a)];
  const { passage, ...rest } = one;
  assert.deepEqual({ ...rest, passage: '' }, { ...other, passage: '' });
  assert.equal(passage !== '', other.passage !== '');
  return one;
}

const FIRST = (told: Told, count: number) => textOf(told, told.sentences.slice(0, count));

const ONE: readonly Pair[] = [
  ...LANGUAGES.flatMap(([language, told]): Pair[] => [
    { name: `the same words in ${language}`, a: itemOf(told), b: itemOf(told, { at: PUBLISHED + 20 * DAY }) },
    {
      name: `the same text in ${language} under another title`,
      a: itemOf(told),
      b: itemOf(told, { title: '一周要闻 week in review' }),
    },
    {
      name: `the title in ${language} against the title with half of the text`,
      a: itemOf(told),
      b: itemOf(told, { text: FIRST(told, Math.ceil(told.sentences.length / 2)) }),
    },
    {
      name: `sentences in ${language} in another order`,
      a: itemOf(told),
      b: itemOf(told, { text: textOf(told, told.sentences.toReversed()) }),
    },
    {
      name: `a last sentence in ${language} that is missing`,
      a: itemOf(told),
      b: itemOf(told, { text: FIRST(told, told.sentences.length - 1) }),
    },
    {
      name: `a text in ${language} in capitals, full width and other marks`,
      a: itemOf(told),
      b: { title: `《${told.title.toUpperCase()}》`, text: widened(textOf(told)) },
    },
  ]),
  {
    name: 'an agency rewrite with another lead and another credit line',
    a: itemOf(CHINESE, { text: `河口社3月5日讯（记者林舟）${textOf(CHINESE)}（责任编辑：周河）` }),
    b: itemOf(CHINESE, { title: '石桥镇：旧码头改造年底完工', text: `据镇报消息，${textOf(CHINESE)}来源：镇报` }),
  },
  {
    name: 'Latin words with and without blanks between the Chinese ones',
    a: {
      title: 'Kiosk 宣布新服务',
      text: 'Kiosk 宣布在 Stonebridge 建 AI 中心，预计年底完工，届时会有 30 名工程师到岗，负责 API 的维护。',
    },
    b: {
      title: 'Kiosk宣布新服务',
      text: 'Kiosk宣布在Stonebridge建AI中心，预计年底完工，届时会有30名工程师到岗，负责API的维护。',
    },
  },
  {
    name: 'a wire with the place, date and agency before it',
    a: itemOf(ENGLISH, { text: `MARROW HALT, March 5 (Wire) - ${textOf(ENGLISH)}` }),
    b: itemOf(ENGLISH, { text: `${textOf(ENGLISH)} (Reporting by A. Finch; editing by L. Moor)` }),
  },
  {
    name: 'a flash against the same headline with the agency before it',
    a: { title: '快讯：石桥镇旧码头改造年底完工', text: '石桥镇旧码头改造年底完工。' },
    b: { title: '石桥镇旧码头改造年底完工', text: '河口社3月5日讯，石桥镇旧码头改造年底完工。' },
  },
  {
    name: 'a Chinese headline alone against headline and two sentences',
    a: { title: CHINESE.title, text: '' },
    b: itemOf(CHINESE, { text: `${CHINESE.title}。${FIRST(CHINESE, 2)}` }),
  },
  {
    name: 'an English headline alone against headline and two sentences',
    a: { title: ENGLISH.title, text: '' },
    b: itemOf(ENGLISH, { text: `${ENGLISH.title}. ${FIRST(ENGLISH, 2)}` }),
  },
  {
    name: 'a few Chinese words changed',
    a: itemOf(CHINESE),
    b: itemOf(CHINESE, {
      text: textOf(CHINESE)
        .replace('水边公园', '河滨公园')
        .replace('两位老船工', '两名退休船工')
        .replace('答应', '同意'),
    }),
  },
  {
    name: 'a few English words changed',
    a: itemOf(ENGLISH),
    b: itemOf(ENGLISH, {
      text: textOf(ENGLISH)
        .replace('disused', 'abandoned')
        .replace('oiled each', 'greased each')
        .replace('hut', 'cabin'),
    }),
  },
  {
    name: 'one sentence of six replaced',
    a: itemOf(CHINESE),
    b: itemOf(CHINESE, {
      text: textOf(CHINESE, CHINESE.sentences.with(2, '为了不耽误渡船靠岸，工人们从开春以来都把活儿安排在了夜间。')),
    }),
  },
  {
    name: 'a sentence added',
    a: itemOf(JAPANESE),
    b: itemOf(JAPANESE, { text: `${textOf(JAPANESE)}見学は予約なしでできる。` }),
  },
  {
    name: 'a figure corrected',
    a: itemOf(CHINESE),
    b: itemOf(CHINESE, { text: textOf(CHINESE).replace('年底前', '12月20日前').replace('六', '6') }),
  },
  {
    name: 'much the same text at one address, http and https, with and without www. and parameters',
    a: itemOf(ENGLISH, { link: 'http://www.marrow.example/library/7/?from=feed', text: FIRST(ENGLISH, 5) }),
    b: itemOf(ENGLISH, {
      link: 'https://marrow.example/library/7#top',
      text: `${FIRST(ENGLISH, 4)} Nobody has asked for the old timetable in all these years, which hangs framed by the door and is dusted weekly.`,
    }),
  },
  {
    name: 'short items of one day with a word more',
    a: { title: '渡轮今晨停航', text: '因大雾，石桥镇的渡轮今晨停航。' },
    b: { title: '渡轮今晨停航', text: '因大雾，石桥镇的渡轮今晨停航了。', at: PUBLISHED + DAY },
  },
  {
    name: 'a sum with and without the name of its currency',
    a: { title: '石桥镇码头预算公布', text: '石桥镇码头的预算今天公布，一共为320万元人民币，分两年付清。' },
    b: { title: '石桥镇码头预算公布', text: '石桥镇码头的预算今天公布，一共为320万元，分两年付清。' },
  },
];

for (const pair of ONE) {
  test(`one story: ${pair.name}`, () => {
    const { same, reason, similarity } = judged(pair);
    assert(same, `${similarity}: ${reason}`);
  });
}

function widened(text: string): string {
  return text
    .toUpperCase()
    .replace(/[A-Z0-9]/g, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0))
    .replaceAll('，', ', ')
    .replaceAll('。', '. ');
}

const follows = (who: string, what: string): Item => ({
  title: `用户${who}开始关注${what}`,
  text: `用户${who}今天开始关注${what}。点击查看该用户关注的全部内容，或在设置中关闭此类提醒。`,
});
const followsInEnglish = (who: string, what: string): Item => ({
  title: `${who} now follows ${what}`,
  text: `${who} now follows ${what} on the exchange. See everything this member follows, or turn these notes off in your settings.`,
});
const statistic = (month: string, figures: readonly string[]): Item => ({
  title: `石桥镇${month}物价指数公布`,
  text: `镇统计所今天公布${month}的物价指数：总指数为${figures[0]}，比上月上涨${figures[1]}%，其中食品上涨${figures[2]}%，房租上涨${figures[3]}%。`,
});
const indicator = (name: string, figures: readonly string[]): Item => ({
  title: `石桥镇3月${name}`,
  text: `石桥镇3月${name}为${figures[0]}%，预期${figures[1]}%，前值${figures[2]}%。数据由镇统计所在每月上旬发布。`,
});
const weather = (city: string, low: string, high: string): Item => ({
  title: `${city}明日天气`,
  text: `${city}明天多云转晴，最低气温${low}度，最高气温${high}度，东北风三到四级，出门请带一件薄外套。`,
});
const column = (month: string, sentences: readonly string[]): Item => ({
  title: `河边手记：${month}`,
  text: `每个月的最后一个周末，我都会在这里写下河边的事。${sentences.join('')}下个月再见。`,
});

const TWO: readonly Pair[] = [
  { name: 'one template with other names', a: follows('林舟', '河口航运'), b: follows('周河', '石桥水务') },
  { name: 'one template with another user', a: follows('林舟', '河口航运'), b: follows('周河', '河口航运') },
  { name: 'one template with another stock', a: follows('林舟', '河口航运'), b: follows('林舟', '石桥水务') },
  {
    name: 'one English template with other names',
    a: followsInEnglish('Ada Finch', 'Marrow Rail'),
    b: followsInEnglish('Lee Moor', 'Halt Foods'),
  },
  {
    name: 'one template with other figures',
    a: statistic('3月', ['102.1', '0.4', '0.7', '0.2']),
    b: statistic('3月', ['99.8', '1.3', '2.6', '0.9']),
  },
  {
    name: 'two months of one statistic',
    a: statistic('3月', ['102.1', '0.4', '0.7', '0.2']),
    b: { ...statistic('4月', ['102.6', '0.5', '0.8', '0.1']), at: PUBLISHED + 30 * DAY },
  },
  {
    name: 'two indicators of one series',
    a: indicator('失业率', ['4.1', '4.0', '4.2']),
    b: indicator('零售额同比', ['2.8', '3.1', '1.9']),
  },
  {
    name: 'two indicators of one series that happen to have the same figures',
    a: indicator('失业率', ['4.1', '4.0', '4.2']),
    b: indicator('储蓄利率', ['4.1', '4.0', '4.2']),
  },
  {
    name: 'two reports of one form under one title, about other people and places',
    a: {
      title: 'Police appeal',
      text: 'Officers are looking for witnesses after John Carter was last seen near the market in Upton on Friday evening. Anyone who saw him is asked to call the station.',
    },
    b: {
      title: 'Police appeal',
      text: 'Officers are looking for witnesses after Mary Holt was last seen near the market in Dunmore on Friday evening. Anyone who saw her is asked to call the station.',
    },
  },
  {
    name: 'a few words that say nothing, under other titles',
    a: { title: 'Mayor resigns in Upton', text: 'Read more', link: 'https://n.example/1' },
    b: { title: 'Library opens in Dunmore', text: 'Read more', link: 'https://n.example/2' },
  },
  { name: 'weather of two cities', a: weather('石桥', '12', '19'), b: weather('河口', '9', '16') },
  { name: 'weather of two cities that is the same', a: weather('石桥', '12', '19'), b: weather('河口', '12', '19') },
  { name: 'weather of one city on two days', a: weather('石桥', '12', '19'), b: weather('石桥', '7', '11') },
  {
    name: 'a monthly column under one title pattern',
    a: column('三月', ['柳树抽芽了，老船工们把小艇翻过来晒，岸边都是桐油的味道。']),
    b: { ...column('四月', ['水涨到了第三级台阶，孩子们在桥洞下放纸船，看谁的先到河口。']), at: PUBLISHED + 30 * DAY },
  },
  {
    name: 'a digest and one of its items',
    a: { title: '石桥早报', text: [CHINESE, JAPANESE, KOREAN, MIXED].map((told) => FIRST(told, 1)).join('') },
    b: itemOf(CHINESE, { text: FIRST(CHINESE, 3) }),
  },
  {
    name: 'a digest and an item that it holds in full',
    a: { title: '石桥早报', text: [CHINESE, JAPANESE, KOREAN].map((told) => textOf(told)).join('') },
    b: itemOf(CHINESE),
  },
  {
    name: 'a paragraph quoted in another article',
    a: itemOf(ENGLISH),
    b: {
      title: 'Why small stations matter',
      text: `Much has been written about what a halt means to a valley. One paper put it so: "${ENGLISH.sentences[0]}" We asked the people of five villages what they would keep if they could choose only one thing, and hardly anyone named the trains. They named the bench, the clock and the view.`,
    },
  },
  {
    name: 'two items of few words that differ in one of them',
    a: { title: '渡轮今晨停航', text: '' },
    b: { title: '地铁今晨停航', text: '' },
  },
  {
    name: 'one very short item twice, far apart in time',
    a: { title: '渡轮今晨停航', text: '因大雾，渡轮今晨停航。' },
    b: { title: '渡轮今晨停航', text: '因大雾，渡轮今晨停航。', at: PUBLISHED + 14 * DAY },
  },
  { name: 'two empty articles', a: { title: '', text: '' }, b: { title: '', text: '' } },
  { name: 'an empty article and a story', a: { title: '', text: '' }, b: itemOf(CHINESE) },
  {
    name: 'nothing but marks',
    a: { title: '……', text: '！！！' },
    b: { title: '……', text: '！！！' },
  },
  {
    name: 'other stories at one address',
    a: itemOf(CHINESE, { link: 'https://bridge.example/today' }),
    b: itemOf(JAPANESE, { link: 'https://bridge.example/today' }),
  },
  {
    name: 'short templates of one host without a path',
    a: { ...follows('林舟', '河口航运'), link: 'https://bridge.example/' },
    b: { ...follows('周河', '石桥水务'), link: 'https://bridge.example/' },
  },
  ...LANGUAGES.flatMap(([language, told], at): Pair[] =>
    LANGUAGES.slice(at + 1).map(([another, other]) => ({
      name: `a story in ${language} and one in ${another}`,
      a: itemOf(told),
      b: itemOf(other),
    })),
  ),
];

for (const pair of TWO) {
  test(`two stories: ${pair.name}`, () => {
    const { same, reason, similarity } = judged(pair);
    assert(!same, `${similarity}: ${reason}`);
  });
}

test('the threshold decides how much may be another', () => {
  const sentences = CHINESE.sentences.slice(0, 4);
  const [a, b] = [
    itemOf(CHINESE),
    itemOf(CHINESE, { title: '另一个标题', text: `${textOf(CHINESE, sentences)}${textOf(JAPANESE)}` }),
  ];
  const { similarity } = compare(a, b);
  assert(compare(a, b, similarity - 0.01).same);
  assert(!compare(a, b, similarity + 0.01).same);
});

test('why they are one story or two is said in words, with what both share', () => {
  const { reason, passage } = compare(itemOf(CHINESE), itemOf(CHINESE, { title: '另一个标题' }));
  assert.equal(reason, 'nearly the same text');
  assert(passage.startsWith('石桥镇的旧码头'));
  assert.equal(compare(itemOf(CHINESE), itemOf(JAPANESE)).reason, 'too little of their text is the same');
});

const sentence = fc.constantFrom(...LANGUAGES.flatMap(([, { sentences }]) => sentences), '涨3%。', 'up 3%.', '快讯：');
const item = fc.record({
  title: fc.oneof(fc.constantFrom(...LANGUAGES.map(([, { title }]) => title), ''), fc.string({ unit: 'grapheme' })),
  text: fc.array(sentence, { maxLength: 6 }).map((sentences) => sentences.join(' ')),
  at: fc.constantFrom(PUBLISHED, PUBLISHED + 2 * DAY, PUBLISHED + 20 * DAY),
  link: fc.constantFrom('https://a.example/1', 'http://www.a.example/1/?x=1', 'https://a.example/2'),
});

test('whether two articles tell one story does not depend on which is asked', () => {
  fc.assert(
    fc.property(item, item, (a, b) => void judged({ name: '', a, b })),
    { numRuns: 500 },
  );
});

test('an article that says something tells the same story as itself', () => {
  fc.assert(
    fc.property(item, ({ title, text, at, link }) => {
      fc.pre(profileOf({ title, published: at, publishedIsFallback: false }, text).weight > 0);
      const again = { title, text, at, link };
      const { same, similarity } = compare(again, again);
      assert(same);
      assert.equal(similarity, 1);
    }),
  );
});

test('articles of 100 kB and of 5 MB are compared in time', () => {
  const unit = `${textOf(CHINESE)} ${textOf(ENGLISH)} `;
  for (const bytes of [100_000, 5_000_000]) {
    const text = Array.from({ length: Math.ceil(bytes / unit.length) }, (_, at) => `${unit}${at}`).join('');
    const began = performance.now();
    const { same } = compare({ title: CHINESE.title, text }, { title: CHINESE.title, text: `${text}。` });
    assert(same);
    assert(performance.now() - began < 4000);
  }
});
