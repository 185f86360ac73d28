import { parseNotice } from '../notify/notice.ts';
import { plural } from './context.ts';

/** What a message in the outbox is about, in a few words: an article's title, or the subject of an alarm. */
export function titleOf(payload: string): string {
  const notice = parseNotice(payload);
  switch (notice.kind) {
    case 'article':
      return notice.article.title;
    case 'digest':
      return [notice.articles[0]?.title, `${plural(notice.count, 'article')} in all`].join('; ');
    case 'alarm':
      return notice.alarm.subject;
    case 'ping':
      return notice.topic;
  }
}
