/** The words on our pages, by language. A language that is not here reads English. */
const WORDS = {
  en: {
    everything: 'Everything',
    category: 'Category',
    feeds: 'Feeds',
    items: 'Articles',
    updated: 'Updated',
    allFeeds: 'All feeds',
    opml: 'All feeds as OPML, to import into a feed reader',
    intro: 'Copy the address of a feed into your feed reader: RSS, Atom and JSON hold the same articles.',
    nothingYet: 'No articles yet. They appear here after the next run.',
    original: 'Original',
    alsoIn: 'Also in',
    more: 'more',
    notFound: 'There is nothing at this address.',
    withdrawn: 'This article has been withdrawn.',
  },
  zh: {
    everything: '全部文章',
    category: '分类',
    feeds: '订阅源',
    items: '文章',
    updated: '更新时间',
    allFeeds: '全部订阅源',
    opml: '全部订阅源（OPML，可导入阅读器）',
    intro: '把任意一个地址添加到阅读器即可订阅，RSS、Atom 与 JSON 的内容相同。',
    nothingYet: '还没有文章，下次运行之后会显示在这里。',
    original: '原文',
    alsoIn: '同一报道另见',
    more: '篇未列出',
    notFound: '这个地址下没有内容。',
    withdrawn: '这篇文章已经撤下。',
  },
} as const;

export type Words = { readonly [K in keyof (typeof WORDS)['en']]: string };

export function wordsFor(language: string): Words {
  return language.toLowerCase().startsWith('zh') ? WORDS.zh : WORDS.en;
}
