import type { AlarmData, AlarmEvent, ArticleEvent } from '../notice.ts';

/** What messages say of their own, in the language of the site. */
export type Words = {
  /** Before the title of an article that has changed or was withdrawn; a new one needs no word. */
  readonly mark: Readonly<Record<ArticleEvent, string>>;
  /** The heading of a digest. */
  readonly digest: Readonly<Record<ArticleEvent, (count: number) => string>>;
  /** The line behind the articles that a digest names. */
  readonly more: (count: number) => string;
  readonly source: string;
  readonly categories: string;
  readonly readMore: string;
  readonly alarm: Readonly<Record<AlarmEvent, (alarm: AlarmData) => string>>;
};

const articles = (count: number) => `${count} ${count === 1 ? 'article' : 'articles'}`;
const because = (reason: string | undefined) => (reason === undefined || reason === '' ? '' : `: ${reason}`);
const part = ({ count = 0, of }: AlarmData) => (of === undefined ? `${count}` : `${count} of ${of}`);
const such = (examples: readonly string[] | undefined, lead: string) =>
  examples && examples.length > 0 ? `${lead}${examples.join(', ')}` : '';

const ENGLISH: Words = {
  mark: { 'article.new': '', 'article.changed': 'Corrected', 'article.removed': 'Withdrawn' },
  digest: {
    'article.new': (count) => `${articles(count)} new`,
    'article.changed': (count) => `${articles(count)} corrected`,
    'article.removed': (count) => `${articles(count)} withdrawn`,
  },
  more: (count) => `and ${count} more`,
  source: 'Source',
  categories: 'Categories',
  readMore: 'Read',
  alarm: {
    'source.silent': ({ subject, since }) => `Nothing new from ${subject}${since ? ` since ${since}` : ''}`,
    'source.resumed': ({ subject }) => `${subject} has something new again`,
    'removal.held': (alarm) =>
      `${part(alarm)} files of ${alarm.subject} have vanished at once: their articles stay until the files are back, or until "feedwright once --accept-removals" says that it is meant`,
    'removal.settled': ({ subject }) => `The vanished files of ${subject} are back, or their removal was accepted`,
    'file.invalid': (alarm) =>
      `${part(alarm)} files of ${alarm.subject} could not be read${such(alarm.examples, ', such as ')}${because(alarm.reason)}`,
    'file.recovered': ({ subject }) => `The files of ${subject} can be read again`,
    'run.failed': ({ reason }) => `A run has failed${because(reason)}`,
    'run.recovered': () => 'Runs succeed again',
    'webhook.disabled': ({ subject, reason }) => `The webhook ${subject} was disabled${because(reason)}`,
    'webhook.enabled': ({ subject }) => `The webhook ${subject} is enabled again`,
  },
};

const CHINESE: Words = {
  mark: { 'article.new': '', 'article.changed': '更正', 'article.removed': '已撤回' },
  digest: {
    'article.new': (count) => `${count} 篇新文章`,
    'article.changed': (count) => `${count} 篇更正`,
    'article.removed': (count) => `${count} 篇已撤回`,
  },
  more: (count) => `另有 ${count} 篇`,
  source: '来源',
  categories: '分类',
  readMore: '阅读',
  alarm: {
    'source.silent': ({ subject, since }) => `${subject} ${since ? `自 ${since} 起` : ''}没有新文章`,
    'source.resumed': ({ subject }) => `${subject} 又有新文章了`,
    'removal.held': (alarm) =>
      `${alarm.subject} 的文件有 ${alarm.count ?? 0} 个一次消失${alarm.of === undefined ? '' : `（共 ${alarm.of} 个）`}：文章暂时保留，等文件回来，或运行 “feedwright once --accept-removals” 确认`,
    'removal.settled': ({ subject }) => `${subject} 消失的文件已经回来，或其删除已确认`,
    'file.invalid': (alarm) =>
      `${alarm.subject} 有 ${alarm.count ?? 0} 个文件无法读取${alarm.of === undefined ? '' : `（共 ${alarm.of} 个）`}${such(alarm.examples, '，例如 ')}${because(alarm.reason)}`,
    'file.recovered': ({ subject }) => `${subject} 的文件又能读取了`,
    'run.failed': ({ reason }) => `一次运行失败${because(reason)}`,
    'run.recovered': () => '运行恢复正常',
    'webhook.disabled': ({ subject, reason }) => `webhook ${subject} 已停用${because(reason)}`,
    'webhook.enabled': ({ subject }) => `webhook ${subject} 已重新启用`,
  },
};

/** By a language tag (BCP 47): Chinese for Chinese, English for the others. */
export function wordsOf(language: string): Words {
  return /^zh\b/i.test(language) ? CHINESE : ENGLISH;
}
