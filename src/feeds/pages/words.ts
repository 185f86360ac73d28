import type { FeedIdentity } from '../document.ts';

const EN = {
  everything: 'Everything',
  categories: 'Categories',
  otherCategories: 'Other categories',
  sources: 'Sources',
  opml: 'All feeds as OPML, to import into a feed reader',
  intro: 'Each page below shows a feed’s latest articles and the address to give to your feed reader.',
  nothingYet: 'No articles yet. They appear here after the next run.',
  articles: (count: number) => (count === 1 ? '1 article' : `${count} articles`),
  latest: (count: number) => `The latest ${count} articles`,
  updated: 'updated',
  subscribe: 'Subscribe',
  copyAddress: 'Copy this address into your feed reader:',
  whichFormat: 'Which format?',
  formats: {
    rss: 'Every feed reader understands it. When in doubt, take this one.',
    atom: 'The same articles, with a more exact account of what has been edited.',
    json: 'The same articles, for newer readers and for programs.',
  },
  archive: 'Older articles are in the feed’s archive, which feed readers follow by themselves.',
  original: 'Original',
  alsoIn: 'Also in',
  more: (count: number) => `+ ${count} more`,
  changed: (count: number) => (count === 1 ? 'Changed once' : `Changed ${count} times`),
  material: 'It says something else',
  minor: 'Minor',
  formerly: 'Former title: ',
  parts: {
    title: 'title',
    text: 'text',
    markup: 'layout',
    categories: 'categories',
    tags: 'tags',
    authors: 'authors',
    link: 'link',
    language: 'language',
    date: 'date',
    returned: 'published again',
  } as Readonly<Record<string, string>>,
  comma: ', ',
  toTop: 'To the top',
  notFound: 'There is nothing at this address.',
  withdrawn: 'This article has been withdrawn.',
};

/** The words on our pages. */
export type Words = Readonly<typeof EN>;

const ZH: Words = {
  everything: '全部文章',
  categories: '分类',
  otherCategories: '其他分类',
  sources: '来源',
  opml: '全部订阅源（OPML，可导入阅读器）',
  intro: '下面每一页都列出该订阅源的最新文章，并给出可添加到阅读器的地址。',
  nothingYet: '还没有文章，下次运行之后会显示在这里。',
  articles: (count) => `${count} 篇文章`,
  latest: (count) => `最新 ${count} 篇文章`,
  updated: '更新于',
  subscribe: '订阅',
  copyAddress: '把这个地址添加到阅读器：',
  whichFormat: '选哪种格式？',
  formats: {
    rss: '所有阅读器都支持，拿不准就选它。',
    atom: '文章相同，对修改的记录更精确。',
    json: '文章相同，适合较新的阅读器和程序。',
  },
  archive: '更早的文章在订阅源的存档里，阅读器会自行读取。',
  original: '原文',
  alsoIn: '同一报道另见',
  more: (count) => `另有 ${count} 项`,
  changed: (count) => `修订 ${count} 次`,
  material: '内容有变',
  minor: '细微修改',
  formerly: '原题：',
  parts: {
    title: '标题',
    text: '正文',
    markup: '版式',
    categories: '分类',
    tags: '标签',
    authors: '作者',
    link: '链接',
    language: '语言',
    date: '日期',
    returned: '重新发布',
  },
  comma: '、',
  toTop: '回到顶部',
  notFound: '这个地址下没有内容。',
  withdrawn: '这篇文章已经撤下。',
};

/** The words of a language; one that is not here reads English. */
export function wordsFor(language: string): Words {
  return /^zh(?:[-_]|$)/i.test(language) ? ZH : EN;
}

/** What a feed is called among the others of its site. */
export function feedName({ kind, label }: Pick<FeedIdentity, 'kind' | 'label'>, words: Words): string {
  return kind === 'all' ? words.everything : label;
}
