import { createRandom } from './corpus.ts';

export type Random = () => number;

/** What invented prose of a language is made of. Words stand by how common they are. */
export type Language = {
  readonly code: 'zh' | 'en' | 'ja' | 'ko';
  /** What stands between two words. */
  readonly joiner: '' | ' ';
  readonly comma: string;
  readonly words: readonly string[];
  /** Words that often stand side by side. */
  readonly collocations: readonly (readonly string[])[];
  /** What sentences begin with, over and over. */
  readonly openers: readonly string[];
  readonly fillers: readonly string[];
  /** Share of places at which a filler stands. */
  readonly filled: number;
  /** What every other word ends in: particles. */
  readonly particles: readonly string[];
  /** What sentences end in. */
  readonly endings: readonly string[];
  /** Companies, people and places. */
  readonly names: readonly string[];
  readonly units: readonly string[];
  /** Characters that say as much as one Chinese one. */
  readonly breadth: number;
  /** Headlines begin like this when a story is sent again. */
  readonly alerts: readonly string[];
};

const WORDS = 5000;
const COLLOCATIONS = 4000;
const NAMES = 2500;

const HANZI =
  '山水木火土金石田禾米竹草花果林树叶根风云雨雪霜雷电光日月星天地江河湖海岸港湾洲岛桥路街巷村镇城乡国家民工农商学兵医师法律文书画音乐舞台影视电信网络机器车船飞航轨站场馆院校店铺市价格成本利润税费金银铜铁钢煤油气热能源核材料制造设计开发研究实验检测标准质量安全环保节约增长下降提高减少扩大缩小平稳快速缓慢持续短期长远内外进出口买卖租借贷款存储保险基金股票债券期货投资融资合作协议签约谈判会议论坛展览节庆比赛训练教育培训考试招聘就业退休养老健康疾病药品疫苗手术护理食品粮食蔬菜肉蛋奶茶酒糖盐衣服鞋帽布匹丝绸家具灯具玻璃陶瓷纸张印刷出版新闻报道评论广告消费零售批发物流仓库配送快递旅游酒店餐饮票务交通铁道公共政府部门机构组织协会委员代表主席经理员团队客户用户居民儿童青年妇女老人';
const KANJI =
  '経済政策予算会議報告調査結果発表計画事業開発技術研究教育大学学校病院医療薬品食品農業漁業林業工業商業貿易輸出輸入価格市場株式債券金融銀行保険不動産建設道路鉄道空港港湾船舶自動車部品電池電力原子燃料石油天然気象台風大雨地震津波警報避難住民自治体県市町村議員選挙投票国会内閣大臣首相外務防衛警察裁判判決事件捜査逮捕容疑者被害弁護士企業社員採用賃金労働組合年金介護福祉保育観光宿泊旅行祭文化芸術音楽映画展覧作品作家新聞放送番組通信回線端末画面半導体工場製品販売店舗消費者';
const KANA =
  'ア カ サ タ ナ ハ マ ラ リ ル レ ロ バ ビ ブ ベ ボ パ ピ プ ト ド デ ダ ス ズ シ ジ ク グ キ ギ メ ミ ム モ'.split(
    ' ',
  );
const HANGUL =
  '가 강 거 경 고 공 과 관 교 구 국 군 권 기 나 남 내 노 농 단 당 대 도 동 등 라 력 로 류 리 마 면 명 모 무 문 물 미 민 박 반 발 방 배 법 변 보 복 부 북 분 비 사 산 상 생 서 석 선 설 성 세 소 속 수 시 식 신 실 안 업 역 연 영 예 온 요 용 우 운 원 위 유 은 의 이 인 일 자 장 재 적 전 점 정 제 조 주 중 지 진 차 창 천 철 청 체 초 최 추 출 치 태 토 통 특 판 평 포 품 하 학 한 항 해 행 허 현 형 호 화 환 활 회'.split(
    ' ',
  );
