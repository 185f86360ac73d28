import type { ArticleData, EventData, EventType } from '../event.ts';
import { type AlarmData, isArticleEvent, type Notice, parseNotice } from '../notice.ts';
import { isChinese } from '../text/words.ts';
import type { TemplateKind } from './template-kinds.ts';

/** An article that was never written, for whoever wants to see what messages look like. */
export function sampleArticle(language: string, siteUrl: string): ArticleData {
  const url = `${siteUrl}/articles/sample0000000000`;
  return {
    id: 'sample0000000000',
    guid: url,
    url,
    title: isChinese(language) ? '渡轮明早复航，每半小时一班' : 'The ferry sails again tomorrow, every half hour',
    summary: isChinese(language)
      ? '停航三周的渡轮明早六点恢复。两岸码头每半小时对开一班，末班晚上十点。'
      : 'After three weeks at the quay the ferry sails again at six tomorrow morning: every half hour from both banks, until ten in the evening.',
    categories: isChinese(language) ? ['新闻', '交通'] : ['News', 'Traffic'],
    tags: isChinese(language) ? ['渡轮'] : ['ferry'],
    authors: [isChinese(language) ? '河湾晚报' : 'Ada Finch'],
    published: '2026-03-05T08:00:00.000Z',
    modified: '2026-03-05T08:30:00.000Z',
    image: 'https://example.com/pictures/2026/ferry.jpg',
    source: 'sample',
    path: 'news/ferry.md',
  };
}

/** What an event says, as real ones do: of the first of some articles, or in a digest of all of them; or what an alarm says. */
export function sampleData(type: EventType, articles: readonly ArticleData[], isDigest = false): EventData {
  if (!isArticleEvent(type)) {
    const { subject: name, since: lastNew } = ALARM;
    return { ...(type.startsWith('source.') ? { source: { name, lastNew } } : {}), alarm: ALARM };
  }
  const [article] = articles;
  return {
    ...(article ? { article } : {}),
    ...(isDigest ? { articles, count: articles.length } : {}),
    ...(type === 'article.changed' ? { change: { material: true, changes: ['title', 'text'] } } : {}),
  };
}

const ALARM: AlarmData = { subject: 'sample', since: '2026-03-05T02:00:00.000Z' };

/** What a template has to bear: all that there may be, marks that other languages mean something by, and next to nothing. */
export function trialsOf(kind: TemplateKind, language: string, siteUrl: string): readonly Notice[] {
  const article = sampleArticle(language, siteUrl);
  const awkward = { ...article, title: 'The "ferry" \\ <sails> & *rests*', summary: 'It said:\n"never", `today`.' };
  const sparse = { ...article, summary: '', categories: [], tags: [], authors: [], modified: null, image: null };
  const articles = [article, awkward, sparse];
  const notice = (type: EventType, data: EventData) => parseNotice(JSON.stringify({ type, data }));
  switch (kind) {
    case 'digest':
      return [notice('article.new', sampleData('article.new', articles, true))];
    case 'alarm':
      return [
        notice('source.silent', sampleData('source.silent', [])),
        notice('run.recovered', { alarm: { subject: '', since: null } }),
        notice('file.invalid', { alarm: { ...ALARM, count: 7, of: 20, examples: ['a.md'], reason: 'no title' } }),
      ];
    default:
      return articles.map((one) => notice(`article.${kind}`, sampleData(`article.${kind}`, [one])));
  }
}
