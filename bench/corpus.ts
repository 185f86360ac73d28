import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** An article file of the corpus: its path with `/`, and what stands in it. */
export type CorpusFile = { readonly path: string; readonly text: string };

export type CorpusOptions = {
  readonly articles: number;
  /** Equal seeds give equal files. */
  readonly seed: number;
};

const FILES_A_FOLDER = 1000;
const CATEGORIES_AN_ARTICLE = 3;
/** Share of files whose bytes are those of an earlier one. */
const DUPLICATES = 0.05;
/** Characters of text an article holds: with its HTML about 4.7 KB. */
const TEXT_LENGTH = 1320;
/** The first article's moment; each next one is a few minutes younger. */
const EPOCH = Date.UTC(2021, 0, 4, 1, 30);

const CATEGORIES =
  '市场 宏观 公司 科技 能源 汽车 地产 银行 保险 消费 医药 农业 航运 旅游 教育 体育 文化 环保 通信 材料 物流 餐饮 时尚 气象'.split(
    ' ',
  );
const PLACES = '北山 临江 青溪 南岭 东湖 西桥 云台 白沙 柳河 金坪 松林 石港 海棠 长堤 月湾 红枫'.split(' ');
const ACTORS =
  '造船厂 灯具公司 渔业合作社 气象站 图书馆 面粉厂 电车公司 钟表行 茶叶商会 纺织厂 果园主 铁路局 陶瓷工坊 自来水公司 种子站 玻璃厂'.split(
    ' ',
  );
const WORDS =
  '订单 码头 清晨 渡轮 仓库 价格 邻市 协议 设备 日期 技师 存货 夜间 配送 雨季 原料 运费 街坊 意见 新桥 春天 成效 数字 月底 居民 欢迎 开支 预算 会议 三周 柑橘 水泵 潮水 公告 记录 船员 灯塔 渔网 帆布 缆绳 铁轨 车站 信号 隧道 车厢 票价 乘客 行李 时刻 晚点 面粉 烘炉 麦田 收成 磨坊 谷仓 种子 温室 灌溉 果树 花期 蜜蜂 蜂箱 蜂蜜 茶园 采摘 晾晒 炭火 陶土 釉料 窑炉 花瓶 碗碟 匠人 学徒 图纸 木材 锯末 桌椅 雕刻 油漆 玻璃 吹制 熔炉 透镜 钟表 齿轮 发条 刻度 修理 零件 纺纱 织机 棉线 染料 布匹 裁缝 纽扣 图书 书架 借阅 读者 目录 抄本 装订 墨水 纸张 印刷 气象 云层 风向 雨量 温度 湿度 预报 台风 河堤 水位 闸门 水库 泵站 管道 水表 水质 化验 样品 街灯 灯罩 电线 变压 电站 煤炭 风车 叶片 电池 充电 广场 集市 摊位 布篷 铜钟 合唱 乐队 鼓手 琴弦 舞台 帷幕 门票 展厅 画框 颜料 雕像 石阶 拱门 庭院 喷泉 长椅 鸽子 梧桐 落叶 积雪 冰面 滑道 雪橇 壁炉 毛毯 热汤 面馆 酱油 豆腐 竹笋 香菇 莲藕 鱼汤 米酒 糕点 糖霜 果酱 奶酪 牧场 羊群 牧羊 草料 马厩 马车 车轮 驿站 邮差 信件 邮票 电报 电话 接线 账本 算盘 利息 存款 借据 保单 税单 印章 契约 公证 律师 法官 证人 选票 议员 提案 辩论 表决 章程 学校 课桌 粉笔 算术 地理 地图 罗盘 航线 海图 浮标 礁石 沙滩 贝壳 海鸥 螃蟹 珊瑚 鲸鱼 探险 营地 帐篷 篝火 山路 峡谷 瀑布 松树 野菊 蝴蝶 萤火 星空 望远 彗星 月食 历法 节气 庆典 烟花 灯谜 龙舟 风筝 陀螺 棋盘 茶馆 说书 剪影 皮影 木偶'.split(
    ' ',
  );
const WEEKDAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Every file of a corpus, in the order of their paths. */
export function* generateCorpus({ articles, seed }: CorpusOptions): Generator<CorpusFile> {
  for (let number = 0; number < articles; number++) {
    const random = createRandom(seed * 1_000_003 + number);
    const isCopy = number > 0 && random() < DUPLICATES;
    const of = isCopy ? Math.floor(random() * number) : number;
    yield { path: pathOf(number), text: generateArticle(of, seed) };
  }
}

/** Writes a corpus below `folder`. Its files are an hour old, so that nobody waits for them to settle. */
export function writeCorpus(folder: string, options: CorpusOptions): void {
  const age = new Date(Date.now() - 3_600_000);
  let made = '';
  for (const { path, text } of generateCorpus(options)) {
    const file = join(folder, path);
    if (dirname(file) !== made) {
      made = dirname(file);
      mkdirSync(made, { recursive: true });
    }
    writeFileSync(file, text);
    utimesSync(file, age, age);
  }
}

/** Article `number` of a seed, in the shape that crawlers leave behind. */
export function generateArticle(number: number, seed: number): string {
  const random = createRandom(seed * 7_919_993 + number * 31);
  const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? '';
  const title = `${pick(PLACES)}${pick(ACTORS)}：${pick(WORDS)}与${pick(WORDS)}（${number}）`;
  const paragraphs = [`第${number}号消息，来自${pick(PLACES)}的${pick(ACTORS)}。`];
  for (let length = 0; length < TEXT_LENGTH; ) {
    const paragraph = inventText(random, 80 + Math.floor(random() * 80));
    length += paragraph.length;
    paragraphs.push(paragraph);
  }
  const body = paragraphs.map((paragraph) => `<p>　　${paragraph}</p>`).join('\n');
  return `
---
title: "${title}"
date: ${rfc822(EPOCH + number * 420_000)}
author: ${pick(PLACES)}通讯社
link: https://news.example/${seed}/${number}.html
headimg: https://pictures.example/${number}.jpg
categories:
${pickCategories(random)
  .map((category) => `    - ${category}`)
  .join('\n')}
---
<div class="content" id="article-${number}">
${body}
<div class="trailer"><p>（编辑：${pick(PLACES)}）</p></div>
</div>
`;
}

export function pathOf(number: number): string {
  const folder = String(Math.floor(number / FILES_A_FOLDER)).padStart(4, '0');
  return `${folder}/${String(number).padStart(7, '0')}.md`;
}

/**
 * Sentences of at least `length` characters together, drawn word by word: it means nothing, but two of them have no
 * more in common than two articles about different things.
 */
export function inventText(random: () => number, length: number): string {
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? '';
  let text = '';
  while (text.length < length) {
    for (let clauses = 1 + Math.floor(random() * 3); clauses > 0; clauses--) {
      for (let words = 3 + Math.floor(random() * 4); words > 0; words--) text += word();
      text += clauses > 1 ? '，' : '。';
    }
  }
  return text;
}

/** A few different categories, the n-th of them 1/n as likely as the first (Zipf). */
function pickCategories(random: () => number): string[] {
  const picked = new Set<string>();
  while (picked.size < CATEGORIES_AN_ARTICLE) {
    const drawn = random() * TOTAL_WEIGHT;
    const at = REACH.findIndex((reach) => drawn < reach);
    picked.add(CATEGORIES[at] ?? '市场');
  }
  return [...picked];
}

/** Where each category's share ends when all weights are laid in a row. */
const REACH = CATEGORIES.map((_, rank) =>
  CATEGORIES.slice(0, rank + 1).reduce((sum, _category, before) => sum + 1 / (before + 1), 0),
);
const TOTAL_WEIGHT = REACH.at(-1) ?? 0;

function rfc822(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${WEEKDAYS[at.getUTCDay()]}, ${two(at.getUTCDate())} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
  return `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} GMT`;
}

/** Numbers in [0, 1) by a seed (Mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