const ONSETS = 'b bl br c cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sl sp st str t th tr v w'.split(
  ' ',
);
const NUCLEI = 'a e i o u ai ea ee ie oa oo ou'.split(' ');
const CODAS = 'b ck d ft g ll lm ld m mp n nd ng nk nt p r rd rk rm rn rt s sh sk st t th x'.split(' ');
const SUFFIXES = ['', '', '', '', ...'s s ed ed ing er ers tion tions ment ly al ity ive age ance'.split(' ')];

function fill(count: number, make: () => string): string[] {
  const made = new Set<string>();
  while (made.size < count) made.add(make());
  return [...made];
}

/** How much less the commonest words stand out than they would by 1/n: function words are drawn by themselves. */
const FLATTENED = 20;

/** The first of a long list are drawn most often, as words are in any text (the law of Zipf and Mandelbrot). */
export function zipf<T>(random: Random, list: readonly T[]): T {
  return at(list, Math.floor(FLATTENED * (((list.length + FLATTENED) / FLATTENED) ** random() - 1)));
}

export function pick<T>(random: Random, list: readonly T[]): T {
  return at(list, Math.floor(random() * list.length));
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[Math.min(Math.max(index, 0), list.length - 1)];
  if (found === undefined) throw new RangeError('nothing to choose from');
  return found;
}

/** From `min` to `max`, both included. */
export function whole(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}

type Parts = Omit<Language, 'words' | 'collocations' | 'names'> & {
  readonly word: (random: Random) => string;
  readonly name: (random: Random) => string;
};

function language({ word, name, ...rest }: Parts, seed: number): Language {
  const random = createRandom(seed);
  const words = fill(WORDS, () => word(random));
  const collocations = Array.from({ length: COLLOCATIONS }, () =>
    Array.from({ length: whole(random, 2, 4) }, () => zipf(random, words)),
  );
  return { ...rest, words, collocations, names: fill(NAMES, () => name(random)) };
}

const letters = [...HANZI];
const hanzi = (random: Random, length: number) => Array.from({ length }, () => pick(random, letters)).join('');

const CHINESE = language(
  {
    code: 'zh',
    joiner: '',
    comma: '，',
    word: (random) => hanzi(random, pick(random, [1, 2, 2, 2, 2, 2, 3, 4])),
    name: (random) => {
      const place = hanzi(random, 2);
      if (random() < 0.3) return `${pick(random, [...'赵钱孙李周吴郑王冯陈褚卫'])}${hanzi(random, 2)}`;
      return (
        place + pick(random, ['集团', '股份', '银行', '科技', '市', '县', '大学', '汽车', '证券', '药业', '港', ''])
      );
    },
    openers:
      '据了解， 记者获悉， 数据显示， 与此同时， 值得一提的是， 业内人士认为， 有关负责人表示， 在此之前， 另一方面， 从目前情况看， 统计表明， 今年以来， 截至发稿， 公告称， 分析人士指出， 总的来看，'.split(
        ' ',
      ),
    fillers: '的 的 的 的 了 在 和 是 与 对 将 从 为 也 已 并 及 等 其 但 而 由 向 被 把 使 让 或 都 还 就 更'.split(
      ' ',
    ),
    filled: 0.28,
    particles: [],
    endings: ['。', '。', '。', '。', '！', '；'],
    units: ['亿元', '万元', '%', '个百分点', '家', '万吨', '人', '元/吨', '万辆', '公里'],
    breadth: 1,
    alerts: ['快讯：', '最新：', '更新：', '【快讯】', '要闻｜'],
  },
  101,
);

