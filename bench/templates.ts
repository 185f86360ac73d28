import { type Language, pick, type Random, whole, zipf } from './languages.ts';
import { createSubject, inventParagraphs, linesOf } from './prose.ts';

/**
 * Reports that are alike to the letter but for whom they are about and what was counted: each of them a story of its own.
 * {a} is what one is about and another is not, {b} what all of a family share, {n} a number, {p} a percentage, {d} a date.
 */
export type Template = { readonly title: string; readonly lines: readonly string[] };

const SHORT: Readonly<Record<Language['code'], readonly Template[]>> = {
  zh: [
    { title: '{b}把{a}加入了自选', lines: ['{b} 于 {d} {n}:{n} 把 {a} 加入了自选列表。'] },
    { title: '{a}收盘上涨{p}%', lines: ['{a}今日收盘报{n}元，上涨{p}%，成交额{n}万元，换手率{p}%。'] },
    { title: '{a}天气预报', lines: ['{a}：今天白天多云，最高气温{n}度，夜间小雨，最低气温{n}度，偏北风{p}级。'] },
    {
      title: '{a}{n}比{n}战胜{b}队',
      lines: ['昨晚结束的一场联赛中，{a}队主场以{n}比{n}战胜{b}队，升至积分榜第{n}位。'],
    },
    { title: '{d}{a}产量同比增长{p}%', lines: ['{d}，{a}产量{n}万吨，同比增长{p}%，环比下降{p}%。'] },
    { title: '{b}招聘：{a}岗位', lines: ['{b}诚聘{a}岗位{n}人，月薪{n}元，五险一金，有意者请于{d}前报名。'] },
    { title: '{a}主力合约涨{p}%', lines: ['{a}主力合约日内涨幅扩大至{p}%，现报{n}元/吨。'] },
  ],
  en: [
    { title: '{b} added {a} to a watchlist', lines: ['{b} added {a} to a public watchlist on {d} at {n}:{n}.'] },
    {
      title: '{a} shares close up {p}%',
      lines: [
        'Shares of {a} closed at {n} dollars on {d}, up {p}% from the previous session, on volume of {n} thousand.',
      ],
    },
    {
      title: 'Weather in {a}',
      lines: ['{a}: mostly cloudy with a high near {n} and light rain after dark; low around {n}, wind {n} mph.'],
    },
    {
      title: '{a} beat {b} {n}-{n}',
      lines: ['{a} beat {b} {n}-{n} at home on {d} and moved to place {n} in the table.'],
    },
    {
      title: '{a} output rises {p}% in {d}',
      lines: ['Output of {a} rose {p}% in {d} from a year earlier to {n} thousand tonnes, the statistics office said.'],
    },
    {
      title: '{b} is hiring: {a} specialist',
      lines: ['{b} is looking for {n} {a} specialists. Pay starts at {n} dollars a month. Applications close on {d}.'],
    },
  ],
  ja: [
    { title: '{a}の天気', lines: ['{a}は{d}、日中は曇りで最高気温は{n}度、夜は雨となり最低気温は{n}度の見込みです。'] },
    {
      title: '{a}株が{p}%高',
      lines: ['{a}の株価は{d}、前日比{p}%高の{n}円で取引を終えました。売買代金は{n}億円でした。'],
    },
  ],
  ko: [
    {
      title: '{a} 날씨',
      lines: ['{a} 지역은 {d} 낮 최고 기온 {n}도, 밤 최저 기온 {n}도로 예상되며 비가 조금 내리겠다.'],
    },
    {
      title: '{a} 주가 {p}% 상승',
      lines: ['{a} 주가는 {d} 전날보다 {p}% 오른 {n}원에 거래를 마쳤다. 거래량은 {n}만 주였다.'],
    },
  ],
};

/** What long reports go on with. */
const LONG: Readonly<Record<Language['code'], readonly string[]>> = {
  zh: [
    '截至{d}，{a}累计完成{n}亿元，比上年同期增长{p}%，增速比上月回落{p}个百分点。',
    '分地区看，东部完成{n}亿元，增长{p}%；中部完成{n}亿元，增长{p}%；西部完成{n}亿元，下降{p}%。',
    '分结构看，{a}一类为{n}亿元，占比{p}%；二类为{n}亿元，占比{p}%。',
    '从资金面看，{a}主力净流出{n}万元，近五日累计{n}万元，融资余额{n}万元，较前一日变动{p}%。',
    '公开资料显示，{a}的主营业务收入为{n}亿元，毛利率{p}%，员工{n}人。',
    '{b}说，以上数据均为初步核算，部分指标因四舍五入存在误差，不作调整。',
    '风险提示：以上内容由系统依据公开数据生成，仅供参考，不构成任何投资建议。',
    '历史数据显示，{a}在过去{n}个交易日中有{n}日上涨，平均涨幅{p}%。',
  ],
  en: [
    'As of {d}, {a} had reached a total of {n} million, up {p}% from the same period a year earlier.',
    'By region, the east came to {n} million, up {p}%, the centre to {n} million, up {p}%, and the west to {n} million, down {p}%.',
    'The first category of {a} made up {p}% of the total, or {n} million, and the second {p}%, or {n} million.',
    'Over the past {n} sessions {a} rose on {n} days, by {p}% on average.',
    'Data for {a} are preliminary. {b} said that totals may not add up because of rounding, and that no correction is planned.',
    'This report was generated from public data, is meant for information only and is no advice to buy or sell anything.',
    '{a} employs {n} people and had revenue of {n} million last year, with a gross margin of {p}%.',
  ],
  ja: [
    '{a}の累計は{d}時点で{n}億円となり、前年同期に比べて{p}%増えました。',
    '地域別では、東部が{n}億円で{p}%増、西部が{n}億円で{p}%減でした。',
    'この記事は公開されたデータを基に自動で作成したもので、投資の勧誘を目的としたものではありません。',
  ],
  ko: [
    '{a} 누계는 {d} 기준 {n}억원으로 지난해 같은 기간보다 {p}% 늘었다.',
    '지역별로는 동부가 {n}억원으로 {p}% 늘었고 서부는 {n}억원으로 {p}% 줄었다.',
    '이 기사는 공개된 자료를 바탕으로 자동으로 작성되었으며 투자를 권유하지 않는다.',
  ],
};

export function pickShortTemplate(random: Random, { code }: Language): Template {
  return pick(random, SHORT[code]);
}

/** A template of about `length` characters, if it were Chinese, at most 2,000. */
export function inventLongTemplate(random: Random, language: Language, length: number): Template {
  const { title, lines } = pickShortTemplate(random, language);
  // Between the figures stand sentences of a kind that nobody writes anew every day.
  const frame = {
    ...createSubject(random, language),
    names: ['{a}', '{a}', '{b}'],
    figure: () => pick(random, FIGURES),
  };
  const reports = LONG[language.code].filter(() => random() < 0.7);
  const known = [...lines, ...reports].join('').length;
  const rest = linesOf({ language, paragraphs: inventParagraphs(random, frame, Math.max(length - known, 80)) });
  return { title, lines: [...lines, ...reports, ...rest] };
}

const FIGURES = ['{n}', '{p}%', '{n}', '{n}.{n}'];

export type Values = { readonly a: string; readonly b: string; readonly d: string };

/** A report by its template, with figures of its own. */
export function fillTemplate(random: Random, { title, lines }: Template, values: Values): Template {
  const size = 10 ** whole(random, 1, 3);
  const set = (line: string) =>
    line.replace(/\{([abdnp])\}/g, (_, slot: 'a' | 'b' | 'd' | 'n' | 'p') =>
      slot === 'n'
        ? String(whole(random, 2, 9 * size))
        : slot === 'p'
          ? (random() * 40).toFixed(random() < 0.6 ? 1 : 2)
          : values[slot],
    );
  return { title: set(title), lines: lines.map(set) };
}

/** What a report may be about: a share, a town, an indicator. */
export function inventNames(random: Random, language: Language, count: number): string[] {
  const names = new Set<string>();
  while (names.size < count) {
    const tail = random() < 0.4 ? '' : `${language.joiner}${zipf(random, language.words)}`;
    names.add(pick(random, language.names) + tail);
  }
  return [...names];
}