const stem = (random: Random) => pick(random, ONSETS) + pick(random, NUCLEI) + pick(random, CODAS);
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const ENGLISH = language(
  {
    code: 'en',
    joiner: ' ',
    comma: ',',
    word: (random) =>
      stem(random) + (random() < 0.4 ? pick(random, NUCLEI) + pick(random, CODAS) : '') + pick(random, SUFFIXES),
    name: (random) =>
      `${capital(stem(random))}${pick(random, ['a', 'o', 'ia', 'on', 'er', 'y'])}${pick(random, [' Group', ' Holdings', ' Bank', ' University', ' Motors', '', '', ' County', ' Labs', ' Energy'])}`,
    openers:
      'According to the statement,|In a separate report,|Compared with a year earlier,|At the same time,|People close to the matter said|The company said|As of Friday,|In the first half of the year,|Analysts had expected|By contrast,|So far this year,|Earlier this week,|On average,|The report said'.split(
        '|',
      ),
    fillers:
      'the the the the the of of of and and to to in in a a for on that with at by from as is was were has have its it which but this said will'.split(
        ' ',
      ),
    filled: 0.45,
    particles: [],
    endings: ['.', '.', '.', '.', '.', '!', '?'],
    units: ['%', ' million', ' billion', ' tonnes', ' people', ' points', ' miles', ' homes'],
    breadth: 2.6,
    alerts: ['Update: ', 'UPDATE 1-', 'Breaking: ', 'WRAPUP: ', 'Correction: '],
  },
  102,
);

const kanji = [...KANJI];
const KATAKANA_ENDS = ['', 'ー', 'ン', 'ス', 'ト'];

const JAPANESE = language(
  {
    code: 'ja',
    joiner: '',
    comma: '、',
    word: (random) =>
      random() < 0.7
        ? Array.from({ length: whole(random, 2, 3) }, () => pick(random, kanji)).join('')
        : Array.from({ length: whole(random, 2, 4) }, () => pick(random, KANA)).join('') + pick(random, KATAKANA_ENDS),
    name: (random) =>
      pick(random, kanji) +
      pick(random, kanji) +
      pick(random, ['電機', '商事', '県', '市', '大学', '銀行', '製作所', '太郎', '子', '物産']),
    openers:
      'これに対し、 一方で、 関係者によりますと、 調べによると、 また、 さらに、 その上で、 今後は、 発表によると、 このほか、 昨年同期に比べて、'.split(
        ' ',
      ),
    fillers: ['この', 'その', '約', '新たな', '同', '主な'],
    filled: 0.08,
    particles: 'は が を に で と の の も から まで への による における について'.split(' '),
    endings:
      'しました。 しています。 することが分かりました。 とみられます。 となりました。 する方針です。 を明らかにしました。'.split(
        ' ',
      ),
    units: ['億円', '%', '人', '社', 'トン', '台', '件', 'キロ'],
    breadth: 1.2,
    alerts: ['【速報】', '更新：', '速報　'],
  },
  103,
);

const KOREAN = language(
  {
    code: 'ko',
    joiner: ' ',
    comma: ',',
    word: (random) => Array.from({ length: whole(random, 2, 3) }, () => pick(random, HANGUL)).join(''),
    name: (random) =>
      pick(random, HANGUL) +
      pick(random, HANGUL) +
      pick(random, ['전자', '은행', '시', '대학교', '그룹', '제약', '증권', '자동차', '건설']),
    openers:
      '이에 따르면|한편|관계자는|이와 함께|지난해 같은 기간보다|업계에 따르면|또한|다만|이번 조사에서|앞서'.split('|'),
    fillers: ['및', '등', '약', '더', '이', '그', '각', '모두'],
    filled: 0.1,
    particles: '은 는 이 가 을 를 에 의 로 에서 와 도 까지'.split(' '),
    endings: '했다.|밝혔다.|것으로 나타났다.|예정이다.|있다.|것으로 보인다.|전했다.'.split('|'),
    units: ['억원', '%', '명', '개', '톤', '대', '건', '킬로'],
    breadth: 1.4,
    alerts: ['[속보] ', '[업데이트] ', '속보: '],
  },
  104,
);

/** Half of all articles are Chinese, a quarter English. */
export const LANGUAGES: readonly Language[] = [CHINESE, CHINESE, CHINESE, CHINESE, ENGLISH, ENGLISH, JAPANESE, KOREAN];
